import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { type BandwidthLimits, withBandwidth } from '../../../main/services/http/bandwidth.ts';
import type { HttpResponse, Transport } from '../../../main/services/http/transport.ts';
import { undiciTransport } from '../../../main/services/http/undici-transport.ts';
import { systemClock } from '../../../main/system-time.ts';
import { bodyOf, loopbackServer } from '../loopback-server.ts';
import { HastyClock, ManualClock } from '../manual-clock.ts';
import { failureOf, get, post } from './requests.ts';

async function* chunks(count: number, size: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index += 1) yield await Promise.resolve(new Uint8Array(size).fill(index));
}

const none: BandwidthLimits = { down: 0, up: 0 };

/** Answers with a body, and reads what is sent. */
function echo(body: () => AsyncIterable<Uint8Array> = () => chunks(0, 0)) {
  let taken = 0;
  let discarded = 0;
  const transport: Transport = {
    send: async ({ body: sent }) => {
      if (sent && 'open' in sent) for await (const chunk of sent.open()) taken += chunk.byteLength;
      else taken += sent?.byteLength ?? 0;
      return { status: 200, headers: {}, body: body(), discard: () => (discarded += 1) };
    },
    close: () => Promise.resolve(),
  };
  return { transport, taken: () => taken, discarded: () => discarded };
}

async function sizes(response: HttpResponse): Promise<number[]> {
  const all: number[] = [];
  for await (const chunk of response.body) all.push(chunk.byteLength);
  return all;
}

const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);

describe('withBandwidth', () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  it('hands everything through as it is without a limit', async () => {
    const clock = new HastyClock();
    const { transport } = echo(() => chunks(3, 100_000));
    const response = await withBandwidth(transport, { clock, limits: () => none }).send(get('http://x.test/'));
    expect([await sizes(response), clock.slept]).toEqual([[100_000, 100_000, 100_000], []]);
  });

  it.each([
    ['down', 100_000],
    ['down', 1_000_000],
    ['up', 20_000],
  ] as const)('takes its time for a body %s at %d bytes a second', async (way, rate) => {
    const clock = new HastyClock();
    const { transport, taken } = echo(() => chunks(way === 'down' ? 20 : 0, 50_000));
    const slow = withBandwidth(transport, { clock, limits: () => ({ ...none, [way]: rate }) });
    const body = way === 'up' ? { length: 1_000_000, open: () => chunks(20, 50_000) } : null;
    const response = await slow.send(post('http://x.test/', { body }));
    const got = await sizes(response);
    expect(way === 'up' ? taken() : sum(got)).toBe(1_000_000);
    expect(clock.monotonic() / ((1_000_000 / rate) * 1000)).toBeCloseTo(1, 1);
    // Nobody waits for long for a piece.
    expect(Math.max(...clock.slept)).toBeLessThanOrEqual(250);
  });

  it('shares the limit between all requests', async () => {
    const clock = new HastyClock();
    const { transport } = echo(() => chunks(4, 25_000));
    const slow = withBandwidth(transport, { clock, limits: () => ({ ...none, down: 50_000 }) });
    const got = await Promise.all([1, 2, 3].map(async () => sum(await sizes(await slow.send(get('http://x.test/'))))));
    expect(got).toEqual([100_000, 100_000, 100_000]);
    expect(clock.monotonic()).toBeGreaterThan(5_500);
  });

  it('makes small bodies wait as well', async () => {
    const clock = new HastyClock();
    const { transport, taken } = echo();
    const slow = withBandwidth(transport, { clock, limits: () => ({ ...none, up: 1000 }) });
    for (let count = 0; count < 10; count += 1) await slow.send(post('http://x.test/', { body: new Uint8Array(1000) }));
    expect([taken(), clock.monotonic() >= 9_500]).toEqual([10_000, true]);
  });

  it('follows a limit that is changed or taken away in the middle', async () => {
    const clock = new ManualClock();
    let limits = { ...none, down: 1 };
    const { transport } = echo(() => chunks(1, 1_000_000));
    const response = await withBandwidth(transport, { clock, limits: () => limits }).send(get('http://x.test/'));
    const reading = sizes(response);
    await expect.poll(() => clock.sleeping).toBe(1);
    limits = none;
    clock.advance(250);
    expect(sum(await reading)).toBe(1_000_000);
  });

  it('stops at the signal while it waits, and gives the body up', async () => {
    const clock = new ManualClock();
    let isLeft = false;
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield await Promise.resolve(new Uint8Array(1000));
      } finally {
        isLeft = true;
      }
    };
    const { transport, discarded } = echo(endless);
    const stop = new AbortController();
    const slow = withBandwidth(transport, { clock, limits: () => ({ ...none, down: 1 }) });
    const response = await slow.send(get('http://x.test/', { signal: stop.signal }));
    const reading = sizes(response);
    await expect.poll(() => clock.sleeping).toBe(1);
    stop.abort();
    expect((await failureOf(reading)).kind).toBe('busy');
    response.discard();
    expect(discarded()).toBe(1);
    const hasty = withBandwidth(transport, { clock: new HastyClock(), limits: () => ({ ...none, down: 1000 }) });
    for await (const piece of (await hasty.send(get('http://x.test/'))).body) if (piece.byteLength > 0) break;
    expect(isLeft).toBe(true);
  });

  it('is kept over real HTTP, both ways at once', async () => {
    const server = await loopbackServer(async (request, response) => {
      response.writeHead(200);
      for (let count = 0; count < 10; count += 1) {
        if (!response.write(Buffer.alloc(20_000))) await once(response, 'drain');
      }
      response.end(String((await bodyOf(request)).length));
    });
    stops.push(() => server.stop());
    const carrier = undiciTransport({ connections: 2, connectTimeoutMs: 1000 });
    stops.push(() => carrier.close());
    const limits = { down: 200_000, up: 400_000 };
    const slow = withBandwidth(carrier, { clock: systemClock, limits: () => limits });
    const begun = performance.now();
    const body = { length: 400_000, open: () => chunks(4, 100_000) };
    const got = sum(await sizes(await slow.send(post(server.url, { body }))));
    const took = performance.now() - begun;
    expect(got).toBe(200_006);
    // One second each way; a busy machine only takes longer.
    expect(took).toBeGreaterThan(900);
  });
});
