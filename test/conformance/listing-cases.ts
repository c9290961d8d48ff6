import { describe, expect, it } from 'vitest';
import type { SyncError } from '../../main/sync/errors.ts';
import type { RemoteListing, RemoteNode } from '../../main/sync/ports/archive.ts';
import type { ArchiveLack, ConformanceWorld } from './conformance-world.ts';
import { expectOrdered, failure, failureKind, named, patience, shapes, text } from './expectations.ts';

/** Whole trees, folders, and answers that are not what they should be. */
export function listingCases(world: () => ConformanceWorld, has: (what: ArchiveLack) => boolean): void {
  const faulty = it.runIf(has('faults'));
  const list = (): Promise<RemoteListing> => world().archive.list(patience());
  const find = async (wanted: string): Promise<RemoteNode> => named((await list()).nodes, wanted);

  describe('listing', () => {
    it.runIf(has('levels'))('is the whole tree, parents first, by one call and level by level alike', async () => {
      const tree = await list();
      world().fault('tree', { kind: 'status', status: 403 }, { times: 1000 });
      const levels = await world().openAt(world().archive.rootId).list(patience());
      for (const listing of [tree, levels]) {
        expectOrdered(listing);
        expect(shapes(listing.nodes)).toEqual(shapes(world().seen()));
        expect(listing).toMatchObject({ rootId: world().archive.rootId, unreadable: [] });
      }
    });

    it.runIf(has('links'))('tells where links lead, and times in ms by the service', async () => {
      const before = Date.now();
      const { nodes, at, blind } = await list();
      expect(named(nodes, 'Wiki')).toMatchObject({ kind: 'link', url: 'https://wiki.example/' });
      expect(named(nodes, 'plan.txt').modifiedAt).toBe(1_600_000_000_000);
      // Services tell whole seconds.
      expect(at).toBeGreaterThanOrEqual(before - 2000);
      expect(at).toBeLessThanOrEqual(Date.now() + 2000);
      expect(blind).toBe(false);
    });

    it('keeps names as they are', async () => {
      const names = ['a/b.txt', 'c:\\d.txt', 'CON', 'ends. ', 'é', 'e\u0301', '%41.txt', 'x"y\nz', '🎉', 'same', '  ', '*?<>|'];
      for (const one of names) world().put('Reports', one, text(one));
      const { nodes } = await list();
      const reports = named(nodes, 'Reports').id;
      const found = nodes.filter((node) => node.parentId === reports && node.kind === 'document').map((node) => node.name);
      expect(found.sort()).toEqual([...names, 'plan.txt'].sort());
    });

    it.runIf(has('nesting'))('can begin at a folder', async () => {
      const reports = await find('Reports');
      const inside = world().openAt(reports.id);
      const { nodes } = await inside.list(patience());
      expect(nodes.map(({ name: own, parentId }) => [own, parentId === reports.id]).sort()).toEqual([
        ['Deep', true],
        ['note.txt', false],
        ['plan.txt', true],
      ]);
    });

    it.runIf(has('nesting'))('tells of an empty folder as empty, and of a missing one as gone', async () => {
      const deep = await find('Deep');
      world().remove((await find('note.txt')).id);
      expect((await world().openAt(deep.id).list(patience())).nodes).toEqual([]);
      world().remove(deep.id);
      expect(await failureKind(world().openAt(deep.id).list(patience()))).toBe('gone');
      expect(await failureKind(world().archive.children(deep.id, patience()))).toBe('gone');
    });

    it.runIf(has('levels'))('names a folder that may not be read, and goes on', async () => {
      const closed = await find('Closed');
      world().fault('tree', { kind: 'status', status: 403 }, { times: 1000 });
      const seen = world().seen().length;
      // The root's level comes first; then the folders of the root in order.
      const rootFolders = (await world().archive.children(world().archive.rootId, patience())).filter(
        (node) => node.kind === 'folder',
      );
      const fresh = world().openAt(world().archive.rootId);
      world().fault(
        'level',
        { kind: 'status', status: 403 },
        { skip: 1 + rootFolders.findIndex((node) => node.id === closed.id) },
      );
      const listing = await fresh.list(patience());
      expect(listing.unreadable).toHaveLength(1);
      expect(listing.nodes.length).toBeLessThan(seen);
    });

    faulty.each([
      ['a web page', { kind: 'html200' }, 'broken'],
      ['an error object', { kind: 'status', status: 200, body: { error_code: 'SERVER_ERROR', description: 'no' } }, 'broken'],
      ['half an answer', { kind: 'truncate', after: 40 }, 'broken'],
      ['a wrong length', { kind: 'wrongLength', by: 7 }, 'broken'],
      ['a list', { kind: 'status', status: 200, body: [] }, 'broken'],
      ['another shape', { kind: 'status', status: 200, body: { documents: {} } }, 'broken'],
      [
        'a redirect to another host',
        { kind: 'status', status: 302, body: {}, headers: { Location: 'http://localhost:1/' } },
        'broken',
      ],
    ] as const)('is not made of %s', async (_what, effect, kind) => {
      world().fault('tree', effect, { times: 10 });
      expect(await failureKind(list())).toBe(kind);
    });

    faulty('does not believe an empty answer', async () => {
      world().fault('tree', { kind: 'status', status: 200, body: {} });
      const found = await list().then(
        ({ nodes }) => nodes.length,
        (error: unknown) => (error as SyncError).kind,
      );
      expect(['broken', world().seen().length]).toContain(found);
    });

    faulty.each([
      ['503', { kind: 'status', status: 503 }],
      ['500', { kind: 'status', status: 500 }],
      ['a dropped connection', { kind: 'reset' }],
      ['429', { kind: 'throttle', retryAfter: 1 }],
    ] as const)('gets over one %s', async (_what, effect) => {
      world().fault('tree', effect);
      expect((await list()).nodes).toHaveLength(world().seen().length);
    });

    faulty('gives up on a long throttling with the time that is asked for', async () => {
      world().fault('tree', { kind: 'throttle', retryAfter: 120 });
      const error = await failure(list());
      expect(error.kind).toBe('throttled');
      expect(error.retryAfterMs).toBeGreaterThan(100_000);
    });

    faulty('stops at the signal', async () => {
      const stop = new AbortController();
      // Longer than any test may take.
      world().fault('tree', { kind: 'delay', ms: 3_600_000 });
      const work = world().archive.list(stop.signal);
      setTimeout(() => stop.abort(), 50);
      expect(await failureKind(work)).toBe('busy');
    });
  });
}
