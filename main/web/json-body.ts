import type { IncomingMessage } from 'node:http';

/** Files that are dropped into the window come in one call. */
const mostBytes = 48 * 1024 * 1024;

/** The JSON of a request; else why not, as an HTTP status: 413 too large, 415 no JSON by its type, 400 no JSON, or cut off. */
export async function readJson(request: IncomingMessage): Promise<{ value: unknown } | { status: 400 | 413 | 415 }> {
  if (request.headers['content-type']?.split(';')[0]?.trim() !== 'application/json') return { status: 415 };
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return { status: 413 };
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request) {
      if (!(chunk instanceof Buffer)) continue;
      bytes += chunk.length;
      if (bytes > mostBytes) return { status: 413 };
      chunks.push(chunk);
    }
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return { value };
  } catch {
    return { status: 400 };
  }
}
