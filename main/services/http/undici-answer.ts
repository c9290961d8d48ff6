import type { Dispatcher } from 'undici';

type Controller = Dispatcher.DispatchController;
type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

export interface AnswerHead {
  readonly status: number;
  readonly headers: Headers;
}

/** What is held of an answer that nobody reads, before the line is told to wait. */
const mostHeld = 64 * 1024;

const left = new Error('The answer was left.');

/**
 * Takes one answer from undici. Does what `agent.request` and its stream do, without the stream: making and reading one takes as long as all the rest of
 * undici's work on a small answer.
 */
export class UndiciAnswer implements Dispatcher.DispatchHandler, AsyncIterable<Uint8Array>, AsyncIterator<Uint8Array> {
  readonly #head = Promise.withResolvers<AnswerHead>();
  readonly #signal: AbortSignal;
  readonly #stop = (): void => this.#leave(this.#signal.reason);
  #controller: Controller | null = null;
  #chunks: Uint8Array[] = [];
  #held = 0;
  /** Somebody who waits for the next chunk. */
  #waiting: PromiseWithResolvers<IteratorResult<Uint8Array>> | null = null;
  #end: { readonly error: unknown } | null = null;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    if (signal.aborted) this.#stop();
    else signal.addEventListener('abort', this.#stop, { once: true });
  }

  /** Rejects with what undici says, or with the signal's reason. */
  get head(): Promise<AnswerHead> {
    return this.#head.promise;
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    if (this.#end) controller.abort(left);
  }

  onResponseStart(_controller: Controller, status: number, headers: Headers): void {
    if (status >= 200) this.#head.resolve({ status, headers });
  }

  onResponseData(controller: Controller, chunk: Uint8Array): void {
    if (this.#end) return;
    if (this.#waiting) {
      this.#waiting.resolve({ done: false, value: chunk });
      this.#waiting = null;
      return;
    }
    this.#chunks.push(chunk);
    this.#held += chunk.byteLength;
    if (this.#held >= mostHeld) controller.pause();
  }

  onResponseEnd(): void {
    this.#finish(null);
  }

  onResponseError(_controller: Controller | null, error: Error): void {
    this.#finish({ error });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Uint8Array>> {
    if (this.#end?.error !== undefined) return Promise.reject(asError(this.#end.error));
    const chunk = this.#chunks.shift();
    if (chunk) {
      this.#held -= chunk.byteLength;
      if (this.#controller?.paused === true && this.#held < mostHeld) this.#controller.resume();
      return Promise.resolve({ done: false, value: chunk });
    }
    if (this.#end) return Promise.resolve({ done: true, value: undefined });
    this.#waiting ??= Promise.withResolvers();
    return this.#waiting.promise;
  }

  return(): Promise<IteratorResult<Uint8Array>> {
    this.discard();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Gives up what has not come yet. */
  discard(): void {
    this.#leave(left);
  }

  #leave(reason: unknown): void {
    const isOver = this.#end !== null;
    this.#finish({ error: reason });
    if (!isOver) this.#controller?.abort(left);
  }

  /** `failure` is null for a whole answer. Only the first end counts. */
  #finish(failure: { readonly error: unknown } | null): void {
    if (this.#end) return;
    this.#signal.removeEventListener('abort', this.#stop);
    this.#end = failure ?? { error: undefined };
    if (failure) {
      this.#chunks = [];
      this.#head.reject(asError(failure.error));
      this.#waiting?.reject(asError(failure.error));
    } else this.#waiting?.resolve({ done: true, value: undefined });
    this.#waiting = null;
  }
}

/** A signal's reason may be anything. */
function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
