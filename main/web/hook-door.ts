import type { IncomingMessage, ServerResponse } from 'node:http';

/** More than any card; what is in it is not believed anyway. */
const mostBytes = 1024 * 1024;

/**
 * Takes a hint of a service: whoever knows the secret path may say that something has changed, and nothing else. Answers 204 before anything is
 * done for it, 404 for a path that is nobody's, 413 for a body that is too large.
 */
export async function takeHint(
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  hinted: (secret: string) => boolean,
  secret: string,
): Promise<void> {
  const status = await arrived(request);
  if (status !== 204) response.setHeader('connection', 'close');
  response.writeHead(status === 204 && !hinted(secret) ? 404 : status).end();
}

/** Reads the body to its end and keeps nothing of it. */
async function arrived(request: IncomingMessage): Promise<204 | 400 | 404 | 413> {
  if (request.method !== 'POST') return 404;
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return 413;
  let bytes = 0;
  try {
    for await (const chunk of request) {
      bytes += (chunk as Buffer).length; // A request without an encoding gives buffers.
      if (bytes > mostBytes) return 413;
    }
    return 204;
  } catch {
    return 400;
  }
}
