import { SyncError } from '../../sync/errors.ts';
import type { UploadRequest } from '../../sync/ports/archive.ts';
import type { StreamBody } from '../http/transport.ts';

export interface Multipart {
  readonly contentType: string;
  readonly body: StreamBody;
}

/** As browsers and urllib3 escape it (contract 4.5): nothing but the quote and line ends, the rest in raw UTF-8. */
function escapedName(name: string): string {
  return name.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

/** What is gathered before it goes out: a small file goes with its frame in one piece, which takes half the time of three. */
const pieceBytes = 64 * 1024;

async function* framed(frame: { head: Buffer; tail: Buffer }, upload: UploadRequest): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [frame.head];
  let gathered = frame.head.length;
  let sent = 0;
  for await (const chunk of upload.open()) {
    sent += chunk.byteLength;
    if (sent > upload.size) break;
    waiting.push(chunk);
    gathered += chunk.byteLength;
    if (gathered < pieceBytes) continue;
    yield* waiting;
    upload.onProgress?.(sent);
    waiting = [];
    gathered = 0;
  }
  // Checked before the end is sent: a body that stays short of its Content-Length is no complete request, so nothing is stored.
  if (sent !== upload.size) throw new SyncError('busy', `"${upload.name}" changed its length while it was sent.`);
  yield Buffer.concat([...waiting, frame.tail]);
  upload.onProgress?.(sent);
}

/**
 * One part with the file: its field name is the file name, it has no Content-Type, and the length of the whole is known (contract 4.5).
 * `boundary` must not occur in the file, which at 60 bits of chance it does not.
 */
export function multipartUpload(upload: UploadRequest, boundary: string): Multipart {
  const name = escapedName(upload.name);
  const head = Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${name}"\r\n\r\n`);
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: { length: head.length + upload.size + tail.length, open: () => framed({ head, tail }, upload) },
  };
}
