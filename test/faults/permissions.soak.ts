import { once } from 'node:events';
import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openMirror } from '../../main/mirror/mirror.ts';
import type { MirrorReader } from '../../main/sync/ports/mirror.ts';
import { type CommandLine, giveToNobody, openCommandLine } from '../terminal/command-line.ts';

const nobody = 65_534;
/** What failed a few times waits for minutes. */
const patience = { timeout: 240_000 };

describe('rights that change under a running sync', { timeout: 600_000 }, () => {
  let line: CommandLine | null = null;
  let mirror: (MirrorReader & { close(): void }) | null = null;
  afterEach(async () => {
    mirror?.close();
    await line?.close();
  });

  it('what may not be read or written waits with its reason, the rest goes on, and nothing is taken for deleted', async ({
    skip,
  }) => {
    // No folder refuses root, and only root can start a process that is not root.
    if (process.getuid?.() !== 0) skip('only root can be somebody else');
    const cli = (line = await openCommandLine());
    const { sandbox, folder } = cli;
    const { id } = sandbox.workspaces[0]!;
    const put = (path: string, text: string) => sandbox.control.putDocument(id, path, { content: Buffer.from(text) });
    const there = () => new Map(sandbox.control.tree(id).map((row) => [row.path, row]));
    const here = (path: string) => readFile(join(folder, path), 'utf8').catch(() => null);
    const write = async (path: string, text: string): Promise<void> => {
      await writeFile(join(folder, path), text);
      await chown(join(folder, path), nobody, nobody);
    };
    for (const where of ['shut', 'fixed', 'open']) put(`${where}/a.txt`, `${where} a`);
    await cli.addRobot();
    await cli.run(['pair', 'add', '--workspace', String(id), '--folder', folder]);
    await giveToNobody(cli.top);
    const watching = cli.start(['--json', 'sync', '--watch', '--every', '1s'], { asNobody: true });
    watching.stdout.resume();
    await expect.poll(() => here('shut/a.txt')).toBe('shut a');
    const stored = (mirror = openMirror(join(cli.home, 'mirror.db')));
    const failures = () =>
      stored
        .failures(1)
        .map(({ path, kind }) => `${path}: ${kind}`)
        .sort();

    await mkdir(join(folder, 'dark'));
    await write('dark/mine.txt', 'mine');
    await chmod(join(folder, 'dark'), 0o000);
    await chown(join(folder, 'dark'), nobody, nobody);
    await chmod(join(folder, 'shut'), 0o000);
    await chmod(join(folder, 'fixed'), 0o555);
    await write('open/mine.txt', 'mine');
    await chmod(join(folder, 'open/mine.txt'), 0o000);
    await write('open/free.txt', 'free');
    put('fixed/new.txt', 'new');
    put('shut/a.txt', 'changed there');
    put('open/new.txt', 'new');
    await expect.poll(() => here('open/new.txt')).toBe('new');
    await expect.poll(() => there().has('open/free.txt')).toBe(true);
    // Nobody asks for anything in the dark one; in the other a download waits, too.
    const shut = ['shut/a.txt: unreadable', 'shut: unreadable'];
    const told = ['dark: unreadable', 'fixed/new.txt: unreadable', 'open/mine.txt: unreadable', ...shut];
    await expect.poll(failures).toEqual(told);
    expect([...there().keys()].filter((path) => path.startsWith('shut'))).toEqual(['shut', 'shut/a.txt']);

    await chmod(join(folder, 'dark'), 0o755);
    await chmod(join(folder, 'shut'), 0o755);
    await chmod(join(folder, 'fixed'), 0o755);
    await chmod(join(folder, 'open/mine.txt'), 0o644);
    await mkdir(join(folder, 'made'));
    await chown(join(folder, 'made'), nobody, nobody);
    await expect.poll(() => here('shut/a.txt'), patience).toBe('changed there');
    await expect.poll(() => here('fixed/new.txt'), patience).toBe('new');
    await expect.poll(() => there().has('open/mine.txt'), patience).toBe(true);
    await expect.poll(() => there().has('dark/mine.txt'), patience).toBe(true);
    await expect.poll(failures, patience).toEqual([]);
    watching.kill('SIGINT');
    expect(await once(watching, 'exit')).toEqual([0, null]);
  });
});
