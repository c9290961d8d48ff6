import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { having, textLike } from '../app/matchers.ts';
import { openCommandLine } from './command-line.ts';
import type { CommandLine } from './command-line.ts';

interface CardRow {
  readonly id: string;
  readonly title: string;
  readonly column: string;
}

describe('boards in the terminal', () => {
  let line: CommandLine;
  beforeAll(async () => {
    line = await openCommandLine('small');
    await line.addRobot();
    await line.run(['sync']);
  });
  afterAll(() => line.close());

  const value = async (args: readonly string[], stdin?: string): Promise<unknown> => {
    const said = await line.json(args, stdin === undefined ? {} : { stdin });
    expect([said.exit, said.value]).toEqual([0, said.value]);
    return said.value;
  };
  const cards = async (...filter: string[]) => (await value(['cards', '--board', 'Work', ...filter])) as readonly CardRow[];
  const titles = async (...filter: string[]) => (await cards(...filter)).map(({ title }) => title);
  const idOf = async (title: string) => (await cards()).find((card) => card.title === title)?.id ?? '';
  /** The service's own cards, whatever Tidemark knows. */
  const there = () => {
    const boards = line.sandbox.control.world.boards.boardsOf(line.sandbox.workspaces[0]?.id ?? 0);
    return [...(boards.find(({ name }) => name === 'Work')?.cards.values() ?? [])];
  };
  const thereOf = (title: string) => there().find(({ facts }) => facts.title === title);

  it('shows boards with their columns', async () => {
    const [workspace] = line.sandbox.workspaces;
    const work = { name: 'Work', workspaceId: String(workspace?.id), workspace: 'Main', account: 'robot', archived: false };
    const columns = [
      { id: '0', name: 'Planned', wipLimit: null, done: false },
      { id: '1', name: 'Ongoing', wipLimit: 3, done: false },
      { id: '5', name: 'Check', wipLimit: null, done: false },
      { id: '2', name: 'Done', wipLimit: null, done: true },
    ];
    expect(await value(['boards'])).toContainEqual(
      having({ ...work, id: textLike(/^\d+$/), columns, cards: 4, open: 3, unsent: 0 }),
    );
    const said = await line.run(['boards', '--account', 'robot']);
    expect(said).toMatchObject({ exit: 0, out: textLike(/^ID +BOARD +WORKSPACE[^]*Work +Main +3/) });
  });

  it('shows the cards of a board, column by column, and those that are asked for', async () => {
    expect(await titles()).toEqual(['Plain', 'Below it', 'Everything', 'Finished']);
    expect((await cards())[2]).toMatchObject({
      column: 'Ongoing',
      label: 'Idea',
      assignee: 'Max Member',
      startOn: '2026-01-05',
      dueOn: '2026-02-06',
      estimate: 0.5,
      blocked: 'No paint',
      items: 2,
      itemsDone: 1,
      comments: 2,
      attachments: 1,
      unsent: null,
    });
    expect(await titles('--column', 'planned')).toEqual(['Plain', 'Below it']);
    expect(await titles('--column', '2')).toEqual(['Finished']);
    expect(await titles('--assignee', 'Max Member')).toEqual(['Everything']);
    expect(await titles('--assignee', 'none')).toEqual(['Plain', 'Below it', 'Finished']);
    expect(await titles('--text', 'SEC all')).toEqual(['Everything']);
  });

  it('shows all of a card', async () => {
    expect(await value(['card', 'show', await idOf('Everything')])).toMatchObject({
      board: 'Work',
      account: 'robot',
      description: '**All** of it',
      coAssignees: ['Olga Owner'],
      activity: 'Foundation',
      checklist: [having({ title: 'first', done: true }), having({ title: 'second', done: false })],
      comments: [having({ author: 'Olga Owner', text: 'Look, @Max Member' }), having({ text: 'Seen' })],
      attachments: [having({ name: 'sketch.png', local: false })],
      unsentFields: [],
      deleted: null,
      draft: false,
    });
    const said = await line.run(['card', 'show', await idOf('Everything')]);
    expect(said.out).toMatch(/^Everything {2}#\d+\n {2}Board +Work\n {2}Column +Ongoing[^]*\[x\] first[^]*sketch\.png$/);
  });

  it('edits without a network: shown at once, in the outbox, sent by the next sync', async () => {
    const plain = await idOf('Plain');
    line.sandbox.control.addFault({ method: 'GET', pathMatches: '.*', times: 1000, effect: { kind: 'status', status: 503 } });
    const made = await value(
      ['card', 'create', 'Snow', '--board', 'Work', '--label', 'bug', '--due', '2026-12-24', '--description-file', '-'],
      'Many\r\nlines\n\n',
    );
    expect(made).toMatchObject({
      queued: 4,
      card: { id: textLike(/^new-/), column: 'Planned', label: 'Bug', dueOn: '2026-12-24', description: 'Many\nlines' },
    });
    const snow = (made as { card: { id: string } }).card.id;
    await writeFile(join(line.top, 'said.txt'), 'From a file');
    await value(['card', 'edit', plain, '--title', 'Plainer', '--estimate', '2.5', '--assignee', 'max member']);
    await value(['card', 'move', plain, '--column', 'Check']);
    await value(['card', 'move', snow, '--after', await idOf('Below it')]);
    await value(['card', 'comment', plain, 'Two', 'words']);
    await value(['card', 'comment', snow, '--file', 'said.txt']);
    await value(['card', 'block', plain, 'No', 'snow']);
    await value(['card', 'unblock', await idOf('Everything')]);
    expect(await titles()).toEqual(['Below it', 'Snow', 'Everything', 'Plainer', 'Finished']);
    expect(thereOf('Snow') ?? thereOf('Plainer')).toBeUndefined();
    const waiting = (await value(['outbox'])) as readonly { title: string; kind: string; field: string | null; state: string }[];
    expect(new Set(waiting.map(({ state }) => state))).toEqual(new Set(['waiting']));
    expect(await value(['boards'])).toContainEqual(having({ name: 'Work', unsent: waiting.length }));
    line.sandbox.control.faults.clear();

    expect(await line.json(['sync'])).toMatchObject({ exit: 0, value: { boards: [{ unsent: 0, stopped: null }] } });
    expect(await value(['outbox', 'list'])).toEqual([]);
    expect(thereOf('Snow')?.facts).toMatchObject({ dueDate: '2026-12-24', description: 'Many\nlines', labelId: 2 });
    expect(thereOf('Plainer')).toMatchObject({ facts: { isBlocked: true, blockReason: 'No snow' }, column: { name: 'Check' } });
    expect(thereOf('Everything')?.facts.isBlocked).toBe(false);
    expect(await titles()).toEqual(['Below it', 'Snow', 'Everything', 'Plainer', 'Finished']);
    // The id from before it was sent goes on to name it.
    expect(await value(['card', 'show', snow])).toMatchObject({ title: 'Snow', comments: [having({ text: 'From a file' })] });
    expect(await value(['card', 'unblock', await idOf('Everything')])).toMatchObject({ queued: 0 });
  });

  it('takes edits back and says once more what was in them', async () => {
    const card = await idOf('Finished');
    await value(['card', 'edit', card, '--title', 'Forgotten', '--description', 'Long thoughts']);
    const entries = (await value(['outbox'])) as readonly { id: string; value: string }[];
    expect(entries.map((entry) => entry.value)).toEqual(['Forgotten', 'Long thoughts']);
    expect(await value(['outbox', 'retry'])).toEqual({ retried: [] });
    const [first, second] = entries.map(({ id }) => id);
    expect(await value(['outbox', 'discard', first!, second!])).toEqual({
      discarded: [having({ field: 'title', value: 'Forgotten' }), having({ field: 'description', value: 'Long thoughts' })],
    });
    expect([await value(['outbox']), await idOf('Finished')]).toEqual([[], card]);
  });

  it('finds cards beside documents, in one ranking', async () => {
    const everything = having({
      kind: 'card',
      name: 'Everything',
      path: 'Main/Work/Everything',
      pair: null,
      id: textLike(/^\d+$/),
    });
    expect(await value(['search', 'seen'])).toEqual([everything]);
    const said = await line.run(['search', 'everything']);
    expect(said).toMatchObject({ exit: 0, out: textLike(/card +Main\/Work\/Everything/) });
  });

  it('ends with 3 for a field that was changed on both sides, and settles it', async () => {
    const card = await idOf('Finished');
    await value(['card', 'edit', card, '--title', 'Mine']);
    line.sandbox.control.cards.change(Number(card), { title: 'Theirs' }, {});
    expect(await line.json(['sync'])).toMatchObject({ exit: 3, value: { boards: [{ needsYou: 1 }] } });
    const standing = {
      account: 'robot',
      boards: 1,
      unreadable: 0,
      unsent: 1,
      needsYou: 1,
      conflicts: 1,
      failed: 0,
      held: 0,
      drafts: 0,
    };
    expect(await line.json(['status'])).toMatchObject({ exit: 3, value: { pairs: [], boards: [standing] } });
    const { exit, value: entries } = await line.json(['outbox']);
    expect([exit, entries]).toEqual([3, [having({ state: 'conflict', needsYou: true, value: 'Mine', theirs: 'Theirs' })]]);
    expect((await line.run(['outbox'])).out).toMatch(
      /title: Mine  \[conflict\]\n  there: Theirs\n[^]*outbox resolve ID mine\|theirs/,
    );
    const [{ id }] = entries as [{ id: string }];
    expect(await value(['outbox', 'resolve', id, 'mine'])).toEqual({ resolved: id, version: 'mine' });
    expect(await line.run(['sync'])).toMatchObject({ exit: 0, out: textLike(/^Boards of "robot": 1 edit sent\.$/m) });
    expect([await titles('--column', 'Done'), thereOf('Mine')?.id]).toEqual([['Mine'], Number(card)]);
  });

  it('asks which card a new one has become whose answer was lost, and says how to answer', async () => {
    await value(['card', 'create', 'Lost on the way', '--board', 'Work']);
    const { faults, cards: theirs } = line.sandbox.control;
    faults.add({ method: 'POST', pathMatches: 'cards/create-new$', effect: { kind: 'reset', when: 'after' } });
    faults.add({ method: 'GET', pathMatches: '/cards', effect: { kind: 'reset', when: 'before' } });
    await line.run(['sync']);
    faults.clear();
    const made = String(thereOf('Lost on the way')?.id);
    theirs.change(Number(made), { title: 'Found by somebody' }, {});
    expect(await line.json(['sync'])).toMatchObject({ exit: 3, value: { boards: [{ needsYou: 1 }] } });
    const candidates = [having({ id: made, title: 'Found by somebody', column: 'Planned' })];
    const { value: entries } = await line.json(['outbox']);
    expect(entries).toEqual([having({ kind: 'create', state: 'conflict', needsYou: true, candidates })]);
    const [{ id }] = entries as [{ id: string }];
    expect((await line.run(['outbox'])).out).toMatch(new RegExp(`\\b${made}  Found by somebody[^]*outbox made ${id} CARD`));
    expect((await line.run(['outbox', 'made', id, '4711'])).exit).toBe(1);
    expect(await value(['outbox', 'made', id, made])).toEqual({ made: id, card: made });
    expect([await value(['outbox']), thereOf('Lost on the way')]).toEqual([[], undefined]);
    theirs.remove(Number(made));
  });

  it('tells names that several have, with all of them', async () => {
    const { boards, cards: all } = line.sandbox.control;
    const [workspace] = line.sandbox.workspaces;
    boards.addBoard(workspace?.id ?? 0, { name: 'work', columns: ['Todo', 'Todo'] });
    await line.run(['sync']);
    // Whoever writes it exactly means that one.
    expect(await titles('--column', 'Done')).toEqual(['Mine']);
    const wrong = async (...args: string[]) => {
      const said = await line.run(args);
      expect([said.exit, said.out, said.err.split('\n').length]).toEqual([2, '', 1]);
      return said.err;
    };
    expect(await wrong('cards', '--board', 'WORK')).toMatch(
      /"WORK" is more than one board here: (Work|work) \(id \d+, workspace "Main", account "robot"\), (Work|work) \(id/,
    );
    expect(await wrong('card', 'create', 'x', '--board', 'work', '--column', 'Todo')).toMatch(
      /"Todo" is more than one column on the board "work": Todo \(id \d+\), Todo \(id \d+\)\. Give the id\./,
    );
    expect(await wrong('cards', '--board', 'Work', '--column', 'Somewhere')).toContain(
      'There are: Planned, Ongoing, Check, Done.',
    );
    expect(all.card(Number(await idOf('Mine')))).toMatchObject({ title: 'Mine' });
  });

  it.concurrent.each([
    ['a board that is not there', ['cards', '--board', 'Nothing'], /no board "Nothing" here/],
    ['a person who is not there', ['cards', '--board', 'Work', '--assignee', 'Nobody'], /no person "Nobody"/],
    ['a label that is not there', ['card', 'create', 'x', '--board', 'Work', '--label', 'Red'], /There are: Bug, Idea/],
    ['a day that is none', ['card', 'create', 'x', '--board', 'Work', '--due', '2026-02-31'], /not a day/],
    ['an estimate that is none', ['card', 'create', 'x', '--board', 'Work', '--estimate', '1e9'], /not an estimate/],
    [
      'two descriptions',
      ['card', 'create', 'x', '--board', 'Work', '--description', 'a', '--description-file', '-'],
      /not with both/,
    ],
    ['a file that is not there', ['card', 'create', 'x', '--board', 'Work', '--description-file', 'no.txt'], /no file "no.txt"/],
    ['an edit that is not there', ['outbox', 'discard', '4711'], /no edit 4711/],
    ['a version that is none', ['outbox', 'resolve', '1', 'ours'], /give mine or theirs/],
  ])('%s ends with 2', async (_what, args, message) => {
    const said = await line.run(args);
    expect(said).toMatchObject({ exit: 2, out: '' });
    expect(said.err).toMatch(message);
    expect(said.err.split('\n')).toHaveLength(1);
  });

  it('ends with 2 for edits that say nothing, and queues nothing', async () => {
    const card = await idOf('Mine');
    const wrong = [
      ['card', 'edit', card],
      ['card', 'move', card],
      ['card', 'move', card, '--after', '1'],
      ['card', 'comment', card],
      ['card', 'comment', card, 'text', '--file', '-'],
    ];
    const said = await Promise.all(wrong.map((args) => line.run(args)));
    expect(said.map(({ exit }) => exit)).toEqual(wrong.map(() => 2));
    expect(await value(['outbox'])).toEqual([]);
  });

  it('asks what becomes of edits that were not sent before it forgets an account', async () => {
    await value(['card', 'comment', await idOf('Mine'), 'Before I go']);
    const unsent = [having({ kind: 'addComment', value: 'Before I go', state: 'waiting' })];
    expect(await line.json(['account', 'remove', 'robot'])).toEqual({
      exit: 3,
      value: { removed: null, secretRemoved: false, unsent },
    });
    const said = await line.run(['account', 'remove', 'robot', '--send-first', '--discard-edits']);
    expect(said).toMatchObject({ exit: 2, err: textLike(/either --send-first or --discard-edits/) });
    expect(await value(['account', 'remove', 'robot', '--send-first'])).toMatchObject({ removed: 'robot', discarded: [] });
    expect(thereOf('Mine')?.comments.at(-1)).toMatchObject({ text: 'Before I go' });
    await line.addRobot();
    await line.run(['sync']);
  });

  it('lets another Tidemark that syncs the home send them first', async () => {
    const watching = line.start(['--json', 'sync', '--watch']);
    await once(watching.stdout, 'data');
    await value(['card', 'comment', await idOf('Mine'), 'Sent by another']);
    // The one that watches has the home, and sends.
    expect(await value(['account', 'remove', 'robot', '--send-first'])).toMatchObject({ removed: 'robot', discarded: [] });
    expect(thereOf('Mine')?.comments.at(-1)).toMatchObject({ text: 'Sent by another' });
    const ended = once(watching, 'exit');
    watching.kill('SIGINT');
    await ended;
  });

  it('forgets an account with its edits when told so', async () => {
    await line.addRobot();
    await line.run(['sync']);
    await value(['card', 'comment', await idOf('Mine'), 'Never mind']);
    const removed = await line.run(['account', 'remove', 'robot', '--discard-edits']);
    expect(removed).toMatchObject({ exit: 0, out: textLike(/Given up:[^]*comment: Never mind[^]*"robot" is removed/) });
    expect(await value(['outbox'])).toEqual([]);
  });
});
