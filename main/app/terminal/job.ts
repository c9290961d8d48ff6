import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.ts';
import type { Output } from './output.ts';
import type { SecretInput } from './secret-input.ts';
import type { Host, SecretParts } from '../host.ts';
import type { Redactor } from '../redact.ts';
import type { ValueStore } from '../../sync/ports/mirror.ts';
import type { Account } from '../../sync/ports/settings.ts';

/** What every command works with. */
export interface Job {
  readonly host: Host;
  /** What a person chose that is neither account nor pair. */
  readonly values: ValueStore;
  readonly out: Output;
  readonly input: SecretInput;
  /** Aborted when the person stops the program. */
  readonly signal: AbortSignal;
  readonly serveUi: ServeUi;
}

/** The UI in a browser, as long as it is not closed. */
export interface ServedUi {
  /** Opens the UI once: whoever has it gets in, and nobody after them. */
  readonly address: string;
  /** A file for its user only that leads a browser to the address: arguments of programs can be seen by everybody. */
  readonly opener: string;
  close(): Promise<void>;
}

/**
 * Watches all pairs and shows the UI on a port of this machine alone; 0 for any free port. Throws `busy` when another process syncs this home,
 * `refused` when the port is taken or the UI is not built.
 */
export type ServeUi = (options: { readonly port: number }) => Promise<ServedUi>;

/** Runs one command's work on the opened home and keeps its exit code. */
export type RunJob = (command: Command, work: (job: Job) => Promise<ExitCode> | ExitCode) => Promise<void>;

export interface HomeOptions {
  readonly home: string;
  readonly redactor: Redactor;
  /** Asks the person for the secret of an account that keeps it nowhere. */
  readonly askSecret: (account: Account) => Promise<SecretParts>;
}

export interface OpenedHome {
  readonly host: Host;
  readonly values: ValueStore;
  readonly serveUi: ServeUi;
  close(): Promise<void>;
}

/** Opens a home; given by the composition root. */
export type OpenHome = (options: HomeOptions) => Promise<OpenedHome>;
