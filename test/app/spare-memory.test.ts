import { expect, it } from 'vitest';
import { spareMemory } from '../../main/app/spare-memory.ts';
import { collectGarbage } from '../../main/disk/collect-garbage.ts';
import { ManualClock } from '../services/manual-clock.ts';

const inUse = (): number => process.memoryUsage().heapUsed;

/** Makes much, keeps nothing; answers what was in use meanwhile. */
function work(): number {
  const rows = Array.from({ length: 1_000_000 }, (_, index) => ({ index, text: `row ${index}` }));
  return rows.length > 0 ? inUse() : 0;
}

it('memory that was used for a moment is given back', () => {
  collectGarbage();
  const before = inUse();
  const most = work();
  expect(most - before).toBeGreaterThan(50_000_000);
  collectGarbage();
  expect(inUse() - before).toBeLessThan((most - before) / 5);
});

/** What a process came to in the 5 s before each look; answers at which of them memory was given back. */
async function givenBackAt(looks: readonly { ms: number; mb: number; seen?: boolean }[], leaves: number): Promise<number[]> {
  const clock = new ManualClock();
  const end = new AbortController();
  let processorMs = 5_000;
  let heapMb = 40;
  let isSeen = false;
  const given: number[] = [];
  let at = 0;
  const memory = {
    usage: () => ({ processorMs, heapBytes: heapMb * 1024 * 1024 }),
    giveBack: () => {
      given.push(at);
      heapMb = leaves;
    },
  };
  const sparing = spareMemory({ clock, memory }, () => isSeen, end.signal);
  for (const look of looks) {
    processorMs += look.ms;
    heapMb = look.mb;
    isSeen = look.seen === true;
    clock.advance(5_000);
    await expect.poll(() => clock.sleeping).toBe(1);
    at += 1;
  }
  end.abort();
  await sparing;
  return given;
}

it.each([
  { what: 'work goes on', looks: [{ ms: 101, mb: 400 }], leaves: 60, given: [] },
  {
    what: 'it has come to rest after much',
    looks: [
      { ms: 9_000, mb: 400 },
      { ms: 100, mb: 400 },
    ],
    leaves: 60,
    given: [1],
  },
  { what: 'there is little to give', looks: [{ ms: 10, mb: 87 }], leaves: 60, given: [] },
  { what: 'there is just enough to give', looks: [{ ms: 10, mb: 88 }], leaves: 60, given: [0] },
  {
    what: 'what is left is in use',
    looks: [
      { ms: 10, mb: 400 },
      { ms: 10, mb: 449 },
      { ms: 10, mb: 450 },
    ],
    leaves: 300,
    given: [0, 2],
  },
  {
    what: 'little is left in use',
    looks: [
      { ms: 10, mb: 400 },
      { ms: 10, mb: 107 },
      { ms: 10, mb: 108 },
    ],
    leaves: 60,
    given: [0, 2],
  },
  {
    what: 'somebody looks on for a while',
    looks: [
      { ms: 10, mb: 400, seen: true },
      { ms: 10, mb: 400 },
    ],
    leaves: 60,
    given: [1],
  },
])("memory is given back when it is for something and in nobody's way: $what", async ({ looks, leaves, given }) => {
  expect(await givenBackAt(looks, leaves)).toEqual(given);
});
