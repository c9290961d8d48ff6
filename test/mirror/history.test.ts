import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMirror } from '../../main/mirror/mirror.ts';
import type { HistoryEntry } from '../../main/sync/ports/trees.ts';
import { historyEntry, now } from './records.ts';
import { temporaryHome } from './temporary-home.ts';

function mirrorWith(entries: readonly Partial<HistoryEntry>[]) {
  const mirror = openMirror(join(temporaryHome(), 'mirror.db'));
  mirror.trees(1).commit({ history: entries.map((facts, index) => historyEntry({ reason: String(index), ...facts })) });
  return mirror;
}

describe('the history', () => {
  it('comes newest first, in pages, of one pair or all', () => {
    const entry = historyEntry({
      action: 'rename',
      side: null,
      fromPath: 'b 😀',
      remoteId: '18446744073709551615',
      items: 12,
      at: now + 7,
    });
    const mirror = mirrorWith([{}, {}, {}]);
    mirror.trees(2).commit({ history: [entry] });
    mirror.trees(1).commit({ history: [historyEntry({ reason: '3' })] });
    expect(mirror.history({ pairId: 2, limit: 5 })).toEqual([{ ...entry, id: 4, pairId: 2 }]);
    expect(mirror.history({ limit: 2 }).map(({ id }) => id)).toEqual([5, 4]);
    expect(mirror.history({ limit: 9, before: 4 }).map(({ id }) => id)).toEqual([3, 2, 1]);
    expect(mirror.history({ pairId: 1, limit: 2, before: 5 }).map(({ reason }) => reason)).toEqual(['2', '1']);
    mirror.close();
  });

  it('tells why a path is as it is: itself, the folders above, and its former names', () => {
    const mirror = mirrorWith([
      { path: 'old/x', action: 'download', remoteId: '7' },
      { path: 'old/y', action: 'download', remoteId: '8' },
      { path: 'old', action: 'create folder', remoteId: '2' },
      { path: 'old/z', fromPath: 'old/x', action: 'rename', remoteId: '7' },
      { path: 'old/x', action: 'download', remoteId: '9' },
      { path: 'new', fromPath: 'old', action: 'rename', remoteId: '2' },
      { path: 'new/z', action: 'upload', remoteId: '7' },
      { path: 'new/zz', action: 'upload', remoteId: '10' },
      { path: 'new', action: 'trash', remoteId: '2' },
    ]);
    const why = (path: string) => mirror.history({ pairId: 1, path, limit: 99 }).map(({ reason }) => reason);
    expect(why('new/z')).toEqual(['8', '6', '5', '3', '2', '0']);
    expect(why('new/y')).toEqual(['8', '5', '2', '1']);
    expect(why('new/zz')).toEqual(['8', '7', '5', '2']);
    expect(why('old/z')).toEqual(['6', '5', '3', '2', '0']);
    expect(why('nowhere')).toEqual([]);
    const page = mirror.history({ pairId: 1, path: 'new/z', limit: 2 });
    expect(page.map(({ reason }) => reason)).toEqual(['8', '6']);
    expect(mirror.history({ pairId: 1, path: 'new/z', limit: 2, before: page[1]!.id }).map(({ reason }) => reason)).toEqual([
      '5',
      '3',
    ]);
    expect(mirror.history({ pairId: 2, path: 'new/z', limit: 2 })).toEqual([]);
    mirror.close();
  });

  it('is shortened by age and by count, in portions, and what is young stays', () => {
    const old = Array.from({ length: 700 }, () => ({ at: now - 1000 }));
    const mirror = mirrorWith([...old, ...Array.from({ length: 20 }, () => ({ at: now }))]);
    const ids = () => mirror.history({ limit: 999 }).map(({ id }) => id);
    const bounds = { before: 0, keep: 10_000, spare: now };
    expect(mirror.shortenHistory(bounds)).toBe(false);
    expect(ids()).toHaveLength(720);
    expect(mirror.shortenHistory({ ...bounds, keep: 719 })).toBe(false);
    expect(ids().at(-1)).toBe(2);
    expect(mirror.shortenHistory({ ...bounds, keep: 5 })).toBe(true);
    expect(mirror.shortenHistory({ ...bounds, keep: 5 })).toBe(false);
    expect(ids()).toEqual(Array.from({ length: 20 }, (_, index) => 720 - index));
    expect(mirror.shortenHistory({ ...bounds, before: now + 1 })).toBe(false);
    expect(ids()).toEqual([]);
    mirror.close();
  });
});
