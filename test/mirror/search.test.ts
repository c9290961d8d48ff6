import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Connection } from '../../main/mirror/connection.ts';
import { migrate } from '../../main/mirror/migrate.ts';
import { mirrorOn } from '../../main/mirror/mirror.ts';
import type { RemoteNode } from '../../main/sync/ports/archive.ts';
import { now, remoteNode } from './records.ts';
import { temporaryHome } from './temporary-home.ts';
import { numRuns, seed } from '../runs.ts';

function mirrorWith(nodes: readonly RemoteNode[]) {
  const db = new Connection(join(temporaryHome(), 'mirror.db'), { synchronous: 'NORMAL' });
  migrate(db, new URL('../../main/mirror/migrations/mirror/', import.meta.url));
  const mirror = mirrorOn(db, () => now);
  mirror.trees(1).commit({ putRemote: nodes });
  const found = (text: string, pairId?: number) =>
    mirror.search(text, { limit: 20, ...(pairId === undefined ? {} : { pairId }) }).map(({ remoteId }) => remoteId);
  /** Throws when the index does not say what the tree says. */
  const checkIndex = () => db.run(`INSERT INTO remote_words (remote_words, rank) VALUES ('integrity-check', 1)`);
  return { db, mirror, found, checkIndex };
}

const dayMs = 86_400_000;

describe('search', () => {
  it('finds beginnings of words, case and diacritics aside, all words needed, and says where it is', () => {
    const facts = { description: 'Für Zoë', modifiedAt: now, modifiedBy: 'A', size: 7 };
    const { db, mirror, found } = mirrorWith([
      remoteNode('2', { kind: 'folder', name: 'Pläne' }),
      remoteNode('3', { parentId: '2', name: 'Résumé_2026-final.docx', ...facts }),
      remoteNode('4', { kind: 'link', name: 'Straße 日本語 😀 plan' }),
      remoteNode('5', { name: 'O’Neil "quoted" (draft).txt' }),
    ]);
    expect(mirror.search('resume FIN', { limit: 5 })).toEqual([
      {
        pairId: 1,
        remoteId: '3',
        kind: 'document',
        name: 'Résumé_2026-final.docx',
        path: 'Pläne/Résumé_2026-final.docx',
        ...facts,
      },
    ]);
    expect(['zoe', 'fur', 'résumé_2026', 'docx', '202', 'final esum', 'umé'].map((text) => found(text))).toEqual([
      ['3'],
      ['3'],
      ['3'],
      ['3'],
      ['3'],
      [],
      [],
    ]);
    expect([found('plan').sort(), found('日本'), found('neil'), found('"quoted"'), found('plan 😀').sort()]).toEqual([
      ['2', '4'],
      ['4'],
      ['5'],
      ['5'],
      ['2', '4'],
    ]);
    db.close();
  });

  it('puts names before descriptions, newer before older, and keeps to a pair', () => {
    const { db, mirror, found } = mirrorWith([
      remoteNode('2', { name: 'x', description: 'budget', modifiedAt: now }),
      remoteNode('3', { name: 'budget', modifiedAt: now - 900 * dayMs }),
      remoteNode('4', { name: 'budget', modifiedAt: now }),
      remoteNode('5', { name: 'budget', modifiedAt: null }),
    ]);
    mirror.trees(2).commit({ putRemote: [remoteNode('4', { name: 'budget', modifiedAt: now - dayMs })] });
    expect(found('bud', 1)).toEqual(['4', '3', '5', '2']);
    expect(mirror.search('bud', { limit: 2 }).map(({ pairId }) => pairId)).toEqual([1, 2]);
    expect(found('bud', 2)).toEqual(['4']);
    mirror.removePair(1);
    expect(found('bud')).toEqual(['4']);
    db.close();
  });

  it('follows the tree', () => {
    const { db, mirror, found, checkIndex } = mirrorWith([remoteNode('2', { name: 'alpha', description: 'one' })]);
    const store = mirror.trees(1);
    store.commit({ putRemote: [remoteNode('2', { name: 'beta', description: 'one', parentId: '9' })] });
    expect([found('alpha'), found('beta'), found('one')]).toEqual([[], ['2'], ['2']]);
    store.commit({ putRemote: [remoteNode('2', { name: 'beta', description: 'two' })] });
    expect([found('one'), found('two')]).toEqual([[], ['2']]);
    store.commit({ dropRemote: ['2'], putRemote: [remoteNode('3', { name: 'beta' })] });
    expect(found('beta')).toEqual(['3']);
    checkIndex();
    db.close();
  });

  it.each([0, 20, 50])('takes what one change of %d others tells of twice as it told last, and counts it once', (others) => {
    const { db, mirror, found, checkIndex } = mirrorWith([remoteNode('2', { name: 'alpha' })]);
    // The index counts its words: one that takes out more of them than are in it is damaged, for SQLite.
    const put = [
      ['3', 'beta of many words'],
      ['2', 'gamma'],
      ['3', 'delta'],
      ['2', 'eta'],
    ] as const;
    const between = (part: number) => Array.from({ length: others / 5 }, (_, n) => remoteNode(`10${part}${n}`, { name: 'zeta' }));
    const putRemote = put.flatMap(([id, name], part) => [...between(part), remoteNode(id, { name })]);
    mirror.trees(1).commit({ putRemote: [...putRemote, ...between(4)] });
    expect(['alpha', 'beta', 'gamma', 'delta', 'eta'].map((text) => found(text))).toEqual([[], [], [], ['3'], ['2']]);
    checkIndex();
    db.run(`CREATE VIRTUAL TABLE temp.words USING fts5vocab ('main', 'remote_words', 'row')`);
    const words = db.prepare<[], { term: string; doc: number; cnt: number }>('SELECT term, doc, cnt FROM temp.words');
    const zeta = others === 0 ? [] : [{ term: 'zeta', doc: others, cnt: others }];
    expect(words.all()).toEqual([...['delta', 'eta'].map((term) => ({ term, doc: 1, cnt: 1 })), ...zeta]);
    db.close();
  });

  it('takes the newest where almost everything matches', () => {
    const many = Array.from({ length: 9000 }, (_, n) => remoteNode(String(n + 10), { name: `doc ${n}`, modifiedAt: now - n }));
    const { db, mirror, found } = mirrorWith(many);
    mirror.trees(1).commit({ putRemote: [remoteNode('9', { name: 'doc', modifiedAt: now + 1 })] });
    expect([found('do')[0], found('do').length, found('doc 8999')]).toEqual(['9', 20, ['9009']]);
    db.close();
  });

  it.each([
    '',
    ' ',
    '"',
    '""',
    '*',
    '-',
    'AND',
    'a OR',
    'NOT a',
    'NEAR(a b)',
    'name:a',
    '{a b}:c',
    '^a',
    'a"b',
    '(((',
    '😀',
    'a\0b',
    '--',
    `'`,
  ])('takes %j as any other text', (text) => {
    const { db, found } = mirrorWith([remoteNode('2', { name: 'zzz' })]);
    expect(found(text)).toEqual([]);
    db.close();
  });

  it('never fails, and its index stays true, whatever the texts', () => {
    const { db, mirror, found, checkIndex } = mirrorWith([]);
    const text = fc.string({ unit: 'binary', maxLength: 30 });
    const change = fc.record({
      put: fc.array(fc.record({ id: fc.nat(20).map(String), name: text, description: text }), { maxLength: 4 }),
      drop: fc.array(fc.nat(20).map(String), { maxLength: 3 }),
      query: text,
    });
    fc.assert(
      fc.property(change, ({ put, drop, query }) => {
        mirror.trees(1).commit({ dropRemote: drop, putRemote: put.map(({ id, ...words }) => remoteNode(id, words)) });
        for (const asked of [query, ...put.map(({ name }) => name)]) found(asked);
        checkIndex();
      }),
      { seed, numRuns: numRuns(300) },
    );
    db.close();
  });
});
