import { SyncError } from '../../sync/errors.ts';

/** How long a stop may take before the process ends whatever is still open. What is cut off then is cleaned up by the next start. */
const patienceMs = 1800;

/** The person, or the system, asked to stop. */
class Interrupted extends SyncError {
  constructor() {
    super('busy', 'Stopped before it was done. Nothing is lost: the same command does the rest.');
    this.name = 'Interrupted';
  }
}

/** A signal that is aborted by Ctrl-C or a request to end; a second Ctrl-C ends the process at once. */
export function watchInterrupts(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    setTimeout(() => process.exit(1), patienceMs).unref();
    controller.abort(new Interrupted());
  };
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(1);
    stop();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  // A reader that has seen enough (`| head`) ends the program as Ctrl-C does.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (!controller.signal.aborted) stop();
  });
  return controller.signal;
}
