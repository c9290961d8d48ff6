import { pathToFileURL } from 'node:url';
import { BadInput } from '../bad-input.ts';
import { exitCodes } from './exit-codes.ts';
import { openFileInBrowser } from './sign-in.ts';
import type { Command } from 'commander';
import type { Job, RunJob } from './job.ts';

interface ServeOptions {
  readonly port: string;
  readonly open?: boolean;
}

export function addServeCommand(program: Command, run: RunJob): void {
  program
    .command('serve')
    .description('keep all pairs in sync and show the window in a browser on this machine, until stopped')
    .option('--port <number>', 'the port on 127.0.0.1; 0 for any free one', '0')
    .option('--open', 'open it in the browser')
    .action((options: ServeOptions, command: Command) => run(command, (job) => serve(job, options)));
}

async function serve({ serveUi, out, signal }: Job, options: ServeOptions): Promise<0> {
  const ui = await serveUi({ port: readPort(options.port) });
  try {
    out.streamed(
      { event: 'serving', url: ui.address },
      () => `Tidemark is at ${ui.address}\nThe address works once. Ctrl-C ends it.`,
    );
    if (options.open === true) openFileInBrowser(pathToFileURL(ui.opener));
    await ended(signal);
  } finally {
    await ui.close();
  }
  out.streamed({ event: 'ended' }, () => 'Ended.');
  return exitCodes.done;
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new BadInput(`"${text}" is not a port. It is a number up to 65535; 0 takes any free one.`);
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
