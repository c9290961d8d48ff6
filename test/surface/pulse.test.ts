import { describe, expect, it } from 'vitest';
import { Pulse } from '../../main/app/surface/pulse.ts';
import { ProgressBoard } from '../../main/app/surface/progress-board.ts';
import { systemClock } from '../../main/system-time.ts';
import type { StepFacts } from '../../main/sync/ports/progress.ts';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('the pulse', () => {
  it('tells of many changes together, at most ten times a second, and of the last one', async () => {
    const told: { at: number; topics: readonly string[] }[] = [];
    const pulse = new Pulse<string>(systemClock, (topics) => told.push({ at: performance.now(), topics: [...topics] }));
    for (let count = 0; count < 200; count += 1) {
      pulse.touch(`t${count % 3}`);
      await wait(2);
    }
    pulse.touch('last');
    await wait(150);
    const gaps = told.slice(1).map(({ at }, index) => at - (told[index]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(95);
    expect(told.length).toBeGreaterThan(3);
    expect(told.at(-1)?.topics).toContain('last');
    pulse.stop();
    pulse.touch('after');
    await wait(120);
    expect(told.at(-1)?.topics).not.toContain('after');
  });
});

describe('what goes on', () => {
  const step: StepFacts = { action: 'download', side: 'local', path: 'a.bin', fromPath: null, size: 100 };

  it('is known from the first byte to the last; the rate only when it is steady', () => {
    let ms = 0;
    const board = new ProgressBoard({ now: () => 1_000_000 + ms, monotonic: () => ms });
    board.take(1, { type: 'phase', phase: 'working' });
    board.take(1, { type: 'planned', steps: 2, bytes: 100 });
    board.take(1, { type: 'step', state: 'started', step });
    ms = 1000;
    board.take(1, { type: 'progress', step, bytes: 10, total: 100 });
    expect(board.transfers()).toEqual([
      { pairId: 1, path: 'a.bin', direction: 'down', bytes: 10, total: 100, rate: null, startedAt: 1_000_000 },
    ]);
    ms = 2000;
    board.take(1, { type: 'progress', step, bytes: 40, total: 100 });
    expect(board.transfers()[0]?.rate).toBe(20);
    board.take(1, { type: 'step', state: 'done', step });
    expect([board.transfers(), board.progressOf(1)]).toEqual([[], { phase: 'working', done: 1, steps: 2 }]);
    board.take(1, { type: 'phase', phase: 'idle' });
    expect(board.progressOf(1)).toBeNull();
  });
});
