import type { HttpResponse } from './transport.ts';

export interface BodyWatch {
  /** Somebody waits for the next bytes. */
  readonly waiting?: () => void;
  /** So many came. */
  readonly arrived?: (bytes: number) => void;
  /** Called once: the body was read to its end, failed, was left or discarded. */
  readonly ended: () => void;
  /** Makes the error to throw of one from the source. */
  readonly translate?: (error: unknown) => unknown;
}

/** The same response, with somebody told of what becomes of its body. */
export function watchedBody(response: HttpResponse, watch: BodyWatch): HttpResponse {
  let over = false;
  const end = (): void => {
    if (over) return;
    over = true;
    watch.ended();
  };
  // No generator: its `finally` does not run when nobody ever starts it, and each layer of one costs time for each chunk.
  const iterate = (): AsyncIterator<Uint8Array> => {
    const source = response.body[Symbol.asyncIterator]();
    return {
      async next() {
        watch.waiting?.();
        try {
          const result = await source.next();
          watch.arrived?.(result.done === true ? 0 : result.value.byteLength);
          if (result.done === true) end();
          return result;
        } catch (error) {
          end();
          throw watch.translate === undefined ? error : watch.translate(error);
        }
      },
      async return() {
        end();
        await source.return?.();
        // A source that nobody has begun to read does not hear of `return`, and would keep its connection.
        response.discard();
        return { done: true, value: undefined };
      },
    };
  };
  return {
    status: response.status,
    headers: response.headers,
    body: { [Symbol.asyncIterator]: iterate },
    discard() {
      end();
      response.discard();
    },
  };
}
