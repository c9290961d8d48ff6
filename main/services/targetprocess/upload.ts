import { SyncError } from '../../sync/errors.ts';
import type { UploadRequest } from '../../sync/ports/archive.ts';
import type { StreamBody } from '../http/transport.ts';

/** As browsers escape it. */
function escapedName(name: string): string {
  return name.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

async function* framed(frame: { head: Buffer; tail: Buffer }, upload: UploadRequest): AsyncGenerator<Uint8Array> {
  yield frame.head;
  let sent = 0;
  for await (const chunk of upload.open()) {
    sent += chunk.byteLength;
    if (sent > upload.size) break;
    yield chunk;
    upload.onProgress?.(sent);
  }
  // Checked before the end is sent: a body that stays short of its Content-Length is no complete request, so nothing is stored.
  if (sent !== upload.size) throw new SyncError('busy', `"${upload.name}" changed its length while it was sent.`);
  yield frame.tail;
}

/** Whose it is, then the file (contract 1.9). The length of the whole is known; `boundary` must not occur in the file. */
export function uploadBody(
  upload: UploadRequest,
  facts: { readonly generalId: string; readonly boundary: string },
): { readonly contentType: string; readonly body: StreamBody } {
  const { boundary, generalId } = facts;
  const part = (disposition: string): string => `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n`;
  const owner = `${part('name="generalid"')}\r\n${generalId}\r\n`;
  const file = `${part(`name="file"; filename="${escapedName(upload.name)}"`)}Content-Type: application/octet-stream\r\n\r\n`;
  const head = Buffer.from(owner + file);
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: { length: head.length + upload.size + tail.length, open: () => framed({ head, tail }, upload) },
  };
}
