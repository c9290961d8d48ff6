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
  const end = new AbortController();
  const content = await context.archive.read(id, AbortSignal.any([signal, end.signal]));
  try {
    return await use(content);
  } finally {
    end.abort();
  }
}
