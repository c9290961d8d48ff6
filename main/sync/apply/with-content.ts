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
  const forget = onAbort(signal, stop);
  try {
    return await use(await context.archive.read(id, line.signal));
  } finally {
    forget();
    line.abort(letGo);
  }
}

/**
 * Lists, not sets: a set through which thousands go leaves its former tables behind, each of which holds the next one, until a full collection: all that
 * was in them, and the answers that hang on it, would be copied by each small one.
 */
const stops = new WeakMap<AbortSignal, (() => void)[]>();

/** Calls `stop` when the signal aborts, until the answer is called. A signal itself looks through all its listeners to add one, and a hundred transfers share one. */
function onAbort(signal: AbortSignal, stop: () => void): () => void {
  let all = stops.get(signal);
  if (!all) {
    const own: (() => void)[] = (all = []);
    stops.set(signal, own);
    signal.addEventListener('abort', () => {
      for (const each of [...own]) each();
    });
  }
  const own = all;
  own.push(stop);
  return () => void own.splice(own.indexOf(stop), 1);
}

/** One reason for all: making one, with its stack, takes longer than reading a small document. */
const letGo = new SyncError('busy', 'The content is not needed any more.');
