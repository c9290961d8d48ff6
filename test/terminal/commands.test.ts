import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anyList, anyText, anything, having, listWith, textLike, textWith } from '../app/matchers.ts';
import { everythingWritten } from '../app/temporary-home.ts';
import { giveToNobody, openCommandLine } from './command-line.ts';
import type { CommandLine } from './command-line.ts';

const done = { downloads: 0, uploads: 0, otherSteps: 0, held: 0, conflicts: 0, failures: 0, unsettled: 0 };

describe('a day with the terminal', () => {
  let line: CommandLine;
  let workspace: string;
  let folder: string;
  beforeAll(async () => {
    line = await openCommandLine();
    workspace = String(line.sandbox.workspaces[0]!.id);
    folder = join(line.folder, 'work');
    await line.addRobot();
  });
  afterAll(() => line.close());

  const put = (path: string, text: string) =>
    fetch(`${line.sandbox.controlUrl}/documents/${workspace}?path=${encodeURIComponent(path)}`, { method: 'PUT', body: text });
  const there = () => line.sandbox.control.tree(Number(workspace), { trash: false });

  it('lists accounts and workspaces', async () => {
    expect(await line.json(['account', 'list'])).toMatchObject({
      exit: 0,
      value: [
        {
          id: 1,
          name: 'robot',
          service: 'projectplace',
          url: line.sandbox.url,
          signIn: 'oauth2-robot',
          secrets: 'env',
          allowAssumed: true,
        },
      ],
    });
    const { rootContainerId, name } = line.sandbox.workspaces[0]!;
    expect(await line.json(['workspaces'])).toMatchObject({
      exit: 0,
      value: [{ id: workspace, name, archived: false, rootContainerId: String(rootContainerId), account: 'robot' }],
    });
  });

  it('adds a pair', async () => {
    const added = await line.json(['pair', 'add', '--account', 'robot', '--workspace', workspace, '--folder', folder]);
    expect(added).toMatchObject({
      exit: 0,
      value: { id: 1, account: 'robot', workspaceId: workspace, folder, excluded: [], ignore: [] },
    });
    expect(await line.json(['pair', 'list'])).toEqual({ exit: 0, value: [added.value] });
    expect(await line.json(['status'])).toMatchObject({
      exit: 0,
      value: { paused: false, pairs: [{ id: 1, state: 'never', lastRunAt: null }] },
    });
  });

  it('syncs both ways and says what it did', async () => {
    await put('Plans/a.txt', 'from there');
    await writeFile(join(folder, 'b.txt'), 'from here');
    const pair = { pair: 1, pausedUntil: null, ...done, asksAboutDeletes: false, stopped: null };
    const boards = { account: 'robot', unsent: 0, needsYou: 0, stopped: null };
    expect(await line.json(['sync'])).toEqual({
      exit: 0,
      value: { pairs: [{ ...pair, downloads: 1, uploads: 1, otherSteps: 1 }], boards: [boards], tables: [] },
    });
    expect(await readFile(join(folder, 'Plans/a.txt'), 'utf8')).toBe('from there');
    expect(
      there()
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual(['Plans', 'Plans/a.txt', 'b.txt']);
    expect(await line.json(['sync'])).toEqual({ exit: 0, value: { pairs: [pair], boards: [boards], tables: [] } });
  });

  it('tells how it is, why, and finds', async () => {
    expect(await line.json(['status'])).toMatchObject({
      exit: 0,
      value: { pairs: [{ state: 'up-to-date', documents: 2, folders: 1, held: 0 }] },
    });
    expect(await line.json(['why', join(folder, 'Plans/a.txt')])).toMatchObject({
      exit: 0,
      value: [{ pair: 1, action: 'download', side: 'local', path: 'Plans/a.txt', reason: anyText }, anything],
    });
    expect(await line.json(['search', 'pla'])).toMatchObject({
      exit: 0,
      value: [{ pair: 1, kind: 'folder', name: 'Plans', path: 'Plans' }],
    });
  });

  it('leaves a folder out and says what becomes of its files', async () => {
    const plans = async (...options: string[]) => {
      const { exit, value } = await line.json(['pair', 'select', '1', ...options]);
      return { exit, value };
    };
    const row = (excluded: boolean, staysHere: boolean) => listWith([having({ path: 'Plans', excluded, staysHere })]);
    expect(await plans('--exclude', 'Plans', '--keep-files')).toEqual({ exit: 0, value: row(true, true) });
    expect(await plans('--include', 'Plans')).toEqual({ exit: 0, value: row(false, false) });
    expect(await plans('--exclude', 'Plans')).toEqual({ exit: 0, value: row(true, false) });
    expect(await plans('--include', 'Plans')).toEqual({ exit: 0, value: row(false, false) });
    expect((await plans('--keep-files')).exit).toBe(2);
  });

  it('lists, downloads and uploads without a pair', async () => {
    const listed = await line.json(['list', workspace]);
    // The sandbox's own items say what the listing has to hold.
    const items = there().map(({ id, path }) => having({ id: String(id), path }));
    expect(listed).toMatchObject({ exit: 0, value: { items: listWith(items), unreadable: [] } });
    const plans = there().find(({ path }) => path === 'Plans')!;
    expect(await line.json(['list', String(plans.id)])).toMatchObject({
      exit: 0,
      value: { items: [{ kind: 'document', path: 'a.txt' }] },
    });
    const document = there().find(({ path }) => path === 'Plans/a.txt')!;
    await mkdir(join(line.top, 'saved'));
    for (const name of ['a.txt', 'a ~2.txt']) {
      const path = join(line.top, 'saved', name);
      expect(await line.json(['download', String(document.id), '--out', 'saved'])).toMatchObject({
        exit: 0,
        value: { path, bytes: 10, sha256: document.sha256 },
      });
    }
    expect(await line.json(['download', String(plans.id), '--out', 'saved'])).toMatchObject({
      exit: 2,
      value: { error: { message: `${plans.id} is a folder. "tidemark list ${plans.id}" shows the documents in it.` } },
    });
    await writeFile(join(line.top, 'c.txt'), 'sent alone');
    expect(await line.json(['upload', 'c.txt', '--to', String(plans.id)])).toMatchObject({
      exit: 0,
      value: { name: 'c.txt', bytes: 10, version: '0.1' },
    });
    expect(await line.json(['list', workspace, '--out', 'list.json'])).toMatchObject({ exit: 0, value: { items: 4 } });
    expect(JSON.parse(await readFile(join(line.top, 'list.json'), 'utf8'))).toMatchObject({ items: anyList });
    await writeFile(join(line.top, 'list.json'), 'mine');
    expect(await line.run(['list', workspace, '--out', 'list.json'])).toMatchObject({
      exit: 2,
      err: textWith('is there already'),
    });
    expect(await readFile(join(line.top, 'list.json'), 'utf8')).toBe('mine');
  });

  it('never saves an error page as a document', async () => {
    const document = there().find(({ path }) => path === 'b.txt')!;
    line.sandbox.control.addFault({
      method: 'GET',
      pathMatches: `/1/documents/${document.id}$`,
      times: 10,
      effect: { kind: 'html200' },
    });
    await mkdir(join(line.top, 'safe'));
    expect(await line.json(['download', String(document.id), '--out', 'safe'])).toMatchObject({
      exit: 1,
      value: { error: { kind: 'broken' } },
    });
    expect(await readdir(join(line.top, 'safe'))).toEqual([]);
    line.sandbox.control.faults.clear();
  });

  it('ends with 3 for a conflict, and settles it', async () => {
    await line.run(['sync']);
    await put('Plans/a.txt', 'theirs');
    await writeFile(join(folder, 'Plans/a.txt'), 'mine');
    expect(await line.json(['sync'])).toMatchObject({ exit: 3, value: { pairs: [{ conflicts: 1 }] } });
    const { exit, value } = await line.json(['conflicts']);
    expect([exit, value]).toEqual([3, [having({ pair: 1, kind: 'edit-edit', path: 'Plans/a.txt', id: anyText })]]);
    const [{ id, copyPath }] = value as [{ id: string; copyPath: string }];
    expect(await readFile(join(folder, copyPath), 'utf8')).toBe('mine');
    expect(await line.json(['resolve', id, 'mine'])).toMatchObject({
      exit: 0,
      value: { resolved: id, resolution: 'mine', sync: { uploads: 1 } },
    });
    expect(await readFile(join(folder, 'Plans/a.txt'), 'utf8')).toBe('mine');
    expect(await line.json(['conflicts'])).toEqual({ exit: 0, value: [] });
    expect((await readdir(join(folder, 'Plans'))).toSorted()).toEqual(['a.txt', 'c.txt']);
  });

  it('asks before a mass delete, and brings everything back', async () => {
    for (const name of await readdir(folder)) if (name !== '.tidemark') await rm(join(folder, name), { recursive: true });
    expect(await line.json(['sync'])).toMatchObject({ exit: 3, value: { pairs: [{ asksAboutDeletes: true }] } });
    expect(there()).toHaveLength(4);
    expect(await line.json(['held'])).toMatchObject({
      exit: 3,
      value: listWith([having({ reason: 'mass-delete', pair: 1 })]),
    });
    const asked = 'Pair 1 asks about the delete of 4 items (all that is in the folders counted)';
    expect(await line.run(['held'])).toMatchObject({ exit: 3, out: textWith(`${asked}: answer with "tidemark confirm-deletes`) });
    expect(await line.json(['confirm-deletes', '1', 'keep'])).toEqual({ exit: 0, value: { pair: 1, answer: 'keep', items: 4 } });
    const { out } = await line.run(['status']);
    expect(out).toMatch(/LAST SYNC .*\n +1 {2}needs you .* (just now|\d+ \w+ ago) +\S*work\n/);
    expect(out).toContain('Pair 1 acts on your answer about the deletes with the next sync.');
    expect(await line.json(['sync'])).toMatchObject({ exit: 0 });
    expect((await readdir(folder)).toSorted()).toEqual(['.tidemark', 'Plans', 'b.txt']);
    expect(await line.json(['confirm-deletes', '1', 'keep'])).toMatchObject({ exit: 1, value: { error: { kind: 'refused' } } });
  });

  it('rests when told to', async () => {
    expect(await line.json(['pause', '--for', '30m'])).toMatchObject({
      exit: 0,
      value: { pausedUntil: textLike(/^\d{4}-/) },
    });
    expect(await line.json(['sync'])).toMatchObject({ exit: 3, value: { pairs: [{ pausedUntil: anyText }] } });
    expect(await line.json(['status'])).toMatchObject({ value: { paused: true, pairs: [{ state: 'paused' }] } });
    expect(await line.json(['resume'])).toMatchObject({ exit: 0 });
  });

  it('shows and sets how much of the line is used', async () => {
    const limits = (args: readonly string[]) => line.json(['limit', ...args]);
    expect(await limits(['--down', '500'])).toMatchObject({ exit: 0, value: { downKBps: 500, upKBps: 0 } });
    expect(await limits(['--up', '80'])).toMatchObject({ value: { downKBps: 500, upKBps: 80 } });
    expect(await limits(['--down', '0', '--up', '0'])).toMatchObject({ value: { downKBps: 0, upKBps: 0 } });
    expect(await limits(['--down', 'fast'])).toMatchObject({
      exit: 2,
      value: { error: { message: textWith('"fast" is not a limit') } },
    });
  });

  it('watches, lets others read and pause meanwhile, and ends at Ctrl-C', async () => {
    const child = line.start(['--json', 'sync', '--watch', '--every', '1s']);
    const events: { event: string; action?: string; path?: string }[] = [];
    // Each line of the stream is one object.
    createInterface({ input: child.stdout }).on('line', (text) => events.push(JSON.parse(text) as { event: string }));
    const until = async (found: () => boolean) => {
      await expect.poll(() => events.filter(({ event }) => event !== 'phase')).toSatisfy(found);
    };
    await until(() => events.some(({ event }) => event === 'report'));
    expect(await line.json(['sync'])).toMatchObject({
      exit: 1,
      value: { error: { kind: 'busy', message: textWith(String(child.pid)) } },
    });
    await put('Plans/late.txt', 'late');
    await until(() => events.some(({ action, path }) => action === 'download' && path === 'Plans/late.txt'));
    await writeFile(join(folder, 'early.txt'), 'early');
    await until(() => events.some(({ action, path }) => action === 'upload' && path === 'early.txt'));
    await line.run(['pause']);
    await until(() => events.some(({ event }) => event === 'paused'));
    await line.run(['resume']);
    await until(() => events.some(({ event }) => event === 'resumed'));
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(events.at(-1)).toEqual({ event: 'ended' });
  });

  it('says so when the folder is not there, and deletes nothing', async () => {
    await rename(folder, `${folder}-away`);
    const before = there().length;
    expect(await line.json(['sync'])).toMatchObject({
      exit: 1,
      value: { pairs: [{ stopped: { kind: 'gone', message: textWith(folder) } }] },
    });
    expect(await line.json(['status'])).toMatchObject({
      exit: 3,
      value: { pairs: [{ state: 'attention', stopped: { kind: 'gone' } }] },
    });
    expect(there()).toHaveLength(before);
    await rename(`${folder}-away`, folder);
    expect(await line.json(['sync'])).toMatchObject({ exit: 0 });
  });

  it('says so when the folder may not be written, and loses nothing', async () => {
    await put('new.txt', 'new');
    const asNobody = process.getuid?.() === 0;
    if (asNobody) await giveToNobody(line.top);
    await chmod(folder, 0o500);
    expect(await line.json(['sync'], { asNobody })).toMatchObject({ exit: 1, value: { pairs: [{ failures: 1, downloads: 0 }] } });
    expect(await line.json(['held'])).toMatchObject({
      exit: 3,
      value: [{ path: 'new.txt', reason: 'failed', kind: 'unreadable', message: textWith('no right') }],
    });
    await chmod(folder, 0o700);
    expect(await line.json(['sync'], { asNobody })).toMatchObject({ exit: 0, value: { pairs: [{ downloads: 1 }] } });
  });

  it('says so when the service is not there, and goes on later', async () => {
    line.sandbox.control.addFault({ times: 1000, effect: { kind: 'reset', when: 'before' } });
    expect(await line.json(['sync'])).toMatchObject({ exit: 1, value: { pairs: [{ stopped: { kind: 'offline' } }] } });
    expect(await line.json(['status'])).toMatchObject({ value: { pairs: [{ state: 'offline' }] } });
    line.sandbox.control.faults.clear();
    expect(await line.json(['sync'])).toMatchObject({ exit: 0 });
  });

  it('says so when the secret is wrong', async () => {
    const env = { TIDEMARK_SECRET_ROBOT: '{"clientSecret":"wrong"}' };
    expect(await line.json(['account', 'test', 'robot'], { env })).toMatchObject({ exit: 1, value: { error: { kind: 'auth' } } });
    expect(await line.json(['sync'], { env })).toMatchObject({ exit: 1, value: { pairs: [{ stopped: { kind: 'auth' } }] } });
    expect(await line.json(['status'])).toMatchObject({ exit: 3, value: { pairs: [{ state: 'signed-out' }] } });
  });

  it('takes secrets of one session from stdin, each time', async () => {
    const { consumerKey, token, consumerSecret, tokenSecret } = line.sandbox.credentials.oauth1;
    const stdin = JSON.stringify({ consumerSecret, tokenSecret }, null, 2);
    const args = ['account', 'add', 'projectplace', '--name', 'old robot', '--url', line.sandbox.url];
    expect(
      await line.json([...args, '--oauth1-robot', `${consumerKey}:${token}`, '--secrets', 'session'], { stdin }),
    ).toMatchObject({ exit: 0 });
    expect(await line.json(['account', 'test', 'old robot'], { stdin })).toMatchObject({ exit: 0, value: { ok: true } });
    expect(await line.json(['account', 'test', 'old robot'], { stdin: '{}' })).toMatchObject({ exit: 2 });
    expect(await line.json(['account', 'remove', 'old robot'])).toMatchObject({ exit: 0 });
  });

  it('has written no secret anywhere', async () => {
    const { robot, oauth1, app, user } = line.sandbox.credentials;
    const everything = (await everythingWritten(line.top)) + line.said.join('\n');
    const secrets = [robot.clientSecret, oauth1.consumerSecret, oauth1.tokenSecret, app.clientSecret, user.password];
    expect(secrets.filter((secret) => everything.includes(secret))).toEqual([]);
    expect(everything).not.toContain('Bearer ');
  });

  it('removes the pair and the account', async () => {
    expect(await line.json(['pair', 'remove', '1'])).toMatchObject({ exit: 0, value: { removed: 1, folderFound: true } });
    expect(await readdir(folder)).toContain('b.txt');
    expect(await line.json(['account', 'remove', 'robot'])).toMatchObject({ exit: 0, value: { removed: 'robot' } });
  });
});
