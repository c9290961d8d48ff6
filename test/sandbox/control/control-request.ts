import type { IncomingMessage } from 'node:http';
import type { Content } from '../archive/content.ts';
import { malformed } from '../wire/api-error.ts';
import { jsonObject, readBody } from '../wire/request.ts';
import type { Control } from './control.ts';

export interface ControlRequest {
  /** The numbers in the path; `id` is the first, NaN when there is none. */
  readonly ids: readonly number[];
  readonly id: number;
  readonly query: URLSearchParams;
  readonly incoming: IncomingMessage;
}

/** By method and path below `/__sandbox/`, with `{id}` for each number: `GET tree/{id}`. */
export type ControlRoutes = Readonly<Record<string, (request: ControlRequest, control: Control) => unknown>>;

/** JSON whatever the Content-Type says: curl calls everything a form. */
export async function bodyOf(incoming: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  return jsonObject(await readBody(incoming));
}

/** The body as what a document holds. */
export async function contentOf(incoming: IncomingMessage, control: Control): Promise<Content> {
  const writer = control.world.contents.writer();
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) await writer.write(chunk);
  } catch (error) {
    await writer.discard();
    throw error;
  }
  return writer.finish();
}

export function required<T>(value: T | null | undefined, name: string): T {
  if (value === null || value === undefined) throw malformed(`${name} is missing`);
  return value;
}
