import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';

export interface XScreen {
  /** For the variable DISPLAY. */
  readonly display: string;
  close(): Promise<void>;
}

/** An X server of its own with an invisible screen, on a number that is free. */
export async function openXScreen(): Promise<XScreen> {
  const args = ['-displayfd', '3', '-screen', '0', '1400x900x24', '-nolisten', 'tcp'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const ended = once(server, 'exit');
  // The fourth is the pipe that was asked for.
  const told = await text(server.stdio[3] as Readable);
  if (told.trim() === '') throw new Error('Xvfb did not start.');
  return {
    display: `:${told.trim()}`,
    close: async () => {
      server.kill();
      await ended;
    },
  };
}
