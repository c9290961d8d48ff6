import type { HttpRequest, HttpResponse } from '../../../main/services/http/transport.ts';
import { SyncError } from '../../../main/sync/errors.ts';

export function get(url: string, change: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url, headers: {}, body: null, signal: AbortSignal.timeout(60_000), repeatable: true, ...change };
}

export function post(url: string, change: Partial<HttpRequest> = {}): HttpRequest {
  return get(url, { method: 'POST', body: Buffer.from('x'), repeatable: false, ...change });
}

export async function bodyText(response: HttpResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** The SyncError that some work fails with. */
export async function failureOf(work: Promise<unknown>): Promise<SyncError> {
  const thrown: unknown = await work.then(
    () => new Error('it did not fail'),
    (error: unknown) => error,
  );
  if (thrown instanceof SyncError) return thrown;
  throw thrown instanceof Error ? thrown : new Error(String(thrown));
}
