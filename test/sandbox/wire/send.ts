import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Effect } from './faults.ts';
import type { Body, Reply } from './reply.ts';

/** Sends an answer. `date` is the value of its Date header. A client that goes away is no error. */
export async function send(response: ServerResponse, reply: Reply, date: string): Promise<void> {
  const { body } = reply;
  writeHead(response, reply, { date, length: sizeOf(body) });
  if (body instanceof Uint8Array) response.end(body);
  else if (response.req.method === 'HEAD') response.end();
  else await pipeline(body.open(), response).catch(() => response.destroy());
}

/** Sends an answer as an effect spoils it; the effects that do not touch the body send it as it is. */
export async function sendSpoilt(response: ServerResponse, reply: Reply, spoil: { effect: Effect; date: string }): Promise<void> {
  const { effect, date } = spoil;
  const size = sizeOf(reply.body);
  if (effect.kind === 'truncate') {
    writeHead(response, reply, { date, length: size });
    await writePart(response, reply.body, effect.after);
    response.socket?.destroySoon();
  } else if (effect.kind === 'stall') {
    writeHead(response, reply, { date, length: size });
    await writePart(response, reply.body, effect.after);
  } else if (effect.kind === 'wrongLength') {
    const length = Math.max(0, (size ?? 0) + (effect.by ?? 10));
    writeHead(response, reply, { date, length });
    await writePart(response, reply.body, length);
    if (size !== null && length > size) response.socket?.destroySoon();
    else response.end();
  } else if (effect.kind === 'drip') {
    writeHead(response, reply, { date, length: size });
    for await (const piece of pieces(reply.body, effect.bytes)) {
      await sleep(effect.ms, undefined, { ref: false });
      if (response.destroyed) return;
      await write(response, piece);
    }
    response.end();
  } else {
    await send(response, reply, date);
  }
}

function sizeOf(body: Body): number | null {
  return body instanceof Uint8Array ? body.byteLength : body.size;
}

function writeHead(response: ServerResponse, reply: Reply, facts: { date: string; length: number | null }): void {
  response.writeHead(reply.status, {
    Date: facts.date,
    ...reply.headers,
    ...(facts.length === null ? {} : { 'Content-Length': facts.length }),
  });
}

async function writePart(response: ServerResponse, body: Body, limit: number): Promise<void> {
  let left = limit;
  for await (const piece of pieces(body, 64 * 1024)) {
    if (left <= 0 || response.destroyed) break;
    await write(response, piece.subarray(0, left));
    left -= piece.byteLength;
  }
  // The head alone is not sent before the first byte of a body.
  if (limit === 0) response.flushHeaders();
}

function write(response: ServerResponse, piece: Uint8Array): Promise<void> {
  return new Promise((resolve) => response.write(piece, () => resolve()));
}

async function* pieces(body: Body, size: number): AsyncGenerator<Uint8Array> {
  const whole = body instanceof Uint8Array ? Readable.from([body]) : body.open();
  for await (const chunk of whole as AsyncIterable<Uint8Array>) {
    for (let at = 0; at < chunk.byteLength; at += size) yield chunk.subarray(at, at + size);
  }
}
