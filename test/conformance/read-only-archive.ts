import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asSyncError } from '../../main/sync/errors.ts';
import type { Archive, ArchiveOperation, RemoteNode } from '../../main/sync/ports/archive.ts';
import type { Effect } from '../sandbox/wire/faults.ts';
import { expectOrdered, failure, failureKind, hash, patience, readAll, uploadOf } from './expectations.ts';

/** An archive that can only be read, with the hooks that the suite needs. */
export interface ReadOnlyWorld {
  readonly openAt: (folderId: string) => Archive;
  readonly rootId: string;
  /** Everything in it, parents before children; one folder is `Ground`. */
  readonly paths: readonly string[];
  /** One of them. */
  readonly document: string;
  readonly hashOf: (node: RemoteNode) => string;
  /** Takes that document away. */
  readonly remove: () => void;
  /** Makes the next `times` (1) requests of a listing go wrong. */
  readonly faultList: (effect: Effect, times?: number) => void;
  readonly faultRead: (effect: Effect, times?: number) => void;
  /** Bodies that say nothing although there is something. */
  readonly emptyAnswers: readonly unknown[];
  /** That came to the service so far, to any host of it. */
  readonly requests: () => number;
  readonly renews: boolean;
  readonly stop: () => Promise<void>;
}

/** What an archive that cannot be written has to do: the doc comments of ports/archive.ts, as tests. */
export function readOnlyArchiveConformance(name: string, make: () => Promise<ReadOnlyWorld>): void {
  describe(name, () => {
    let world: ReadOnlyWorld;
    const archive = (): Archive => world.openAt(world.rootId);
    const list = () => archive().list(patience());

    beforeEach(async () => {
      world = await make();
    });
    afterEach(() => world.stop());

    listingCases(() => world, { archive, list });
    readingCases(() => world, { archive, list });
    refusingCases(() => world, { archive, list });
  });
}

interface Tools {
  readonly archive: () => Archive;
  readonly list: () => ReturnType<Archive['list']>;
}

function pathIn(nodes: readonly RemoteNode[], node: RemoteNode): string {
  const parent = nodes.find(({ id }) => id === node.parentId);
  return parent ? `${pathIn(nodes, parent)}/${node.name}` : node.name;
}

function at(nodes: readonly RemoteNode[], path: string): RemoteNode {
  const found = nodes.find((node) => pathIn(nodes, node) === path);
  if (!found) throw new Error(`There is no ${path}`);
  return found;
}

function listingCases(world: () => ReadOnlyWorld, { archive, list }: Tools): void {
  it('lists everything, parents first, each id once, and the same each time', async () => {
    const listing = await list();
    expectOrdered(listing);
    expect(listing.nodes.map((node) => pathIn(listing.nodes, node)).sort()).toEqual([...world().paths].sort());
    expect(new Set(listing.nodes.map(({ id }) => id)).size).toBe(listing.nodes.length);
    expect(listing.nodes.every(({ writable }) => writable === false)).toBe(true);
    expect((await list()).nodes).toEqual(listing.nodes);
  });

  it('lists one level, and begins at any folder', async () => {
    const { nodes } = await list();
    const ground = at(nodes, 'Ground');
    const level = await archive().children(ground.id, patience());
    expect(level).toEqual(nodes.filter(({ parentId }) => parentId === ground.id));
    const inside = await world().openAt(ground.id).list(patience());
    expect(inside.rootId).toBe(ground.id);
    expect(inside.nodes.length).toBe(world().paths.filter((path) => path.startsWith('Ground/')).length);
  });

  it('tells of what is not there any more', async () => {
    const { nodes } = await list();
    const node = at(nodes, world().document);
    world().remove();
    expect(await archive().inspect(node, patience())).toBeNull();
    expect(await failureKind(archive().children('0', patience()))).toBe('gone');
    expect(await failureKind(world().openAt('0').list(patience()))).toBe('gone');
  });

  it.each([
    ['401', { kind: 'status', status: 401 }, 'auth'],
    ['403', { kind: 'status', status: 403 }, 'refused'],
    ['404', { kind: 'status', status: 404 }, 'gone'],
    ['429', { kind: 'throttle', retryAfter: 600 }, 'throttled'],
    ['500', { kind: 'status', status: 500 }, 'broken'],
    ['503', { kind: 'status', status: 503 }, 'offline'],
    ['a web page', { kind: 'html200' }, 'broken'],
    ['half an answer', { kind: 'truncate', after: 20 }, 'broken'],
    ['another shape', { kind: 'status', status: 200, body: { documents: {} } }, 'broken'],
    ['a line that drops', { kind: 'reset' }, 'offline'],
  ] as const)('is not made of %s', async (_what, effect, kind) => {
    world().faultList(effect, 1000);
    expect(await failureKind(list())).toBe(kind);
  });

  it('does not believe that there is nothing', async () => {
    for (const body of world().emptyAnswers) {
      world().faultList({ kind: 'status', status: 200, body }, 1000);
      expect(await failureKind(list())).toBe('broken');
    }
  });

  it('gets over a failure that passes', async () => {
    world().faultList({ kind: 'status', status: 503 });
    expect((await list()).nodes).toHaveLength(world().paths.length);
  });

  it('renews a credential that ends, or says that it is not good', async () => {
    await list();
    world().faultList({ kind: 'expireToken' });
    const found = await list().then(
      ({ nodes }) => nodes.length,
      (error: unknown) => asSyncError(error).kind,
    );
    expect(found).toBe(world().renews ? world().paths.length : 'auth');
  });

  it('stops at the signal', async () => {
    expect(await failureKind(archive().list(AbortSignal.abort()))).toBe('busy');
  });
}

function readingCases(world: () => ReadOnlyWorld, { archive, list }: Tools): void {
  it('brings the bytes of every document', async () => {
    const { nodes } = await list();
    const fresh = archive();
    for (const node of nodes.filter(({ kind }) => kind === 'document')) {
      expect(hash(await readAll(fresh, node.id))).toBe(world().hashOf(node));
    }
  });

  it('tells of a document that is not there any more', async () => {
    const { id } = at((await list()).nodes, world().document);
    world().remove();
    await list();
    expect(await failureKind(archive().read(id, patience()))).toBe('gone');
  });

  it.each([
    ['403', { kind: 'status', status: 403 }],
    ['500', { kind: 'status', status: 500 }],
    ['a web page', { kind: 'html200' }],
    ['half of it', { kind: 'truncate', after: 3 }],
    ['a line that drops', { kind: 'reset' }],
  ] as const)('does not take %s for content', async (_what, effect) => {
    const { id } = at((await list()).nodes, world().document);
    world().faultRead(effect, 1000);
    expect(await failureKind(readAll(archive(), id))).toMatch(/^(?:broken|refused|offline)$/);
  });
}

function refusingCases(world: () => ReadOnlyWorld, { archive, list }: Tools): void {
  it('refuses each change with its reason, and asks nobody', async () => {
    const node = at((await list()).nodes, world().document);
    const before = world().requests();
    const files = archive();
    const changes: readonly (readonly [ArchiveOperation, () => Promise<unknown>])[] = [
      ['upload', () => files.upload(uploadOf(world().rootId, 'a', Buffer.from('a')), patience())],
      ['createFolder', () => files.createFolder(world().rootId, 'a', patience())],
      ['rename', () => files.rename(node, 'b', patience())],
      ['move', () => files.move(node, world().rootId, patience())],
      ['trash', () => files.trash(node, patience())],
      ['restore', () => files.restore(node, patience())],
      ['versions', () => files.versions(node.id, patience())],
    ];
    for (const [operation, change] of changes) {
      const { enabled, lacking = '' } = files.operations[operation];
      const error = await failure(change());
      expect([operation, enabled, error.kind, error.message]).toEqual([operation, false, 'refused', lacking]);
      expect(lacking).not.toBe('');
    }
    expect(world().requests()).toBe(before);
  });
}
