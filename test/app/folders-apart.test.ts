import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { overlaps, resolveExisting } from '../../main/app/folders-apart.ts';

describe('whether folders overlap', () => {
  it.each([
    ['/a/b', '/a/b', true],
    ['/a/b', '/a/b/c', true],
    ['/a/b/c', '/a/b', true],
    ['/a/b', '/a/bc', false],
    ['/a/b', '/a/..b', false],
    ['/a/b', '/a/b/..c', true],
    ['/', '/a', true],
    ['/a/b', '/a/c', false],
  ])('%s and %s: %s', (a, b, expected) => {
    expect([overlaps(a, b), overlaps(b, a)]).toEqual([expected, expected]);
  });
});

describe('where a folder really is', () => {
  let top: string;
  beforeEach(async () => {
    top = await realpath(await mkdtemp(join(tmpdir(), 'tidemark-apart-')));
    await mkdir(join(top, 'real'));
    await symlink(join(top, 'real'), join(top, 'link'));
  });
  afterEach(() => rm(top, { recursive: true, force: true }));

  it('follows links, also above what does not exist yet', async () => {
    expect(await resolveExisting(join(top, 'link', 'new', 'er'))).toBe(join(top, 'real', 'new', 'er'));
  });

  it('keeps what is there', async () => {
    expect(await resolveExisting(join(top, 'real'))).toBe(join(top, 'real'));
  });
});
