import { expect, it } from 'vitest';
import { UndiciAnswer } from '../../../main/services/http/undici-answer.ts';

/** An answer, and the end of undici's that it tells to wait, to go on or to break off. */
function begun(signal = new AbortController().signal) {
  const told: string[] = [];
  const controller = {
    aborted: false,
    paused: false,
    reason: null,
    abort: () => void told.push('abort'),
    pause() {
      this.paused = true;
      told.push('pause');
    },
    resume() {
      this.paused = false;
      told.push('resume');
    },
  };
  const answer = new UndiciAnswer(signal);
  answer.onRequestStart(controller);
  return { answer, controller, told };
}

async function nextSize(answer: UndiciAnswer): Promise<number | null> {
  const result = await answer.next();
  return result.done === true ? null : result.value.length;
}

const piece = (kilobytes: number): Uint8Array => Buffer.alloc(kilobytes * 1024);

it('holds no more than was read, and goes on when it is read', async () => {
  const { answer, controller, told } = begun();
  answer.onResponseStart(controller, 100, {});
  answer.onResponseStart(controller, 200, { a: 'b' });
  expect(await answer.head).toEqual({ status: 200, headers: { a: 'b' } });
  answer.onResponseData(controller, piece(40));
  expect(told).toEqual([]);
  answer.onResponseData(controller, piece(40));
  expect(told).toEqual(['pause']);
  const sizes = [await nextSize(answer)];
  expect(told).toEqual(['pause', 'resume']);
  sizes.push(await nextSize(answer));
  const last = nextSize(answer);
  answer.onResponseData(controller, piece(1));
  answer.onResponseEnd();
  sizes.push(await last);
  expect([sizes, await nextSize(answer), told]).toEqual([
    [40, 40, 1].map((kilobytes) => kilobytes * 1024),
    null,
    ['pause', 'resume'],
  ]);
});

it('breaks off when it is left, and not when all of it has come', async () => {
  const { answer, controller, told } = begun();
  answer.onResponseStart(controller, 200, {});
  await answer.head;
  const waiting = answer.next();
  answer.discard();
  await expect(waiting).rejects.toThrow('left');
  await expect(answer.next()).rejects.toThrow('left');
  expect(told).toEqual(['abort']);
  const whole = begun();
  whole.answer.onResponseStart(whole.controller, 200, {});
  await whole.answer.head;
  whole.answer.onResponseEnd();
  await whole.answer.return();
  expect(whole.told).toEqual([]);
});

it('fails as the signal says, also before it has a line', async () => {
  const stop = new AbortController();
  const answer = new UndiciAnswer(stop.signal);
  stop.abort(new Error('enough'));
  await expect(answer.head).rejects.toThrow('enough');
  const late = new UndiciAnswer(stop.signal);
  await expect(late.head).rejects.toThrow('enough');
  const told: string[] = [];
  const controller = { aborted: false, paused: false, reason: null, abort: () => told.push('abort'), pause() {}, resume() {} };
  answer.onRequestStart(controller);
  expect(told).toEqual(['abort']);
});

it('an error takes what was not read with it', async () => {
  const { answer, controller } = begun();
  answer.onResponseStart(controller, 200, {});
  await answer.head;
  answer.onResponseData(controller, piece(1));
  answer.onResponseError(controller, new Error('reset'));
  await expect(answer.next()).rejects.toThrow('reset');
});
