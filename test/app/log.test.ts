import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLog } from '../../main/app/log.ts';
import { Redactor } from '../../main/app/redact.ts';

describe('the log', () => {
  let top: string;
  beforeEach(async () => {
    top = await mkdtemp(join(tmpdir(), 'tidemark-log-'));
  });
  afterEach(() => rm(top, { recursive: true, force: true }));

  const open = () => openLog({ folder: join(top, 'logs'), redactor: new Redactor(), now: () => Date.UTC(2026, 10, 20, 14, 3) });

  it('holds one clean line for each message, for its user only', async () => {
    const log = open();
    log('first\nwith Bearer abc');
    log('second');
    const file = join(top, 'logs', 'tidemark.log');
    expect(await readFile(file, 'utf8')).toBe(
      '2026-11-20T14:03:00.000Z first with Bearer [hidden]\n2026-11-20T14:03:00.000Z second\n',
    );
    expect((await stat(file)).mode & 0o077).toBe(0);
  });

  it('never holds more than two files of a megabyte', async () => {
    const log = open();
    const message = 'x'.repeat(100_000);
    for (let count = 0; count < 35; count += 1) log(message);
    const sizes = await Promise.all(
      ['tidemark.log', 'tidemark.log.1'].map(async (name) => (await stat(join(top, 'logs', name))).size),
    );
    expect(Math.max(...sizes)).toBeLessThan(1_200_000);
  });

  it('is done without where it cannot be written', async () => {
    await rm(top, { recursive: true });
    const log = openLog({ folder: '/proc/nowhere', redactor: new Redactor(), now: () => 0 });
    expect(() => log('lost')).not.toThrow();
  });
});
