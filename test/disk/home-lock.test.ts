import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { lockHome } from '../../main/disk/home-lock.ts';
import { isRunning, processStart } from '../../main/disk/process-identity.ts';
import { kindOf, temporaryFolder } from './folder-fixture.ts';

interface Starter {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  /** Its one line: `held`, or why not. */
  readonly said: Promise<string>;
}

function start(home: string, startAt = 0): Starter {
  const script = fileURLToPath(new URL('lock-holder.ts', import.meta.url));
  const child = spawn(process.execPath, [script, home, String(startAt)], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = once(child.stdout, 'data').then(([data]) => String(data).trim());
  return { process: child, said };
}

describe('the lock of a home', () => {
  test('one at a time; given back, it is free', async () => {
    const home = join(temporaryFolder(), 'new/home');
    const first = await lockHome(home);
    expect(await kindOf(lockHome(home))).toBe('busy');
    const other = start(home);
    expect(await other.said).toBe(
      `busy Tidemark already runs as process ${process.pid} on ${home}. Use that one, or end it first.`,
    );
    await first.release();
    await first.release();
    const second = await lockHome(home);
    await second.release();
    expect(readdirSync(home)).toHaveLength(1);
  });

  test('of a process that was killed is taken over', async () => {
    const home = temporaryFolder();
    for (let round = 0; round < 3; round++) {
      const holder = start(home);
      expect(await holder.said).toBe('held');
      expect(await kindOf(lockHome(home))).toBe('busy');
      holder.process.kill('SIGKILL');
      await once(holder.process, 'exit');
    }
    await (await lockHome(home)).release();
  });

  test('of a process whose number another one has now is taken over', async () => {
    const home = temporaryFolder();
    const stale = { pid: process.pid, start: `${processStart(process.pid) ?? ''}0`, token: 'x', released: false };
    writeFileSync(join(home, 'lock.7'), JSON.stringify(stale));
    const lock = await lockHome(home);
    expect(readdirSync(home)).toEqual(['lock.8']);
    await lock.release();
  });

  test('that is not readable as one is nobody’s', async () => {
    const home = temporaryFolder();
    writeFileSync(join(home, 'lock.1'), '{"pid":');
    await (await lockHome(home)).release();
  });

  test.each([1, 2, 3, 4, 5])('of several that start at once over a stale lock exactly one wins (%i)', async () => {
    const home = temporaryFolder();
    const stale = { pid: process.pid, start: 'another boot', token: 'x', released: false };
    writeFileSync(join(home, 'lock.1'), JSON.stringify(stale));
    const startAt = Date.now() + 700;
    const starters = Array.from({ length: 4 }, () => start(home, startAt));
    const words = await Promise.all(starters.map(({ said }) => said));
    expect(words.map((text) => text.split(' ')[0]).sort()).toEqual(['busy', 'busy', 'busy', 'held']);
  });

  test('many in one process: one wins each time', async () => {
    const home = temporaryFolder();
    for (let round = 0; round < 20; round++) {
      const results = await Promise.allSettled(Array.from({ length: 8 }, () => lockHome(home)));
      const won = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      expect(won).toHaveLength(1);
      await won[0]?.release();
    }
  });
});

test('a process is known by its number and its start', async () => {
  const child = spawn('sleep', ['60']);
  onTestFinished(() => void child.kill('SIGKILL'));
  const pid = child.pid ?? 0;
  const began = processStart(pid);
  expect([isRunning(pid, began), isRunning(pid, null), isRunning(pid, 'x 1')]).toEqual([
    true,
    true,
    process.platform !== 'linux',
  ]);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect([isRunning(pid, began), isRunning(pid, null)]).toEqual([false, false]);
});
