import { writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { Checkpoints, lastResortPages } from './checkpoints.ts';
import { fold } from './fold.ts';
import { isDamage, translate } from './sqlite-errors.ts';

/** What SQLite stores and gives back; booleans go as 0 and 1. */
export type Value = string | number | null;

/** A prepared statement. Every call throws only `SyncError`, see `translate`. */
export interface Statement<Parameters extends readonly Value[], Row> {
  /** Answers how many rows changed. */
  run(...parameters: Parameters): number;
  get(...parameters: Parameters): Row | undefined;
  all(...parameters: Parameters): Row[];
}

export interface ConnectionOptions {
  /** NORMAL may lose the last commits when the power fails, never the file; FULL loses none. */
  readonly synchronous: 'NORMAL' | 'FULL';
  /** A thread puts the log into the file, see `Checkpoints`; else the commit does that makes it long. */
  readonly checkpointsApart?: boolean;
}

/** How long to wait for another process that writes. */
const busyMs = 5_000;

/** The name of the file that asks the next opening to look for damage. */
export function suspicionOf(file: string): string {
  return `${file}.suspect`;
}

/** Pages in the log, and those of them that are in the file already. */
interface LogState {
  readonly log: number;
  readonly checkpointed: number;
}

/** One open database file. All that is thrown is `SyncError`; damage that a call meets is noted beside the file for the next opening. */
export class Connection {
  readonly file: string;
  readonly #db: Database.Database;
  readonly #transaction: Database.Transaction<(work: () => unknown) => unknown>;
  readonly #checkpoints: Checkpoints | null;

  constructor(file: string, options: ConnectionOptions) {
    this.file = file;
    this.#db = this.#guarded('open', () => new Database(file, { timeout: busyMs }));
    this.#transaction = this.#db.transaction((work: () => unknown) => work());
    this.#checkpoints = options.checkpointsApart === true ? new Checkpoints(file, () => this.#pagesInLog()) : null;
    try {
      // Setting the mode needs the file alone for a moment; it stays with the file, so that only its maker has to.
      if (this.pragma('journal_mode') !== 'wal') this.pragma('journal_mode = WAL');
      this.pragma(`synchronous = ${options.synchronous}`);
      this.pragma('foreign_keys = ON');
      // Cuts the log down again after a first listing of a large archive.
      this.pragma('journal_size_limit = 16777216');
      this.pragma('cache_size = -8000');
      if (this.#checkpoints) this.pragma(`wal_autocheckpoint = ${lastResortPages}`);
      this.#db.function('fold', { deterministic: true }, (name: unknown) => (typeof name === 'string' ? fold(name) : null));
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  prepare<Parameters extends readonly Value[], Row = never>(sql: string): Statement<Parameters, Row> {
    const statement = this.#guarded(sql, () => this.#db.prepare<Value[], Row>(sql));
    return {
      run: (...parameters) => this.#guarded(sql, () => statement.run(...parameters).changes),
      get: (...parameters) => this.#guarded(sql, () => statement.get(...parameters)),
      all: (...parameters) => this.#guarded(sql, () => statement.all(...parameters)),
    };
  }

  /** Runs statements without parameters. */
  run(sql: string): void {
    this.#guarded(sql, () => this.#db.exec(sql));
  }

  /** The value of a pragma, after setting it if the text says so. */
  pragma(text: string): unknown {
    return this.#guarded(`PRAGMA ${text}`, () => this.#db.pragma(text, { simple: true }));
  }

  /** All or nothing, and alone: others who write wait. */
  write<T>(work: () => T): T {
    // The transaction hands back what `work` answers.
    const result = this.#guarded('transaction', () => this.#transaction.immediate(work) as T);
    this.#checkpoints?.wrote();
    return result;
  }

  /** Everything in it is read from one and the same state of the file. */
  read<T>(work: () => T): T {
    // As above.
    return this.#guarded('transaction', () => this.#transaction.deferred(work) as T);
  }

  /** Again and again without harm. */
  close(): void {
    this.#checkpoints?.end();
    this.#guarded('close', () => this.#db.close());
  }

  /** Those that are not in the file yet. */
  #pagesInLog(): number {
    // What this pragma answers with NOOP, by which it only looks.
    const rows = this.#guarded('PRAGMA wal_checkpoint', () => this.#db.pragma('wal_checkpoint(NOOP)')) as readonly LogState[];
    return (rows[0]?.log ?? 0) - (rows[0]?.checkpointed ?? 0);
  }

  #guarded<T>(sql: string, call: () => T): T {
    try {
      return call();
    } catch (error) {
      if (isDamage(error)) this.#suspect();
      throw translate(error, this.file, sql);
    }
  }

  #suspect(): void {
    try {
      writeFileSync(suspicionOf(this.file), '');
    } catch {
      // A disk that fails so badly will show it again at the next opening.
    }
  }
}
