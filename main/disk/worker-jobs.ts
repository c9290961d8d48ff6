import { parentPort, workerData } from 'node:worker_threads';
import type { Transferable } from 'node:worker_threads';
import { asSyncError } from '../sync/errors.ts';
import type { ErrorKind } from '../sync/errors.ts';

/** What a worker thread of this room is started with. */
export interface WorkerStart {
  /** One cell: the number of the newest job that is to stop. */
  readonly stop: Int32Array<SharedArrayBuffer>;
}

export interface JobMessage<Request> {
  readonly job: number;
  readonly request: Request;
}

/** Null when the job was done. */
export type JobEnd = { readonly kind: ErrorKind; readonly message: string } | null;

export type JobAnswer<Part> =
  | { readonly job: number; readonly part: Part }
  /** With the last part, if there was one: a message costs more than what is in it. */
  | { readonly job: number; readonly part?: Part; readonly end: JobEnd };

export interface Job<Part> {
  /** Hands a part of the answer on; the buffers in `transfer` are lost to the worker. */
  readonly send: (part: Part, transfer?: readonly Transferable[]) => void;
  /** True when nobody waits for the answer any more. */
  readonly stopped: () => boolean;
}

export type JobWork<Request, Part> = (request: Request, job: Job<Part>) => Promise<void> | void;

/**
 * The worker's side of a `WorkerThread`: does one job after the other. What a job throws is sent back as a `SyncError`.
 */
export function serveJobs<Request, Part>(work: JobWork<Request, Part>): void {
  const port = parentPort;
  if (!port) throw new Error('This file is the entry of a worker thread.');
  // `WorkerThread` starts this thread with exactly this.
  const { stop } = workerData as WorkerStart;
  const serve = async (message: JobMessage<Request>): Promise<void> => {
    const { job } = message;
    let last: { readonly part: Part; readonly transfer: readonly Transferable[] } | null = null;
    const answer = (body: JobAnswer<Part>, transfer: readonly Transferable[] = []) => port.postMessage(body, transfer);
    const end = (how: JobEnd) => answer({ job, ...(last ? { part: last.part } : {}), end: how }, last?.transfer);
    try {
      await work(message.request, {
        send: (part, transfer = []) => {
          if (last) answer({ job, part: last.part }, last.transfer);
          last = { part, transfer };
        },
        stopped: () => Atomics.load(stop, 0) >= job,
      });
      end(null);
    } catch (error) {
      const { kind, message: text } = asSyncError(error);
      end({ kind, message: text });
    }
  };
  port.on('message', (message: JobMessage<Request>) => void serve(message));
}
