import { SyncError } from '../errors.ts';
import type { RemoteContent, RemoteId } from '../ports/archive.ts';
import type { ApplyContext } from './context.ts';

/**
 * Hands on a document's content, and lets go of the line that it comes over when `use` has ended, however much of it was read: what nobody
 * reads would keep one of few connections for good.
 */
export async function withContent<Result>(
  id: RemoteId,
  { context, signal }: { context: ApplyContext; signal: AbortSignal },
  use: (content: RemoteContent) => Promise<Result>,
): Promise<Result> {
  const line = new AbortController();
  const stop = (): void => line.abort(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await use(await context.archive.read(id, line.signal));
  } finally {
    signal.removeEventListener('abort', stop);
    line.abort(letGo);
  }
}

/** One reason for all: making one, with its stack, takes longer than reading a small document. */
const letGo = new SyncError('busy', 'The content is not needed any more.');
