import { execFile } from 'node:child_process';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { type LoopbackServer, loopbackServer } from '../services/loopback-server.ts';

const childFile = new URL('./list-child.ts', import.meta.url).pathname;
const million = 1_000_000;

let server: LoopbackServer | null = null;
afterEach(() => server?.stop());

/** Asks for a listing in a process of its own, whose memory is known. */
async function list(answer: (response: ServerResponse) => void | Promise<void>): Promise<unknown> {
  server = await loopbackServer((request, response) =>
    request.url?.startsWith('/1/projects/5/documents') ? answer(response) : void response.writeHead(404).end(),
  );
  const { stdout } = await promisify(execFile)(process.execPath, [childFile, server.url]);
  process.stdout.write(`${stdout}\n`);
  return JSON.parse(stdout);
}

async function write(response: ServerResponse, text: string): Promise<void> {
  if (response.destroyed) throw new Error('nobody listens any more');
  if (response.write(text)) return;
  const over = new AbortController();
  await Promise.race(['drain', 'close'].map((name) => once(response, name, { signal: over.signal }).catch(() => undefined)));
  over.abort();
}

const json = { 'content-type': 'application/json' };
const below = (most: number): unknown => expect.toSatisfy((mb: number) => mb < most, `less than ${most} MB`);

it('a listing of a million documents is read, within 1.5 GB', { timeout: 600_000 }, async () => {
  const answer = async (response: ServerResponse): Promise<void> => {
    response.writeHead(200, json);
    await write(response, '{"documents":[');
    for (let start = 0; start < million; start += 10_000) {
      const part = Array.from({ length: 10_000 }, (_, n) => {
        const id = start + n + 1_000;
        return JSON.stringify({
          id,
          name: `Document ${id}.txt`,
          description: '',
          modified_time: 1_790_000_000,
          modifier_name: 'A',
        });
      });
      await write(response, `${start === 0 ? '' : ','}${part.join()}`);
    }
    response.end(']}');
  };
  expect(await list(answer)).toEqual({ items: million, error: null, mostMb: below(1_500) });
});

it('a listing that never ends is an error, within 1.2 GB', { timeout: 600_000 }, async () => {
  const answer = async (response: ServerResponse): Promise<void> => {
    response.writeHead(200, json);
    await write(response, '{"documents":[');
    const filler = '{"id":1,"name":"x"},'.repeat(10_000);
    while (!response.destroyed) await write(response, filler).catch(() => undefined);
  };
  const error: unknown = expect.stringMatching(/^broken: .* is larger than 262144 KiB\.$/);
  expect(await list(answer)).toEqual({ items: 0, error, mostMb: below(1_200) });
});

it('an answer that is small on the line and huge unpacked is given up early', { timeout: 600_000 }, async () => {
  const bomb = gzipSync(Buffer.alloc(1_000_000_000, ' '));
  const answer = (response: ServerResponse): void =>
    void response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(bomb);
  const error: unknown = expect.stringMatching(/^broken: .* grows beyond all measure/);
  expect(await list(answer)).toEqual({ items: 0, error, mostMb: below(300) });
});

it('an answer of a hundred million brackets is an error', { timeout: 600_000 }, async () => {
  const deep = '['.repeat(100_000_000);
  const answer = (response: ServerResponse): void => void response.writeHead(200, json).end(deep);
  const error: unknown = expect.stringMatching(/^broken: .* is nested too deeply\.$/);
  expect(await list(answer)).toEqual({ items: 0, error, mostMb: below(300) });
});
