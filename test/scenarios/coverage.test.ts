import { access, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { creation } from './g1-creation.ts';
import { editors } from './g10-editors.ts';
import { inodes } from './g11-inodes.ts';
import { restarting } from './g12-restart.ts';
import { transfers } from './g13-transfers.ts';
import { errors } from './g14-errors.ts';
import { massDeletes } from './g15-mass-deletes.ts';
import { watching } from './g11-watching.ts';
import { severalComputers } from './g16-several.ts';
import { metadata } from './g17-metadata.ts';
import { update } from './g2-update.ts';
import { deletion } from './g3-deletion.ts';
import { movesAndRenames } from './g4-moves.ts';
import { replacing } from './g5-replace.ts';
import { conflicts } from './g6-conflicts.ts';
import { caseAndAccents } from './g7-case-and-accents.ts';
import { namesOfDisks } from './g8-names.ts';
import { ignoredAndLeftOut } from './g9-ignored.ts';

/** Every row of the groups that are to be played, by group. */
const rows: Readonly<Record<string, readonly number[]>> = {
  C: [1, 2, 4, 5, 7, 8, 10, 11, 13, 14, 16, 17, 19],
  U: [1, 2, 3, 4, 6, 7, 9, 10, 12, 13, 15, 16, 18, 19],
  D: [1, 2, 4, 5, 7, 8, 10, 11, 13, 14, 16, 17, 19, 20, 22, 23, 25, 26],
  M: [1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18, 20, 21, 23, 24, 26, 27, 29, 30, 32, 33, 35, 36, 38, 39, 41],
  O: [1, 2, 3, 4, 6, 7, 9, 10, 12, 13, 15, 16],
  X: [1, 2, 4, 5, 7, 8, 10, 11, 13, 14, 16, 17, 19, 20, 22, 23, 25, 26, 28, 29, 31, 32],
  I: [1, 2, 3, 5, 6, 8, 9, 11, 12, 14],
  W: [1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18, 20, 21, 23, 24],
  R: [1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18, 20],
  T: [1, 2, 3, 4, 6, 7, 9, 10, 12, 13, 15, 16, 18, 19, 21],
  F: [1, 2, 3, 4, 6, 7, 9, 10, 12, 13, 15, 16, 18, 19, 21, 22, 24],
  B: [1, 2, 3, 4, 6, 7, 9, 10, 12, 13],
  K: [1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17],
  N: [1, 2, 3, 4, 6, 7, 9, 10, 12, 13, 15, 16],
  E: [1, 2, 3, 4, 6, 7, 9, 10],
  V: [1, 2, 4, 5, 7, 8, 10],
  A: [1, 2, 3, 4, 6, 7, 9, 10],
  P: [1, 2, 3, 5, 6, 8, 9, 11, 12],
  Z: [1, 2, 3, 5, 6, 8, 9, 11, 12, 14],
};

const played = [
  ...[creation, update, deletion, movesAndRenames, replacing, conflicts],
  ...[ignoredAndLeftOut, watching, restarting, transfers, errors, massDeletes],
  ...[caseAndAccents, namesOfDisks, editors, severalComputers, metadata, inodes],
].flat();

describe('the list of sync cases', () => {
  it('has every row played, or told of as not playable', async () => {
    const list = await readFile(new URL('not-playable.md', import.meta.url), 'utf8');
    const reasons = [...list.matchAll(/^- ([A-Z]\d\d): \S/gm)].map(([, id]) => id ?? '');
    const scenarios = new Set(played.map(({ id }) => id.slice(0, 3)));
    const all = Object.entries(rows).flatMap(([letter, numbers]) =>
      numbers.map((row) => `${letter}${String(row).padStart(2, '0')}`),
    );
    const accounted = [...scenarios, ...reasons];
    expect(accounted.toSorted()).toEqual(all.toSorted());
  });

  it('cites tests that are there', async () => {
    const list = await readFile(new URL('not-playable.md', import.meta.url), 'utf8');
    const cited = new Set([...list.matchAll(/\btest\/[\w/.-]+\.ts\b/g)].map(([path]) => path));
    const missing: string[] = [];
    for (const path of cited) await access(new URL(`../../${path}`, import.meta.url)).catch(() => missing.push(path));
    expect([cited.size > 20, missing]).toEqual([true, []]);
  });

  it('names no scenario twice', () => {
    const ids = played.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });
});
