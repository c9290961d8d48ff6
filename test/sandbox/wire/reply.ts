import type { Readable } from 'node:stream';

/** What is not held in memory: opened once for each answer. `size` in bytes, null when not known before. */
export interface StreamBody {
  readonly size: number | null;
  open(): Readable;
}

export type Body = Uint8Array | StreamBody;

/** An answer as a value, so that faults can spoil it on its way out. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

export function jsonReply(value: unknown, status = 200): Reply {
  return textReply(JSON.stringify(value), { status, type: 'application/json; charset=utf-8' });
}

export function htmlReply(page: string, status = 200): Reply {
  return textReply(page, { status, type: 'text/html; charset=utf-8' });
}

export function textReply(text: string, kind: { status: number; type: string; headers?: Record<string, string> }): Reply {
  return { status: kind.status, headers: { 'Content-Type': kind.type, ...kind.headers }, body: Buffer.from(text) };
}

export function redirectReply(location: string): Reply {
  return { status: 302, headers: { Location: location }, body: Buffer.alloc(0) };
}

/** An address with parameters added, and otherwise as it was registered, to the letter. */
export function addQuery(address: string, parameters: URLSearchParams): string {
  return `${address}${address.includes('?') ? '&' : '?'}${parameters.toString()}`;
}
