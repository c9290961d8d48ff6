import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { withStatusErrors } from '../../../main/services/http/answers.ts';
import { withPacing } from '../../../main/services/http/pacing.ts';
import { withRedirects } from '../../../main/services/http/redirects.ts';
import { withRetry } from '../../../main/services/http/retry.ts';
import { withTimeouts } from '../../../main/services/http/timeouts.ts';
import type { HttpRequest, HttpResponse, Transport } from '../../../main/services/http/transport.ts';
import { asSyncError, SyncError } from '../../../main/sync/errors.ts';
import { HastyClock, ManualClock, noChance } from '../manual-clock.ts';
import { bodyText, failureOf, get, post } from './requests.ts';

type Answer = SyncError | { status?: number; headers?: Record<string, string>; body?: AsyncIterable<Uint8Array> };

async function* bytes(...chunks: string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk));
}

/** A transport that answers from a list, the last one for ever. */
function scripted(...answers: readonly Answer[]) {
  const seen: HttpRequest[] = [];
  let discarded = 0;
  const send = (request: HttpRequest): Promise<HttpResponse> => {
    const answer = answers[Math.min(seen.length, answers.length - 1)];
    seen.push(request);
    if (answer === undefined || answer instanceof SyncError) return Promise.reject(answer ?? new Error('no answer'));
    const { status = 200, headers = {}, body = bytes('ok') } = answer;
    return Promise.resolve({ status, headers, body, discard: () => (discarded += 1) });
  };
  const transport: Transport = { send, close: () => Promise.resolve() };
  return { transport, seen, discarded: () => discarded };
}

const url = 'http://service.test/1/thing';
const retryOptions = { random: noChance, attempts: 3, firstWaitMs: 200, longestWaitMs: 5000 };

describe('withRetry', () => {
  const offline = new SyncError('offline', 'no');
  const lost = new SyncError('offline', 'lost', { maybeDone: true });

  it.each<readonly [string, HttpRequest, readonly Answer[], string]>([
    ['a question again', get(url), [offline, {}], 'ok 2'],
    ['a question three times and no more', get(url), [offline], 'offline 3'],
    ['a change that was not sent', post(url), [offline, {}], 'ok 2'],
    ['no change that may have been done', post(url), [lost, {}], 'offline 1'],
    ['nothing that is refused', get(url), [new SyncError('refused', 'no'), {}], 'refused 1'],
    ['nothing that is not there', get(url), [new SyncError('gone', 'no'), {}], 'gone 1'],
    [
      'nothing for longer than is sensible',
      get(url),
      [new SyncError('throttled', 'no', { retryAfterMs: 6000 }), {}],
      'throttled 1',
    ],
  ])('sends %s', async (_what, request, ...[answers, outcome]) => {
    const { transport, seen } = scripted(...answers);
    const work = withRetry(transport, { ...retryOptions, clock: new HastyClock() }).send(request);
    const result = await work.then(bodyText, (error: unknown) => asSyncError(error).kind);
    expect(`${result} ${seen.length}`).toBe(outcome);
  });

  it('waits longer each time, and as long as is asked', async () => {
    const clock = new HastyClock();
    const { transport } = scripted(offline, offline, new SyncError('throttled', 'no', { retryAfterMs: 3000 }), {});
    await withRetry(transport, { ...retryOptions, attempts: 4, clock }).send(get(url));
    expect(clock.slept).toEqual([200, 400, 3000]);
  });

  it('repeats a 500 of a question only', async () => {
    const clock = new HastyClock();
    for (const [request, times] of [
      [get(url), 3],
      [post(url), 1],
    ] as const) {
      const { transport, seen } = scripted({ status: 500 });
      const error = await failureOf(withRetry(withStatusErrors(transport, clock), { ...retryOptions, clock }).send(request));
      expect([error.kind, seen.length]).toEqual(['broken', times]);
    }
  });
});

describe('withPacing', () => {
  const options = { parallel: 2, longestWaitMs: 10_000 };

  it('lets so many run at a time, counted until their answers are read or given up', async () => {
    const { transport, seen } = scripted({});
    const paced = withPacing(transport, { ...options, clock: new ManualClock() });
    const [first, second] = await Promise.all([paced.send(get(url)), paced.send(get(url))]);
    const third = paced.send(get(url));
    const fourth = paced.send(get(url));
    await wait(5);
    expect(seen).toHaveLength(2);
    await bodyText(first);
    await third;
    expect(seen).toHaveLength(3);
    second.discard();
    second.discard();
    await fourth;
    expect(seen).toHaveLength(4);
  });

  it('counts those that failed no longer', async () => {
    const { transport } = scripted(new SyncError('offline', 'no'));
    const paced = withPacing(transport, { ...options, clock: new ManualClock() });
    for (let index = 0; index < 5; index += 1) expect((await failureOf(paced.send(get(url)))).kind).toBe('offline');
  });

  it('lets other hosts run', async () => {
    const { transport } = scripted({});
    const paced = withPacing(transport, { ...options, parallel: 1, clock: new ManualClock() });
    await paced.send(get(url));
    expect((await paced.send(get('http://other.test/'))).status).toBe(200);
  });

  it('takes one that was stopped out of the line', async () => {
    const { transport, seen } = scripted({});
    const paced = withPacing(transport, { ...options, parallel: 1, clock: new ManualClock() });
    const first = await paced.send(get(url));
    const stop = new AbortController();
    const second = paced.send(post(url, { signal: stop.signal }));
    const third = paced.send(get(url));
    stop.abort();
    const error = await failureOf(second);
    expect([error.kind, error.maybeDone]).toEqual(['busy', false]);
    first.discard();
    await third;
    expect(seen).toHaveLength(2);
  });

  it('makes all requests to a host wait as long as one answer asked', async () => {
    const clock = new ManualClock();
    const { transport, seen } = scripted({ status: 429, headers: { 'retry-after': '5' } }, {});
    const paced = withPacing(transport, { ...options, clock });
    (await paced.send(get(url))).discard();
    const next = paced.send(get(`${url}/other`));
    clock.advance(4900);
    await wait(5);
    expect(seen).toHaveLength(1);
    clock.advance(200);
    expect((await next).status).toBe(200);
  });

  it('understands dates, by the clock of the host', async () => {
    const clock = new ManualClock(0);
    const headers = { date: 'Fri, 20 Nov 2026 12:00:00 GMT', 'retry-after': 'Fri, 20 Nov 2026 12:00:07 GMT' };
    const { transport, seen } = scripted({ status: 503, headers }, {});
    const paced = withPacing(transport, { ...options, clock });
    (await paced.send(get(url))).discard();
    const next = paced.send(get(url));
    clock.advance(6900);
    await wait(5);
    expect(seen).toHaveLength(1);
    clock.advance(200);
    await next;
  });

  it('does not wait silently for a long time, and forgets about it afterwards', async () => {
    const clock = new ManualClock();
    const { transport } = scripted({ status: 429, headers: { 'retry-after': '60' } }, {});
    const paced = withPacing(transport, { ...options, parallel: 1, clock });
    (await paced.send(get(url))).discard();
    const error = await failureOf(paced.send(get(url)));
    expect([error.kind, error.retryAfterMs]).toEqual(['throttled', 60_000]);
    clock.advance(60_000);
    expect((await paced.send(get(url))).status).toBe(200);
  });

  it('guesses longer and longer when no time is given', async () => {
    const clock = new HastyClock();
    const { transport } = scripted({ status: 429 }, { status: 429 }, { status: 429 }, {});
    const paced = withPacing(transport, { ...options, clock });
    for (let index = 0; index < 4; index += 1) (await paced.send(get(url))).discard();
    expect(clock.slept).toEqual([1000, 2000, 4000]);
  });
});

describe('withTimeouts', () => {
  /** Answers nothing until it is aborted, then as transports do. */
  function silent(): Transport {
    const send = (request: HttpRequest): Promise<HttpResponse> =>
      new Promise((_resolve, reject) => {
        // A transport throws the signal's reason when it is a SyncError.
        request.signal.addEventListener('abort', () => reject(request.signal.reason as SyncError));
      });
    return { send, close: () => Promise.resolve() };
  }

  it('ends a request that nobody answers', async () => {
    const clock = new ManualClock();
    const transport = withTimeouts(silent(), { clock, idleMs: 1000 });
    const work = failureOf(transport.send(post(url)));
    clock.advance(999);
    clock.advance(2);
    const error = await work;
    expect([error.kind, error.maybeDone, clock.sleeping]).toEqual(['offline', true, 0]);
  });

  it('never ends one that moves, and not one whose reader is slow', async () => {
    const clock = new ManualClock();
    let aborted = false;
    const inner: Transport = {
      send(request) {
        request.signal.addEventListener('abort', () => (aborted = true));
        return Promise.resolve({ status: 200, headers: {}, body: bytes('a', 'b', 'c'), discard: () => undefined });
      },
      close: () => Promise.resolve(),
    };
    const transport = withTimeouts(inner, { clock, idleMs: 1000 });
    const response = await transport.send(get(url));
    let text = '';
    for await (const chunk of response.body) {
      text += Buffer.from(chunk).toString();
      clock.advance(3000);
      await wait(1);
    }
    expect([text, aborted]).toEqual(['abc', false]);
    await transport.close();
    await wait(1);
    expect(clock.sleeping).toBe(0);
  });

  it('ends an answer that stops in the middle', async () => {
    const clock = new ManualClock();
    const inner: Transport = {
      send(request) {
        async function* body(): AsyncGenerator<Uint8Array> {
          yield Buffer.from('a');
          await new Promise((_resolve, reject) => {
            request.signal.addEventListener('abort', () => reject(request.signal.reason as SyncError));
          });
        }
        return Promise.resolve({ status: 200, headers: {}, body: body(), discard: () => undefined });
      },
      close: () => Promise.resolve(),
    };
    const response = await withTimeouts(inner, { clock, idleMs: 1000 }).send(get(url));
    const work = failureOf(bodyText(response));
    for (let index = 0; index < 3; index += 1) {
      await wait(1);
      clock.advance(1000);
    }
    expect((await work).kind).toBe('offline');
  });

  it.each([
    ['ends an answer that only drips', 10, 'offline'],
    ['lets a slow one be', 600, null],
  ])('%s', async (_what, pieceBytes, kind) => {
    const clock = new ManualClock();
    const inner: Transport = {
      send(request) {
        async function* body(): AsyncGenerator<Uint8Array> {
          for (let piece = 0; piece < 20; piece += 1) {
            clock.advance(600);
            await wait(1);
            // What is waited for is aborted between two pieces.
            request.signal.throwIfAborted();
            yield Buffer.alloc(pieceBytes, 'x');
          }
        }
        return Promise.resolve({ status: 200, headers: {}, body: body(), discard: () => undefined });
      },
      close: () => Promise.resolve(),
    };
    const response = await withTimeouts(inner, { clock, idleMs: 1000 }).send(get(url));
    const outcome = bodyText(response).then(
      () => null,
      (error: unknown) => (error instanceof SyncError ? error.kind : 'no SyncError'),
    );
    expect(await outcome).toBe(kind);
  });
});

describe('withRedirects', () => {
  const to = (location: string, status = 302): Answer => ({ status, headers: { location } });

  it('follows a GET within the origin', async () => {
    const { transport, seen, discarded } = scripted(to('/2/other?x=1', 301), {});
    expect((await withRedirects(transport).send(get(url))).status).toBe(200);
    expect([seen.map((request) => request.url), discarded()]).toEqual([[url, 'http://service.test/2/other?x=1'], 1]);
  });

  it.each([
    ['to another host', get(url), 'https://evil.test/1/thing'],
    ['to another port', get(url), 'http://service.test:81/1/thing'],
    ['to another scheme', get(url), 'https://service.test/1/thing'],
    ['of a change', post(url), '/1/other'],
    ['to itself for ever', get(url), '/1/thing'],
  ])('does not follow one %s', async (_what, request, location) => {
    const { transport, seen } = scripted(to(location));
    const error = await failureOf(withRedirects(transport).send(request));
    expect([error.kind, error.maybeDone]).toEqual(['broken', request.method === 'POST']);
    expect(seen.every((asked) => asked.url.startsWith('http://service.test/'))).toBe(true);
  });
});
