import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Archive } from '../../main/sync/ports/archive.ts';
import { failure, named, patience, readAll, text, uploadOf } from '../conformance/expectations.ts';
import type { ConformanceWorld } from '../conformance/conformance-world.ts';
import { projectPlaceWorld } from '../conformance/projectplace-world.ts';
import { MemoryArchive } from '../sync/world/memory-archive.ts';
import { Chance } from './chance.ts';
import { ControlLoop } from './control-loop.ts';
import { SlowArchive } from './slow-archive.ts';
import { calmLine } from './weather.ts';
import { ServiceClock } from './world-clock.ts';

/** Says what goes wrong, call by call; nothing, when it has no more to say. */
class Script extends Chance {
  readonly luck: boolean[] = [];

  override happens(): boolean {
    return this.luck.shift() ?? false;
  }
}

/** The simulated line, which goes wrong as the script says. */
function simulated() {
  const script = new Script(1);
  const loop = new ControlLoop(script, { tells: false });
  const archive = new MemoryArchive(new ServiceClock(loop), { rich: false });
  archive.add({ parentId: archive.rootId, kind: 'folder', name: 'Reports' });
  archive.add({ parentId: '2', kind: 'document', name: 'plan.txt', content: 'plan one' });
  const place = {
    loop,
    name: 'laptop',
    archive,
    weather: { ...calmLine(), flaky: 1 },
    now: () => 0,
    tellsHash: false,
    piecemeal: false,
    shown: new Map<string, string>(),
    untold: new Set<string>(),
    onUnseen: () => undefined,
    onListed: () => undefined,
    change: <Result>(_what: string, act: () => Result): Result => act(),
  };
  const drive = <Result>(work: Promise<Result>): Promise<Result> => loop.drive(work);
  return { archive: new SlowArchive(place, {}), items: archive.items, luck: script.luck, drive };
}

const upload = (archive: Archive, folderId: string, signal = patience()) =>
  archive.upload(uploadOf(folderId, 'x.txt', text('x')), signal);

describe('a line that fails is told as the real client tells it', () => {
  let real: ConformanceWorld;
  beforeEach(async () => {
    real = await projectPlaceWorld('oauth2-robot', 0);
  });
  afterEach(() => real.stop());

  const idsIn = async (archive: Archive): Promise<{ folder: string; document: string }> => {
    const { nodes } = await archive.list(patience());
    return { folder: named(nodes, 'Reports').id, document: named(nodes, 'plan.txt').id };
  };

  it('an answer to an upload that is lost: it may have been done, and was', async () => {
    const { folder } = await idsIn(real.archive);
    real.fault('upload', { kind: 'reset', when: 'after' }, { times: 10 });
    const theirs = await failure(upload(real.archive, folder));
    expect(real.seen().filter(({ name }) => name === 'x.txt')).toHaveLength(1);
    const { archive, luck, drive, items } = simulated();
    luck.push(false, false, true);
    const ours = await failure(drive(upload(archive, '2')));
    expect([...items.values()].filter(({ name }) => name === 'x.txt')).toHaveLength(1);
    expect([ours.kind, ours.maybeDone]).toEqual([theirs.kind, theirs.maybeDone]);
  });

  it('an upload that is stopped in between: it may have been done', async () => {
    const { folder } = await idsIn(real.archive);
    const before = real.uploads();
    real.fault('upload', { kind: 'delay', ms: 3_600_000 });
    const stop = new AbortController();
    const work = failure(upload(real.archive, folder, stop.signal));
    await expect.poll(() => real.uploads()).toBe(before + 1);
    stop.abort();
    const theirs = await work;
    const { archive, drive, items } = simulated();
    const halt = new AbortController();
    const ours = failure(upload(archive, '2', halt.signal));
    const isThere = (): boolean => [...items.values()].some(({ name }) => name === 'x.txt');
    await drive(Promise.race([ours, untilThere(isThere)]));
    halt.abort();
    const { kind, maybeDone } = await ours;
    expect([kind, maybeDone]).toEqual([theirs.kind, theirs.maybeDone]);
  });

  it('a file that changes its length while it is sent: nothing was done', async () => {
    const { folder } = await idsIn(real.archive);
    const longer = { ...uploadOf(folder, 'longer.txt', Buffer.alloc(2_000)), size: 1_000 };
    const theirs = await failure(real.archive.upload(longer, patience()));
    const { archive, drive, items } = simulated();
    const ours = await failure(drive(archive.upload({ ...longer, folderId: '2' }, patience())));
    expect([ours.kind, ours.maybeDone]).toEqual([theirs.kind, theirs.maybeDone]);
    expect([...items.values(), ...real.seen()].filter(({ name }) => name === 'longer.txt')).toEqual([]);
  });

  it('content that stops coming: no content', async () => {
    const { document } = await idsIn(real.archive);
    real.fault('read', { kind: 'reset' }, { times: 10 });
    const theirs = await failure(readAll(real.archive, document));
    const { archive, luck, drive } = simulated();
    luck.push(false, true);
    const ours = await failure(drive(readAll(archive, '3')));
    expect([ours.kind, ours.maybeDone]).toEqual([theirs.kind, theirs.maybeDone]);
  });
});

async function untilThere(isThere: () => boolean): Promise<void> {
  while (!isThere()) await new Promise((resolve) => setImmediate(resolve));
}
