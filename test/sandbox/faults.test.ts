import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from './server.ts';
import { startSandbox } from './server.ts';
import type { TestClient } from './test-client.ts';
import { call, robotClient } from './test-client.ts';
import { testSeed } from './test-seed.ts';

let sandbox: Sandbox;
let client: TestClient;
let root: number;
let plan: number;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: testSeed() });
  root = sandbox.workspaces[0]!.rootContainerId;
});
beforeEach(async () => {
  await sandbox.control.reset();
  client = await robotClient(sandbox);
  plan = sandbox.control.tree(sandbox.workspaces[0]!.id).find(({ name }) => name === 'plan.txt')!.id;
});
afterAll(() => sandbox.stop());

const arm = (fault: unknown) => call(`${sandbox.controlUrl}/faults`, { method: 'POST', body: JSON.stringify(fault) });
const read = () => client.get(`/1/documents/${plan}`);
const names = () => sandbox.control.tree(sandbox.workspaces[0]!.id).map(({ name }) => name);

describe('a fault', () => {
  it('meets the requests that it is meant for, so many times', async () => {
    const effect = { kind: 'status', status: 503 };
    await arm({ method: 'get', pathMatches: '^/1/documents/\\d+$', times: 2, skip: 1, effect });
    const statuses = [];
    for (const path of [
      `/2/documents/${root}`,
      `/1/documents/${plan}`,
      `/api/v1/documents/${plan}/`,
      `/1/document/${plan}`,
      `/1/documents/${plan}`,
    ]) {
      statuses.push((await client.get(path)).status);
    }
    expect(statuses).toEqual([200, 200, 503, 503, 200]);
  });

  it('is listed while it waits, and dropped', async () => {
    const fault = { method: 'GET', times: 3, effect: { kind: 'throttle', retryAfter: 7 } };
    await arm(fault);
    await read();
    expect((await call(`${sandbox.controlUrl}/faults`)).json).toEqual([{ ...fault, left: 2 }]);
    await call(`${sandbox.controlUrl}/faults`, { method: 'DELETE' });
    expect((await read()).status).toBe(200);
  });

  it.each([
    { effect: { kind: 'earthquake' } },
    { effect: { kind: 'truncate' } },
    { pathMatches: '(', effect: { kind: 'html200' } },
    { effect: { kind: 'reset', when: 'soon' } },
    {},
  ])('is refused when it makes no sense: %j', async (fault) => {
    expect((await arm(fault)).status).toBe(400);
  });
});

describe('an effect', () => {
  it('answers with another status, body and headers', async () => {
    await arm({ effect: { kind: 'status', status: 502, body: '<h1>Bad gateway</h1>', headers: { 'X-Why': 'test' } } });
    const { status, headers, bytes } = await read();
    expect([status, headers.get('x-why'), headers.get('content-type'), bytes.toString()]).toEqual([
      502,
      'test',
      'text/html; charset=utf-8',
      '<h1>Bad gateway</h1>',
    ]);
    await arm({ effect: { kind: 'status', status: 500, body: { error_code: 'X', description: 'y' } } });
    expect((await read()).json).toEqual({ error_code: 'X', description: 'y' });
  });

  it('does nothing or everything before a status', async () => {
    await arm({ method: 'POST', effect: { kind: 'status', status: 500 } });
    await client.upload(root, { 'not done': 'x' });
    await arm({ method: 'POST', effect: { kind: 'status', status: 500, when: 'after' } });
    const { status } = await client.upload(root, { done: 'x' });
    expect([status, names().includes('not done'), names().includes('done')]).toEqual([500, false, true]);
  });

  it('answers with a login page', async () => {
    await arm({ effect: { kind: 'html200' } });
    const { status, headers, bytes } = await read();
    expect([status, headers.get('content-type'), bytes.toString().startsWith('<!doctype html>')]).toEqual([
      200,
      'text/html; charset=utf-8',
      true,
    ]);
  });

  it('throttles, with or without a time', async () => {
    await arm({ effect: { kind: 'throttle', retryAfter: 3 } });
    await arm({ effect: { kind: 'throttle' } });
    const answers = [await read(), await read()];
    expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual([
      [429, '3'],
      [429, null],
    ]);
  });

  it('cuts the body short of its length', async () => {
    for (const after of [0, 3]) {
      await arm({ effect: { kind: 'truncate', after } });
      const response = await fetch(`${sandbox.url}/1/documents/${plan}`, {
        headers: { Authorization: `Bearer ${client.token}` },
      });
      expect(response.headers.get('content-length')).toBe('8');
      await expect(response.arrayBuffer()).rejects.toThrow();
    }
  });

  it('tells a wrong length', async () => {
    await arm({ effect: { kind: 'wrongLength' } });
    await expect(read()).rejects.toThrow();
    await arm({ effect: { kind: 'wrongLength', by: -3 } });
    expect((await read()).bytes.toString()).toBe('plan ');
    expect((await read()).bytes.toString()).toBe('plan two');
  });

  it('resets the connection before or after acting', async () => {
    await arm({ method: 'POST', effect: { kind: 'reset', when: 'before' } });
    await expect(client.upload(root, { 'not done': 'x' })).rejects.toThrow();
    await arm({ method: 'POST', effect: { kind: 'reset', when: 'after' } });
    await expect(client.upload(root, { done: 'x' })).rejects.toThrow();
    expect([names().includes('not done'), names().includes('done')]).toEqual([false, true]);
  });

  it('delays, and drips', async () => {
    const start = performance.now();
    await arm({ effect: { kind: 'delay', ms: 80 } });
    expect((await read()).bytes.toString()).toBe('plan two');
    const between = performance.now();
    await arm({ effect: { kind: 'drip', bytes: 2, ms: 25 } });
    expect((await read()).bytes.toString()).toBe('plan two');
    expect(between - start).toBeGreaterThanOrEqual(79);
    expect(performance.now() - between).toBeGreaterThanOrEqual(95);
  });

  it('ends the token that a request comes with', async () => {
    await arm({ effect: { kind: 'expireToken' } });
    expect([(await read()).status, (await read()).status]).toEqual([401, 401]);
    client = await robotClient(sandbox);
    expect((await read()).status).toBe(200);
  });
});

it('adds latency to the service, not to the control', async () => {
  const slow = await startSandbox({ seed: testSeed(), latencyMs: 60 });
  const start = performance.now();
  await call(`${slow.controlUrl}/requests`);
  const between = performance.now();
  await call(`${slow.url}/1/account`);
  expect([between - start < 55, performance.now() - between >= 59]).toEqual([true, true]);
  await slow.stop();
});
