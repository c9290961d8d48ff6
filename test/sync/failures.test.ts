import { describe, expect, it } from 'vitest';
import { applyDeleteAnswers } from '../../main/sync/delete-answers.ts';
import { type ErrorKind, SyncError } from '../../main/sync/errors.ts';
import { recordFailure, signatureOf, stillWaits } from '../../main/sync/failures.ts';
import type { Step } from '../../main/sync/plan/model.ts';
import { plan } from '../../main/sync/plan/plan.ts';
import type { FailureRecord } from '../../main/sync/ports/trees.ts';
import { World } from './world/world.ts';
import { settle } from './world/settle.ts';
import { linuxTraits } from './world/traits.ts';
import { quietInput } from './world/quiet-input.ts';
import { localNode, stored } from './world/tree-rows.ts';
import { Trees } from '../../main/sync/trees.ts';
import { memoryRootId } from './world/memory-archive.ts';
import { WorldRandom, WorldTime } from './world/world-time.ts';

function uploadOf(facts: { hash?: string } = {}): Step {
  const trees = new Trees(memoryRootId, stored({ local: [localNode({ id: 1, ...facts })] }));
  const [step] = plan(quietInput(trees)).steps;
  if (step?.type !== 'push') throw new Error('no upload was planned');
  return step;
}

describe('waiting after failures', () => {
  const second = 1_000;
  const minute = 60 * second;
  const hour = 60 * minute;
  const day = 24 * hour;

  const waits: readonly [ErrorKind, readonly (number | null)[]][] = [
    ['offline', [1, 2, 5, 5, 5].map((count) => count * second)],
    ['throttled', [second, 5 * second, 25 * second, 2 * minute, 10 * minute, hour, 6 * hour, day, day]],
    ['full', [second, 5 * second]],
    ['conflict', [0, 0, second, 5 * second]],
    ['gone', [0, 0, second]],
    ['refused', [null, null]],
  ];

  it.each(waits)('%s', (kind, expected) => {
    const clock = new WorldTime();
    let before: FailureRecord | undefined;
    const seen = expected.map(() => {
      before = recordFailure(uploadOf(), new SyncError(kind, 'no'), { before, clock, random: new WorldRandom() });
      return before.nextAt === null ? null : before.nextAt - clock.now();
    });
    expect(seen).toEqual(expected);
  });

  it('is as long as the host asks for', () => {
    const clock = new WorldTime();
    const error = new SyncError('throttled', 'later', { retryAfterMs: 90_000 });
    const record = recordFailure(uploadOf(), error, { before: undefined, clock, random: new WorldRandom() });
    expect((record.nextAt ?? 0) - clock.now()).toBe(90_000);
  });

  it('counts anew, and is over, when the file is another one', () => {
    const clock = new WorldTime();
    const facts = { clock, random: new WorldRandom() };
    const once = recordFailure(uploadOf(), new SyncError('refused', 'no'), { ...facts, before: undefined });
    const twice = recordFailure(uploadOf(), new SyncError('refused', 'no'), { ...facts, before: once });
    const other = recordFailure(uploadOf({ hash: 'other' }), new SyncError('refused', 'no'), { ...facts, before: twice });
    expect([once.attempts, twice.attempts, other.attempts]).toEqual([1, 2, 1]);
    expect([stillWaits(uploadOf(), twice, clock.now()), stillWaits(uploadOf({ hash: 'other' }), twice, clock.now())]).toEqual([
      true,
      false,
    ]);
    expect(signatureOf(uploadOf())).not.toBe(signatureOf(uploadOf({ hash: 'other' })));
  });

  it.each([
    ['before its time', -1, true],
    ['at its time', 0, false],
    ['when the clock was set back by days', -2 * day, false],
  ])('%s: waits is %s', (_, after, expected) => {
    const clock = new WorldTime();
    const record = recordFailure(uploadOf(), new SyncError('full', 'no'), {
      before: undefined,
      clock,
      random: new WorldRandom(),
    });
    expect(stillWaits(uploadOf(), record, (record.nextAt ?? 0) + after)).toBe(expected);
  });

  it('a step that waits is not planned, and what needs it neither', () => {
    const folder = localNode({ id: 1, kind: 'folder' });
    const trees = new Trees(memoryRootId, stored({ local: [folder, localNode({ id: 2, parentId: 1 }), localNode({ id: 3 })] }));
    const { steps, held, waiting } = plan(quietInput(trees, { waits: ({ type }) => type === 'create-remote-folder' }));
    expect([steps.map(({ key }) => key), held, waiting]).toEqual([['push l:3'], [], ['create-remote-folder l:1']]);
  });
});

describe('an answer to a mass delete', () => {
  /** Four documents in sync, one of them in a folder; all gone here. */
  async function allGoneHere(): Promise<World> {
    const world = new World({
      traits: linuxTraits,
      rich: false,
      disabled: [],
      deletesAllowed: false,
      linkFiles: false,
      hurried: false,
    });
    const folder = world.archive.add({ parentId: memoryRootId, kind: 'folder', name: 'f' });
    for (const parentId of [folder.id, memoryRootId, memoryRootId, memoryRootId]) {
      world.archive.add({
        parentId,
        kind: 'document',
        name: `d${world.archive.items.size}`,
        content: `content ${world.archive.items.size}`,
      });
    }
    await settle(world, () => 0);
    for (const path of ['f', 'd2', 'd3', 'd4']) world.disk.trash(path);
    const { last } = await settle(world, () => 0);
    expect(last.held.map(({ reason }) => reason)).toEqual(Array.from({ length: 4 }, () => 'mass-delete'));
    return world;
  }

  it('`keep` brings everything back, what is in folders too', async () => {
    const world = await allGoneHere();
    const topmost = ['2', '4', '5', '6'];
    const decision = applyDeleteAnswers([{ pairId: 1, answer: 'keep', items: topmost, at: 0 }], world.context);
    expect([decision.answered, decision.allowed.size]).toEqual([true, 0]);
    await settle(world, () => 0);
    expect([...world.disk.walk()].map(({ path }) => path).sort()).toEqual(['d2', 'd3', 'd4', 'f', 'f/d1']);
    expect(world.archive.items.size).toBe(5);
  });

  it('`delete` lets go what was asked about', async () => {
    const world = await allGoneHere();
    const { allowed } = applyDeleteAnswers([{ pairId: 1, answer: 'delete', items: ['2', '4', '5', '6'], at: 0 }], world.context);
    const { steps, held } = plan(world.input({ allowedDeletes: allowed }));
    for (const step of steps) await world.do(step);
    expect([held, world.archive.items.size, world.archive.trashed.length]).toEqual([[], 0, 5]);
  });
});
