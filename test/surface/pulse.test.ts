import { describe, expect, it } from 'vitest';
import { Pulse } from '../../main/app/surface/pulse.ts';
import { ProgressBoard } from '../../main/app/surface/progress-board.ts';
import type { StepFacts } from '../../main/sync/ports/progress.ts';
import { ManualClock } from '../services/manual-clock.ts';

/** What waited for the clock has run on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the pulse', () => {
  it('tells of many changes together, at most ten times a second, and of the last one', async () => {
    const clock = new ManualClock();
    const told: (readonly [ms: number, ...topics: string[]])[] = [];
    const pulse = new Pulse<string>(clock, (topics) => told.push([clock.monotonic(), ...[...topics].sort()]));
    const pass = async (ms: number) => {
      clock.advance(ms);
      await settled();
    };
    for (let count = 0; count < 100; count += 1) {
      pulse.touch(`t${count % 3}`);
      await pass(2);
    }
    pulse.touch('last');
    await pass(1_000);
    expect(told).toEqual([
      [2, 't0'],
      [102, 't0', 't1', 't2'],
      [1_200, 'last', 't0', 't1', 't2'],
    ]);
    pulse.stop();
    pulse.touch('after');
    await pass(1_000);
    expect(told).toHaveLength(3);
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
    board.take(1, { type: 'progress', step, bytes: 100, total: 100 });
    expect(board.transfers()).toEqual([]);
    board.take(1, { type: 'step', state: 'done', step });
    expect([board.transfers(), board.progressOf(1)]).toEqual([[], { phase: 'working', done: 1, steps: 2 }]);
    board.take(1, { type: 'phase', phase: 'idle' });
    expect(board.progressOf(1)).toBeNull();
  });

  it('an upload goes on until the service has answered', () => {
    const board = new ProgressBoard({ now: () => 0, monotonic: () => 0 });
    const upload: StepFacts = { ...step, action: 'upload', side: 'remote' };
    board.take(1, { type: 'step', state: 'started', step: upload });
    board.take(1, { type: 'progress', step: upload, bytes: 100, total: 100 });
    expect(board.transfers()).toMatchObject([{ direction: 'up', bytes: 100 }]);
    board.take(1, { type: 'step', state: 'failed', step: upload });
    expect(board.transfers()).toEqual([]);
  });
});
