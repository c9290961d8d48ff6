import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { bodyOf, type LoopbackServer, loopbackServer } from '../services/loopback-server.ts';

/** The service's answer as it is about to be passed on. */
interface Passing {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** A number from 0 to below 1. */
export type Chance = () => number;

/** Stands between a client and the sandbox, and spoils answers at will. */
export interface TwistedLine extends LoopbackServer {
  /** How many of the answers are spoilt: 0 for none, 1 for all. */
  share: number;
  spoilt: number;
  /** The body of every answer to a GET, in the place of its own; null for its own. */
  instead: string | null;
}

export async function twistedLine(target: string, chance: Chance): Promise<TwistedLine> {
  const state: Pick<TwistedLine, 'share' | 'spoilt' | 'instead'> = { share: 0, spoilt: 0, instead: null };
  const server = await loopbackServer(async (incoming, response) => {
    const answer = await passed(target, incoming, await bodyOf(incoming)).catch(() => null);
    if (!answer) response.destroy();
    else if (state.instead !== null && incoming.method === 'GET') {
      state.spoilt += 1;
      send(response, { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(state.instead) });
    } else if (chance() >= state.share) send(response, answer);
    else {
      state.spoilt += 1;
      spoil(response, answer, chance);
    }
  });
  return Object.assign(state, server);
}

function passed(target: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Passing> {
  return new Promise((resolve, reject) => {
    const asked = request(`${target}${url ?? ''}`, { method, headers: { ...headers, host: new URL(target).host } }, (answer) => {
      bodyOf(answer).then((bytes) => {
        const kept = Object.entries(answer.headers).filter(([name]) => !/^(connection|transfer-encoding|keep-alive)$/.test(name));
        const flat = kept.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')] as const);
        resolve({ status: answer.statusCode ?? 500, headers: Object.fromEntries(flat), body: bytes });
      }, reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

function send(response: ServerResponse, { status, headers, body }: Passing): void {
  response.writeHead(status, { ...headers, 'content-length': body.byteLength }).end(body);
}

function spoil(response: ServerResponse, answer: Passing, chance: Chance): void {
  const { status, headers, body } = answer;
  const isJson = headers['content-type']?.includes('json') === true;
  const kind = Math.floor(chance() * (isJson ? 12 : 5));
  if (kind === 0)
    send(response, { status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from('<html>Sign in</html>') });
  // Kept open, it would only end when the server has waited for the next request for long enough.
  else if (kind === 1)
    response.writeHead(status, { ...headers, 'content-length': body.byteLength + 7, connection: 'close' }).end(body);
  else if (kind === 2) response.writeHead(302, { location: 'http://127.0.0.1:9/elsewhere' }).end();
  else if (kind === 3)
    send(response, { ...answer, headers: { ...headers, 'content-encoding': 'gzip' }, body: gzipSync(Buffer.alloc(4_000_000)) });
  else if (kind === 4) response.socket?.resetAndDestroy();
  else send(response, { ...answer, body: Buffer.from(twistedJson(body.toString(), chance)) });
}

/** The same JSON with one value replaced by something that nobody agreed on, cut off, or within other values. */
function twistedJson(text: string, chance: Chance): string {
  const pick = chance();
  if (pick < 0.05) return text.slice(0, Math.floor(chance() * text.length));
  if (pick < 0.1) return `${'['.repeat(50_000)}${text}${']'.repeat(50_000)}`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text;
  }
  const places = placesIn(value);
  const place = places[Math.floor(chance() * places.length)];
  if (!place) return 'null';
  place(oddValues[Math.floor(chance() * oddValues.length)]);
  return JSON.stringify(value);
}

const oddValues: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1e308, 9007199254740993, 0.5, '', 'text', [], {}, [[]], { id: 1 }, { contents: {} }],
  ...['..', '../../outside.txt', '/etc/outside', 'nul\0l', 'x'.repeat(4_096), '\ud800', 'CON', '.tidemark/pair', '__proto__'],
  undefined,
];

/** Ways to replace each value inside another. */
function placesIn(value: unknown): ((odd: unknown) => void)[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    (odd: unknown) => void Reflect.set(value, key, odd),
    ...placesIn(inner),
  ]);
}
