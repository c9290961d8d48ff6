import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openMirror } from '../../main/mirror/mirror.ts';
import type { FileListQuery, FilePageQuery } from '../../main/sync/ports/mirror.ts';
import type { HeldStep } from '../../main/sync/ports/trees.ts';
import { localNode, now, remoteNode, syncedNode } from './records.ts';
import { temporaryHome } from './temporary-home.ts';
import { numRuns, seed } from '../runs.ts';

type Mirror = ReturnType<typeof openMirror>;

const top: FileListQuery = {
  pairId: 1,
  folderId: '1',
  localFolderId: 0,
  filter: '',
  sort: { by: 'name', down: false },
  excluded: [],
  insideExcluded: false,
  linkFiles: false,
};

const list = (mirror: Mirror, more: Partial<FilePageQuery> = {}) => mirror.filePage({ ...top, offset: 0, limit: 100, ...more });

const held = (key: string, remoteId: string | null): HeldStep => ({
  key,
  action: 'upload',
  side: 'remote',
  path: 'p',
  reason: 'read-only',
  message: `held: ${key}`,
  remoteId,
  webAddress: null,
});

function filled(): Mirror {
  const mirror = openMirror(join(temporaryHome(), 'mirror.db'));
  mirror.trees(1).commit({
    putRemote: [
      remoteNode('2', { kind: 'folder', name: 'Plans' }),
      remoteNode('3', { name: 'älv.txt', size: 1, modifiedAt: now }),
      remoteNode('4', { name: 'Zebra.txt', modifiedAt: now - 5 }),
      remoteNode('5', { parentId: '2', name: 'inside.txt' }),
    ],
    putSynced: [syncedNode('2', 12, { kind: 'folder' }), syncedNode('3', 13, { size: 1, modifiedAt: now }), syncedNode('5', 15)],
    putLocal: [
      localNode(12, { kind: 'folder', name: 'Plans' }),
      localNode(13, { name: 'älv.txt' }),
      localNode(15, { parentId: 12, name: 'inside.txt' }),
      localNode(20, { name: 'Yet to send.txt', size: 9, mtimeMs: now + 0.25 }),
      localNode(21, { name: 'refused.txt' }),
      localNode(22, { name: 'broken.txt' }),
      localNode(23, { kind: 'folder', name: 'New folder' }),
      localNode(24, { parentId: 23, name: 'deep inside.txt' }),
      localNode(25, { parentId: 12, name: 'new inside.txt' }),
      localNode(26, { kind: 'folder', name: 'Left', residue: true }),
    ],
    held: [held('push l:21', null), held('trash-local s:3', '3')],
    putFailures: [
      {
        key: 'push l:22',
        path: 'broken.txt',
        kind: 'busy',
        message: 'Open.',
        attempts: 1,
        firstAt: 1,
        nextAt: null,
        signature: '',
      },
    ],
  });
  return mirror;
}

describe('a list of files', () => {
  it('has what is only on this disk among what the service has, each with its state', () => {
    const mirror = filled();
    const rows = list(mirror).rows.map(({ id, name, kind, state, reason, local, remote }) => [
      id,
      name,
      kind,
      state,
      reason,
      local,
      remote,
    ]);
    expect(rows).toEqual([
      ['local:26', 'Left', 'folder', 'left-out', null, true, false],
      ['local:23', 'New folder', 'folder', 'waiting', null, true, false],
      ['2', 'Plans', 'folder', 'synced', null, true, true],
      ['local:22', 'broken.txt', 'document', 'failed', 'Open.', true, false],
      ['local:21', 'refused.txt', 'document', 'held', 'held: push l:21', true, false],
      ['local:20', 'Yet to send.txt', 'document', 'waiting', null, true, false],
      ['4', 'Zebra.txt', 'document', 'waiting', null, false, true],
      ['3', 'älv.txt', 'document', 'held', 'held: trash-local s:3', true, true],
    ]);
    expect(list(mirror).rows.find(({ id }) => id === 'local:20')).toMatchObject({ size: 9, modifiedAt: now, parentId: '1' });
    mirror.close();
  });

  it('goes into folders of either side, and finds below them whatever the case', () => {
    const mirror = filled();
    const names = (more: Partial<FileListQuery>) => list(mirror, more).rows.map(({ name, parentId }) => `${parentId}/${name}`);
    expect(names({ folderId: '2', localFolderId: 12 })).toEqual(['2/inside.txt', '2/new inside.txt']);
    expect(names({ folderId: null, localFolderId: 23 })).toEqual(['local:23/deep inside.txt']);
    expect(names({ filter: 'INSIDE' })).toEqual(['local:23/deep inside.txt', '2/inside.txt', '2/new inside.txt']);
    expect(names({ filter: 'inside', folderId: '2', localFolderId: 12 })).toEqual(['2/inside.txt', '2/new inside.txt']);
    expect(names({ filter: 'inside', folderId: null, localFolderId: 23 })).toEqual(['local:23/deep inside.txt']);
    expect([names({ filter: 'ÄLV' }), names({ filter: '%' }), names({ filter: '_' })]).toEqual([['1/älv.txt'], [], []]);
    mirror.close();
  });

  it.each(['name', 'modifiedAt', 'modifiedBy', 'version', 'size', 'state'] as const)(
    'pages by %s in both directions without gaps, and knows the place of each row',
    (by) => {
      const mirror = filled();
      for (const filter of ['', 't']) {
        for (const down of [false, true]) {
          const sort = { by, down };
          const whole = list(mirror, { sort, filter });
          const pages = [0, 3, 6, 9].flatMap((offset) => list(mirror, { sort, filter, offset, limit: 3 }).rows);
          expect(pages).toEqual(whole.rows);
          expect(list(mirror, { sort, filter, offset: 3, limit: 3 }).total).toBe(whole.rows.length);
          expect(list(mirror, { sort, filter, offset: 99, limit: 3 })).toEqual({ total: whole.rows.length, rows: [] });
          const places = whole.rows.map(({ id }) =>
            mirror.filePosition({ ...top, sort, filter }, id.startsWith('local:') ? Number(id.slice(6)) : id),
          );
          expect(places).toEqual(whole.rows.map((_, index) => index));
        }
      }
      expect([mirror.filePosition(top, '5'), mirror.filePosition(top, 4711), mirror.filePosition(top, '4711')]).toEqual([
        null,
        null,
        null,
      ]);
      mirror.close();
    },
  );

  it('always has just those as local only that have no twin, whatever was committed', () => {
    const mirror = openMirror(join(temporaryHome(), 'mirror.db'));
    const store = mirror.trees(1);
    const id = fc.nat(5);
    const change = fc.record({
      dropLocal: fc.array(id, { maxLength: 2 }),
      putLocal: fc.uniqueArray(id, { maxLength: 3 }),
      dropSynced: fc.array(id, { maxLength: 2 }),
      putSynced: fc.array(fc.tuple(id, id), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(change, ({ dropLocal, putLocal, dropSynced, putSynced }) => {
        const node = (n: number) => localNode(n + 1, { name: `n${n}` });
        try {
          store.commit({
            dropLocal: dropLocal.map((n) => n + 1),
            putLocal: putLocal.map(node),
            dropSynced: dropSynced.map(String),
            putSynced: putSynced.map(([remote, local]) => syncedNode(String(remote), local + 1)),
          });
        } catch {
          // Two remote items for one local file: refused as a whole.
        }
        const { local, synced } = store.load();
        const twins = new Set(synced.map(({ localId }) => localId));
        const expected = local.filter(({ id: own }) => !twins.has(own)).map(({ id: own }) => `local:${own}`);
        expect(list(mirror).rows.map(({ id: own }) => own)).toEqual(expected.toSorted());
      }),
      { seed, numRuns: numRuns(400) },
    );
    mirror.close();
  });
});
