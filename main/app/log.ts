import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Redactor } from './redact.ts';

/** The log is moved to `.1` when it reaches this; the older `.1` is dropped. */
const rotateBytes = 1024 * 1024;

export interface LogOptions {
  readonly folder: string;
  readonly redactor: Redactor;
  readonly now: () => number;
}

/**
 * Opens the log of a home: one line for each message, with the time, cleaned by the redactor. Only messages go in, never objects. A log that
 * cannot be written is done without: it must not stop a sync.
 */
export function openLog(options: LogOptions): (message: string) => void {
  const file = join(options.folder, 'tidemark.log');
  let isFolderThere = false;
  return (message) => {
    const line = options.redactor.clean(message).replaceAll(/[\r\n]+/g, ' ');
    try {
      if (!isFolderThere) makeFolder(options.folder);
      isFolderThere = true;
      rotate(file);
      appendFileSync(file, `${new Date(options.now()).toISOString()} ${line}\n`, { mode: 0o600 });
    } catch {
      isFolderThere = false;
    }
  };
}

/** The home, which holds it, is there. */
function makeFolder(folder: string): void {
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
}

function rotate(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size >= rotateBytes) renameSync(file, `${file}.1`);
}
