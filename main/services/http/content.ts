import { SyncError } from '../../sync/errors.ts';
import type { RemoteContent } from '../../sync/ports/archive.ts';
import { brokenAnswer } from './answers.ts';
import { describeRequest, stoppedError } from './failures.ts';
import { fileNameIn } from './file-name.ts';
import type { HttpRequest, HttpResponse } from './transport.ts';

/** What error pages, captive portals and error objects come as. */
const couldBeAnError = /^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|xml)\b|application\/xhtml)/i;

function promisedSize(headers: HttpResponse['headers']): number | null {
  const value = headers['content-length'];
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : null;
}

/**
 * Why an answer is not a document, or null. Services send documents with Content-Disposition (ProjectPlace: contract 4.4), a real .html or
 * .json too; a page that something in between made has none. So an answer without one is believed only when its type is nothing that people or
 * programs read as text.
 */
function whyNotContent(response: HttpResponse): string | null {
  const { headers, status } = response;
  const type = headers['content-type'] ?? '';
  const encoding = headers['content-encoding'] ?? 'identity';
  if (status !== 200) return `is not the document (HTTP ${status})`;
  if (encoding !== 'identity') return `came encoded (${encoding.slice(0, 20)}), which was not asked for`;
  if (headers['content-disposition'] !== undefined) return null;
  if (type === '') return 'is not marked as a document';
  return couldBeAnError.test(type) ? `is not the document but ${type.slice(0, 60)}` : null;
}

/** The answer as a document's content. Throws `broken` when it is none. */
export function contentOf(request: HttpRequest, response: HttpResponse): RemoteContent {
  const why = whyNotContent(response);
  if (why !== null) {
    response.discard();
    throw brokenAnswer(request, why);
  }
  const size = promisedSize(response.headers);
  const { signal } = request;
  // Content that nobody begins to read would keep its connection for ever.
  const giveUp = (): void => response.discard();
  signal.addEventListener('abort', giveUp, { once: true });
  const forget = (): void => signal.removeEventListener('abort', giveUp);

  // No generator: with one for each of thousands of documents, all that hangs on them outlives V8's small collections, which then take 30 ms instead of one.
  const iterate = (): AsyncIterator<Uint8Array> => {
    const source = response.body[Symbol.asyncIterator]();
    let got = 0;
    const next = async (): Promise<IteratorResult<Uint8Array>> => {
      const result = await source.next();
      if (result.done === true) {
        if (size !== null && got !== size)
          throw new SyncError('broken', `${describeRequest(request)} brought ${got} bytes instead of ${size}.`);
        forget();
        return result;
      }
      if (signal.aborted) throw stoppedError(request, { sent: true });
      got += result.value.byteLength;
      return result;
    };
    const leave = async (): Promise<void> => {
      forget();
      await source.return?.();
    };
    return {
      next: () =>
        next().catch(async (error: unknown) => {
          await leave().catch(() => undefined);
          throw error;
        }),
      return: async () => {
        await leave();
        return { done: true, value: undefined };
      },
    };
  };
  const fileName = fileNameIn(response.headers['content-disposition']);
  return { size, chunks: { [Symbol.asyncIterator]: iterate }, ...(fileName === null ? {} : { fileName }) };
}
