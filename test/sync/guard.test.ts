import { describe, expect, it } from 'vitest';
import type { PlanInput } from '../../main/sync/plan/model.ts';
import { plan } from '../../main/sync/plan/plan.ts';
import type { Side } from '../../main/sync/ports/trees.ts';
import { Trees } from '../../main/sync/trees.ts';
import { MemoryArchive, memoryRootId } from './world/memory-archive.ts';
import { MemoryFolder } from './world/memory-folder.ts';
import { quietInput } from './world/quiet-input.ts';
import { settle } from './world/settle.ts';
import { syncedPair } from './world/synced-pair.ts';
import { plain, World } from './world/world.ts';
import { localNode, partlyDeleted, remoteNode, stored, syncedRow } from './world/tree-rows.ts';

interface Case {
  readonly name: string;
  readonly count: number;
  readonly goneThere?: number;
  readonly goneHere?: number;
  readonly recent?: number;
  readonly allowed?: readonly string[];
  /** Deletes that are done, and those that wait for an answer. */
  readonly expected: { readonly done: number; readonly held: number };
}

const cases: readonly Case[] = [
  { name: 'half of a pair goes', count: 10, goneThere: 5, expected: { done: 5, held: 0 } },
  { name: 'more than half waits', count: 10, goneThere: 6, expected: { done: 0, held: 6 } },
  { name: 'the same here', count: 10, goneHere: 6, expected: { done: 0, held: 6 } },
  { name: 'each side is judged by itself', count: 20, goneThere: 8, goneHere: 8, expected: { done: 16, held: 0 } },
  {
    name: 'one that is too much does not hold the other',
    count: 20,
    goneThere: 11,
    goneHere: 2,
    expected: { done: 2, held: 11 },
  },
  { name: 'both of two are no masses', count: 2, goneThere: 2, expected: { done: 2, held: 0 } },
  { name: 'all of three are', count: 3, goneThere: 3, expected: { done: 0, held: 3 } },
  { name: '200 of many go', count: 1_000, goneThere: 200, expected: { done: 200, held: 0 } },
  { name: '201 wait, whatever the share', count: 1_000, goneThere: 201, expected: { done: 0, held: 201 } },
  { name: 'what went within the hour counts', count: 1_000, goneThere: 100, recent: 101, expected: { done: 0, held: 100 } },
  { name: 'slow deletes add up to a share', count: 6, goneThere: 1, recent: 6, expected: { done: 0, held: 1 } },
  { name: 'nothing to delete, nothing to ask', count: 6, recent: 500, expected: { done: 0, held: 0 } },
  { name: 'what a person agreed to goes', count: 4, goneThere: 4, allowed: ['2', '3', '4', '5'], expected: { done: 4, held: 0 } },
  {
    name: 'what is beyond the answer is asked about',
    count: 8,
    goneThere: 8,
    allowed: ['2', '3'],
    expected: { done: 2, held: 6 },
  },
];

function deletesOf(input: PlanInput): { done: number; held: number } {
  const { steps, held } = plan(input);
  return {
    done: steps.filter(({ type }) => type.startsWith('trash')).length,
    held: held.filter(({ reason }) => reason === 'mass-delete').length,
  };
}

describe('the guard against mass deletes', () => {
  it.each(cases)('$name', ({ recent = 0, allowed = [], expected, ...facts }) => {
    const trees = new Trees(memoryRootId, partlyDeleted(facts));
    const recentDeletes = { local: recent, remote: 0 };
    expect(deletesOf(quietInput(trees, { recentDeletes, allowedDeletes: new Set(allowed) }))).toEqual(expected);
  });

  it('a folder counts with all that is in it, and is asked about as one', () => {
    const folder = localNode({ id: 2, kind: 'folder' });
    const inside = Array.from({ length: 201 }, (_, at) => localNode({ id: at + 3, parentId: 2 }));
    const kept = Array.from({ length: 1_000 }, (_, at) => ({
      remote: remoteNode({ id: String(at + 1_000) }),
      local: localNode({ id: at + 1_000 }),
    }));
    const gone = [folder, ...inside].map((local) =>
      syncedRow(
        remoteNode({
          id: String(local.id),
          kind: local.kind === 'folder' ? 'folder' : 'document',
          parentId: local.parentId === 2 ? '2' : '1',
        }),
        local,
      ),
    );
    const trees = new Trees(
      memoryRootId,
      stored({
        remote: kept.map(({ remote }) => remote),
        local: [folder, ...inside, ...kept.map(({ local }) => local)],
        synced: [...gone, ...kept.map(({ remote, local }) => syncedRow(remote, local))],
      }),
    );
    expect(deletesOf(quietInput(trees))).toEqual({ done: 0, held: 1 });
    expect(deletesOf(quietInput(trees, { allowedDeletes: new Set(['2']) }))).toEqual({ done: 1, held: 0 });
  });

  it('what is in a folder that stayed for an ignored file is asked about when that has gone', async () => {
    const world = new World({ ...plain, deletesAllowed: false });
    const { archive, disk } = world;
    const folder = archive.add({ parentId: archive.rootId, kind: 'folder', name: 'f' });
    for (const name of ['a.txt', 'b.txt', 'c.txt']) archive.add({ parentId: folder.id, kind: 'document', name, content: name });
    await settle(world, () => 0);
    disk.create('f/own.ign', 'file', 'own');
    archive.remove(folder.id);
    const asked = async (): Promise<readonly (string | null)[]> =>
      (await settle(world, () => 0)).last.held.map(({ remoteId }) => remoteId);
    const withIgnored = await asked();
    disk.unlink('f/own.ign');
    const without = await asked();
    expect([withIgnored, without]).toEqual([
      ['3', '4', '5'],
      ['3', '4', '5'],
    ]);
    for (const step of plan(world.input({ allowedDeletes: new Set(['3', '4', '5']) })).steps) await world.do(step);
    await settle(world, () => 0);
    expect([...disk.walk()]).toEqual([]);
  });

  const hour = 3_600_000;

  /** Twelve documents beside the two of the pair, in no folder. `remove` deletes the next ones on a side; `trashed` tells how many of them went on the other. */
  async function fourteen() {
    const pair = await syncedPair({
      archive: (time) => new MemoryArchive(time, { rich: true }),
      folder: (disk) => new MemoryFolder(disk),
    });
    const { archive, disk, store, run } = pair;
    for (let at = 0; at < 12; at += 1) disk.create(`${at}.txt`, 'file', `text ${at}`);
    await archive.time.sleep(10_000);
    await run();
    let next = 0;
    const remove = (side: Side, count: number): void => {
      for (const end = next + count; next < end; next += 1) {
        const item = [...archive.items.values()].find(({ name }) => name === `${next}.txt`);
        if (side === 'local') disk.unlink(`${next}.txt`);
        else if (item) archive.remove(item.id);
      }
    };
    const trashed = (side: Side): number => (side === 'local' ? archive : disk).trashed.length;
    const held = (): number => store.load().held.filter(({ reason }) => reason === 'mass-delete').length;
    /** Until so long after the last delete that was carried out. */
    const waitUntil = async (after: number): Promise<void> => {
      const last = store.history().findLast(({ action }) => action === 'trash')?.at ?? 0;
      await archive.time.sleep(last + after - archive.time.now());
    };
    const add = (count: number): void => {
      for (let at = 0; at < count; at += 1) disk.create(`more ${at}.txt`, 'file', `more ${at}`);
    };
    return { run, remove, trashed, held, waitUntil, add };
  }

  it.each([
    { side: 'local', after: hour - 60_000, expected: { done: 0, held: 4 } },
    { side: 'local', after: hour + 60_000, expected: { done: 4, held: 0 } },
    { side: 'remote', after: hour - 60_000, expected: { done: 0, held: 4 } },
    { side: 'remote', after: hour + 60_000, expected: { done: 4, held: 0 } },
  ] as const)('a few deletes $after ms after as many others ($side): $expected', async ({ side, after, expected }) => {
    const { run, remove, trashed, held, waitUntil } = await fourteen();
    remove(side, 4);
    await run();
    expect([trashed(side), held()]).toEqual([4, 0]);
    remove(side, 4);
    await waitUntil(after);
    await run();
    expect({ done: trashed(side) - 4, held: held() }).toEqual(expected);
  });

  it('what waits for an answer waits on when the hour is over', async () => {
    const { run, remove, trashed, held, waitUntil } = await fourteen();
    remove('local', 4);
    await run();
    remove('local', 4);
    await run();
    expect([trashed('local'), held()]).toEqual([4, 4]);
    await waitUntil(hour + 60_000);
    await run();
    expect([trashed('local'), held()]).toEqual([4, 4]);
  });

  it('what waits for an answer waits on when other documents come', async () => {
    const { run, remove, trashed, held, add } = await fourteen();
    remove('local', 8);
    await run();
    expect([trashed('local'), held()]).toEqual([0, 8]);
    add(10);
    await run();
    expect([trashed('local'), held()]).toEqual([0, 8]);
  });

  it('a move of everything is no delete', () => {
    const remote = Array.from({ length: 300 }, (_, at) => remoteNode({ id: String(at + 10), parentId: '2' }));
    const local = remote.map(({ id }) => localNode({ id: Number(id) }));
    const trees = new Trees(
      memoryRootId,
      stored({
        remote: [remoteNode({ id: '2', kind: 'folder', name: 'new' }), ...remote],
        local,
        synced: remote.flatMap((node, at) => (local[at] ? syncedRow({ ...node, parentId: '1' }, local[at]) : [])),
      }),
    );
    const { steps, held } = plan(quietInput(trees));
    expect([held, steps.filter(({ type }) => type === 'move-local').length, steps.length]).toEqual([[], 300, 301]);
  });
});
