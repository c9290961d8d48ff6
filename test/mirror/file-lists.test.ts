import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openFileLists } from '../../main/mirror/file-lists.ts';
import { openMirror } from '../../main/mirror/mirror.ts';
import type { FileListQuery, FilePageQuery } from '../../main/sync/ports/mirror.ts';
import { now, remoteNode } from './records.ts';
import { temporaryHome } from './temporary-home.ts';

const top: FileListQuery = {
  ...{ pairId: 1, folderId: '1', localFolderId: 0, filter: '', sort: { by: 'name', down: false } },
  ...{ excluded: [], insideExcluded: false, linkFiles: false },
};
const page = (more: Partial<FilePageQuery> = {}): FilePageQuery => ({ ...top, offset: 4, limit: 9, ...more });

/** One pair of 5,000 documents and one of three; `here` is asked wherever no thread is. */
function filled() {
  const file = join(temporaryHome(), 'mirror.db');
  const mirror = openMirror(file);
  const documents = (count: number) =>
    Array.from({ length: count }, (_, n) =>
      remoteNode(String(10 + n), { name: `${(n * 7919) % count}.txt`, size: n, modifiedAt: now - n }),
    );
  mirror.trees(1).commit({ putRemote: documents(5_000) });
  mirror.trees(2).commit({ putRemote: documents(3) });
  const asked: string[] = [];
  const lists = openFileLists(file, {
    hasMoreItems: (pairId, items) => mirror.hasMoreItems(pairId, items),
    filePage: (query) => {
      asked.push(`page of ${query.pairId} by ${query.sort.by}`);
      return mirror.filePage(query);
    },
    filePosition: (query, id) => {
      asked.push(`position in ${query.pairId}`);
      return mirror.filePosition(query, id);
    },
  });
  onTestFinished(async () => {
    await lists.close();
    mirror.close();
  });
  return { file, mirror, lists, asked };
}

describe('lists of files', () => {
  it('are the same from the thread, which reads what takes long', async () => {
    const { mirror, lists, asked } = filled();
    for (const by of ['name', 'modifiedAt', 'modifiedBy', 'version', 'size', 'state'] as const) {
      const query = page({ sort: { by, down: true } });
      expect(await lists.page(query)).toEqual(mirror.filePage(query));
    }
    expect(await lists.page(page({ filter: '77' }))).toEqual(mirror.filePage(page({ filter: '77' })));
    expect(await lists.position(top, '4711')).toBe(mirror.filePosition(top, '4711'));
    expect(await lists.position(top, 'nobody')).toBe(null);
    expect(asked).toEqual([]);
  });

  it('come at once where an index has them in order, or the pair is small', async () => {
    const { lists, asked } = filled();
    await lists.page(page());
    await lists.page(page({ pairId: 2, sort: { by: 'state', down: false } }));
    await lists.position({ ...top, pairId: 2 }, '11');
    expect(asked).toEqual(['page of 1 by name', 'page of 2 by state', 'position in 2']);
  });

  it('show what was committed a moment ago', async () => {
    const { mirror, lists } = filled();
    const newest = page({ offset: 0, limit: 1, sort: { by: 'modifiedAt', down: true } });
    await lists.page(newest);
    mirror.trees(1).commit({ putRemote: [remoteNode('9', { name: 'new.txt', modifiedAt: now + 1 })] });
    expect((await lists.page(newest)).rows.map(({ name }) => name)).toEqual(['new.txt']);
  });

  it('tell what is wrong with a question, and answer the next one', async () => {
    const { lists } = filled();
    const wrong = page({ filter: 'x', offset: Number.NaN });
    await expect(lists.page(wrong)).rejects.toMatchObject({ name: 'SyncError' });
    expect((await lists.page(page({ filter: '4711' }))).total).toBe(1);
  });

  it('answer what was asked before they are closed, and nothing afterwards', async () => {
    const { lists } = filled();
    const before = lists.page(page({ filter: '4711' }));
    await lists.close();
    expect((await before).total).toBe(1);
    await expect(lists.page(page({ filter: '4711' }))).rejects.toMatchObject({ kind: 'busy' });
  });
});
