import { parentPort, workerData } from 'node:worker_threads';
import type { Transferable } from 'node:worker_threads';
import { asSyncError } from '../sync/errors.ts';
import type { ErrorKind } from '../sync/errors.ts';

/** What a worker thread of this room is started with. */
export interface WorkerStart<Setting> {
  readonly setting: Setting;
  /** One cell: the number of the newest job that is to stop. */
  readonly stop: Int32Array<SharedArrayBuffer>;
}

export interface JobMessage<Request> {
  readonly job: number;
  readonly request: Request;
}

type JobEnd = { readonly kind: ErrorKind; readonly message: string } | null;

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

/** Prepares a thread once for its setting and answers what does one job. */
export type JobStart<Setting, Request, Part> = (setting: Setting) => (request: Request, job: Job<Part>) => Promise<void> | void;

/**
 * The worker's side of a `WorkerPool`: does one job after the other. What a job throws is sent back as a `SyncError`.
 */
export function serveJobs<Setting, Request, Part>(start: JobStart<Setting, Request, Part>): void {
  const port = parentPort;
  if (!port) throw new Error('This file is the entry of a worker thread.');
  // The pool that starts this thread is typed with the same three parameters.
  const { setting, stop } = workerData as WorkerStart<Setting>;
  const work = start(setting);
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
