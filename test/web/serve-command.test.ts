import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cliFile } from '../cli-file.ts';

describe('tidemark serve', () => {
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'tidemark-serve-'));
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  it.each(['x', '70000'])('does not take %j for a port', (port) => {
    const { status, stderr } = spawnSync(process.execPath, [cliFile, '--home', home, 'serve', `--port=${port}`], {
      encoding: 'utf8',
    });
    expect([status, stderr.trim().split('\n').length]).toEqual([2, 1]);
    expect(stderr).toContain('is not a port');
  });
});
