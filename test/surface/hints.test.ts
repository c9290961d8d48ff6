import { expect, it } from 'vitest';
import { Hints } from '../../main/app/boards/hints.ts';
import { ManualClock } from '../services/manual-clock.ts';

it('refreshes a board at once, and once more for all that came within two seconds', async () => {
  const clock = new ManualClock();
  const ended = new AbortController();
  const asked: string[] = [];
  const hints = new Hints({ clock, signal: ended.signal, refresh: ({ boardId }) => asked.push(boardId) });
  const take = (boardId: string) => hints.take({ accountId: 1, boardId });
  const pass = async (ms: number) => {
    clock.advance(ms);
    // What was woken goes on in the next turn.
    await new Promise((resolve) => setImmediate(resolve));
  };
  for (const board of ['7', '7', '8', '7']) take(board);
  expect(asked).toEqual(['7', '8']);
  await pass(1999);
  expect(asked).toEqual(['7', '8']);
  await pass(1);
  expect(asked).toEqual(['7', '8', '7']);
  take('7');
  take('8');
  expect(asked).toEqual(['7', '8', '7', '8']);
  await pass(2000);
  expect(asked).toEqual(['7', '8', '7', '8', '7']);
  await pass(2000);
  expect([asked.length, clock.sleeping]).toEqual([5, 0]);
  take('7');
  ended.abort();
  await pass(5000);
  expect([asked.length, clock.sleeping]).toEqual([6, 0]);
});
