import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, it } from 'vitest';

const entry = new URL('main.ts', import.meta.url).pathname;

/** Where the process under test keeps its temporary files. */
const temporary = mkdtempSync(join(tmpdir(), 'sandbox-main-'));
afterAll(() => rmSync(temporary, { recursive: true }));

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, [entry, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temporary },
  });
}

interface Started {
  readonly url: string;
  readonly control: string;
  readonly workspaces: readonly { readonly id: number }[];
}

it('prints one line that says all, serves, and ends when told to', async () => {
  const child = start('--port', '0', '--seed', 'generate:3x4x100', '--fields', 'rich');
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout! });
  reader.on('line', (line) => lines.push(line));
  await once(reader, 'line');
  const started = JSON.parse(lines[0]!) as Started;
  const text = expect.any(String) as string;
  const hex32 = expect.stringMatching(/^[0-9a-f]{32}$/) as string;
  const hex40 = expect.stringMatching(/^[0-9a-f]{40}$/) as string;
  expect(started).toEqual({
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
    control: `${started.url}/__sandbox`,
    credentials: {
      robot: { clientId: hex32, clientSecret: hex40 },
      oauth1: { consumerKey: hex32, consumerSecret: hex40, token: hex32, tokenSecret: hex40 },
      app: {
        clientId: hex32,
        clientSecret: hex40,
        redirectUris: expect.arrayContaining(['https://oob', 'http://127.0.0.1/callback']) as string[],
      },
      user: { email: text, password: text },
      appPassword: { email: text, password: hex40 },
      readOnlyRobot: { clientId: hex32, clientSecret: hex40 },
    },
    workspaces: [{ id: expect.any(Number) as number, name: text, rootContainerId: expect.any(Number) as number }],
  });
  const { id } = started.workspaces[0]!;
  await fetch(`${started.control}/documents/${id}?path=big`, { method: 'PUT', body: new Uint8Array(2_000_000) });
  const rows = (await (await fetch(`${started.control}/tree/${id}`)).json()) as { type: string; size: number }[];
  expect(rows.filter(({ type, size }) => type === 'document' && size === 100)).toHaveLength(12);
  expect(readdirSync(temporary)).toHaveLength(1);
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number | null];
  expect([code, lines.length, readdirSync(temporary)]).toEqual([0, 1, []]);
});

it.each(['projectworks', 'targetprocess'])('serves the stand-in for %s', async (service) => {
  const child = start('--service', service);
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  const { url, control, credentials } = JSON.parse(line) as Started & { readonly credentials: unknown };
  expect([control, typeof credentials]).toEqual([`${new URL(url).origin}/__sandbox`, 'object']);
  expect((await fetch(`${url}/api/v1/Projects`)).status).toBe(401);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it.each([['--service', 'nonsense'], ['--seed', 'nonsense'], ['--fields', 'all'], ['--port', 'x'], ['--what']])(
  'says how to start it: %s %s',
  async (...args) => {
    const child = start(...args.filter((word) => typeof word === 'string'));
    let told = '';
    child.stderr!.on('data', (chunk: Buffer) => (told += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    expect([code, told.includes('\n    at ')]).toEqual([1, false]);
    expect(told).toMatch(/^Usage: npm run -s sandbox|^Unknown option '--what'/);
  },
);
