import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textWith } from '../app/matchers.ts';
import { openCommandLine, type CommandLine } from './command-line.ts';

describe('tools in the terminal', () => {
  let line: CommandLine;

  beforeAll(async () => {
    line = await openCommandLine('demo');
    await line.addRobot();
  });
  afterAll(() => line.close());

  const boards = () => line.sandbox.control.world.boards;
  const secondColumns = (): (string | undefined)[] =>
    [...line.sandbox.control.world.workspaces.values()].flatMap(({ id }) =>
      boards()
        .boardsOf(id)
        .map((board) => board.columns[1]?.name),
    );

  it('show every change first, do them when told to, and take them back', async () => {
    const before = secondColumns();
    const asked = ['tool', 'rename-column', '--position', '2', '--to', 'Under way'];
    const csv = join(line.top, 'preview.csv');
    const dry = await line.run([...asked, '--dry-run', '--csv', csv]);
    expect(dry.exit).toBe(0);
    expect(dry.out).toMatch(/^Rename column 2 to "Under way": \d+ changes, 0 left as they are\./);
    expect(dry.out).toMatch(/WHAT +FROM +TO/);
    expect(dry.out).toContain('Nothing was changed.');
    expect((await readFile(csv, 'utf8')).split('\r\n')).toHaveLength(before.length + 2);
    expect(secondColumns()).toEqual(before);

    const unconfirmed = await line.json(asked);
    expect(unconfirmed).toMatchObject({ exit: 3, value: { run: null } });
    expect(await line.run(asked)).toMatchObject({ exit: 3, out: textWith('nobody could be asked. --yes does it.') });
    expect(secondColumns()).toEqual(before);

    const wrong = await line.run([...asked, '--yes-99']);
    expect(wrong).toMatchObject({ exit: 2, err: expect.stringContaining('--yes-99 does not fit') as string });

    const done = await line.run([...asked, '--yes']);
    expect(done).toMatchObject({ exit: 0, out: expect.stringMatching(/^Run 1, .*: \d+ done, 0 failed/) as string });
    expect(new Set(secondColumns())).toEqual(new Set(['Under way']));

    const undone = await line.run(['tool', 'undo', '1', '--yes']);
    expect(undone.exit).toBe(0);
    expect(secondColumns()).toEqual(before);
    const { value } = await line.json(['tool', 'runs']);
    expect(value).toMatchObject([
      { id: 2, state: 'finished' },
      { id: 1, state: 'finished' },
    ]);
    expect((await line.run(['tool', 'report', '7'])).err).toContain('There is no run 7');
  });

  it.runIf(process.platform === 'linux')('take Ctrl-C for a no where they ask', async () => {
    const before = secondColumns();
    const asked = line.words(['tool', 'rename-column', '--position', '2', '--to', 'Under way']);
    const quoted = asked.map((word) => `'${word}'`).join(' ');
    const child = spawn('script', ['-qec', quoted, '/dev/null'], { cwd: line.top, env: { ...line.env, TERM: 'dumb' } });
    let shown = '';
    child.stdout.on('data', (piece: Buffer) => {
      const hasAsked = shown.includes('Type yes to do it');
      shown += piece.toString();
      if (!hasAsked && shown.includes('Type yes to do it')) child.stdin.write('\u0003');
    });
    const [exit] = (await once(child, 'close')) as [number | null];
    expect([exit, shown.trim().split(/\s*\n/).at(-1)]).toEqual([3, 'Nothing was changed.']);
    expect(secondColumns()).toEqual(before);
  });

  it('ask for what a list of cards leaves open, and make the cards', async () => {
    const file = join(line.top, 'cards.csv');
    await writeFile(file, 'Title,Due date,Colour\nBuy cups,2026-12-01,red\nBuy plates,tomorrow,blue\n');
    const asked = await line.run(['tool', 'import-cards', file, '--yes']);
    expect(asked).toMatchObject({
      exit: 3,
      out: expect.stringContaining('Nothing can be done before that is answered.') as string,
    });
    expect(asked.out).toContain('A column is not read, since nothing of a card is called so: "Colour".');
    const choice = /--choose "(board=\d+)" +[^\n]* \/ Lansering Tern 2/.exec(asked.out)?.[1];
    if (choice === undefined) throw new Error(asked.out);
    const { exit, value } = await line.json(['tool', 'import-cards', file, '--choose', choice, '--yes']);
    expect(exit).toBe(0);
    expect(value).toMatchObject({
      counts: { done: 1, failed: 0, skipped: 1 },
      changes: [
        { what: 'Row 2: Buy cups', state: 'done' },
        { what: 'Row 3: Buy plates', state: 'skipped', reason: '"tomorrow" is not a day: write it as 2026-11-20.' },
      ],
    });
    const help = await line.run(['tool', 'import-cards', '--help']);
    expect(help.out).toContain('Checklist (items parted by ##)');
  });

  it('save archived workspaces, and purge those that are saved', async () => {
    const { world } = line.sandbox.control;
    world.exports.manners.polls = 0;
    const old = world.addWorkspace({ name: 'Old yard', ownerId: world.robots.oauth2.id, rootIsWorkspace: false });
    old.archived = true;
    const only = ['--workspace', 'Old yard'];
    const unsaved = await line.run(['tool', 'purge-archived', ...only, '--dry-run']);
    expect(unsaved.out).toContain('No whole export of it was saved on this computer.');
    const saved = await line.run(['tool', 'save-archived', '--to', line.folder, ...only, '--at-most', '2GB', '--yes']);
    expect(saved).toMatchObject({ exit: 0, out: expect.stringContaining('checked whole') as string });
    const names = await readdir(line.folder);
    expect(names).toEqual([expect.stringMatching(/^\d+-.*\.zip$/)]);
    const unsure = await line.run(['tool', 'purge-archived', ...only, '--yes']);
    expect(unsure).toMatchObject({ exit: 2, err: expect.stringContaining('--yes-1') as string });
    const { value } = await line.json(['tool', 'purge-archived', ...only, '--yes-1']);
    expect(value).toMatchObject({ counts: { done: 1, failed: 0, skipped: 0 } });
    expect(world.workspaces.has(old.id)).toBe(false);
  });

  it('tell of each line of a list what came of it', async () => {
    const file = join(line.top, 'addresses.csv');
    const rows = ['old,new', 'jonas.lindqvist@northgate.example,jonas@northgate.example', 'nobody@x.example,somebody@x.example'];
    await writeFile(file, rows.join('\n'));
    const { exit, value } = await line.json(['tool', 'change-emails', file, '--yes']);
    expect(exit).toBe(0);
    expect(value).toMatchObject({
      run: { state: 'finished' },
      counts: { done: 1, failed: 0, skipped: 1, open: 0 },
      changes: [
        { what: 'Jonas Lindqvist', state: 'done' },
        { what: 'nobody@x.example', state: 'skipped', reason: 'Nobody of the account has the old address.' },
      ],
    });
    expect((await line.run(['tool', 'change-emails', join(line.top, 'missing.csv')])).err).toContain('There is no file');
  });

  it('take people out who are inactive, once their number is named', async () => {
    const { world } = line.sandbox.control;
    const soren = world.personByEmail('soren.dahl@northgate.example');
    soren.lastLogin = Date.UTC(2019, 2, 2, 12);
    const asked = ['tool', 'remove-inactive', '--days', '365'];
    const dry = await line.run([...asked, '--dry-run']);
    expect(dry.out).toMatch(/^Remove people who have not signed in for 365 days: 1 change, 0 left as they are\./);
    expect(dry.out).toMatch(/Søren Dahl, soren\.dahl@northgate\.example +member, last signed in 2019-03-02 +deleted/);
    expect(await line.json([...asked, '--yes-1'])).toMatchObject({ exit: 0, value: { counts: { done: 1, failed: 0 } } });
    expect(world.visiblePeople()).not.toContain(soren);
  });

  it('show the account and its workspaces, and change these', async () => {
    const account = await line.run(['tool', 'account']);
    expect(account.out).toMatch(
      /^Managers +Ingrid Holm, Tomás Berg, Amara Osei\nKey +Integration Robot, a robot: may change things\n/,
    );
    expect((await line.run(['tool', 'workspaces', '--archived'])).out).toMatch(
      /ID +NAME +STATE +SIZE\n\d+ +Office move.* +archived/,
    );
    const archived = await line.json(['tool', 'archive-workspaces', 'Quality handbook', '--yes']);
    expect(archived).toMatchObject({ exit: 0, value: { counts: { done: 1 } } });
    expect((await line.json(['tool', 'delete-workspaces', 'Quality handbook', '--yes'])).exit).toBe(2);
    const { value } = await line.json(['tool', 'members', 'Quality handbook']);
    expect(value).toContainEqual(expect.objectContaining({ name: 'Ingrid Holm' }));
  });
});
