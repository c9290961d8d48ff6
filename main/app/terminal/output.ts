import { BadInput } from '../bad-input.ts';
import { asSyncError } from '../../sync/errors.ts';
import type { Redactor } from '../redact.ts';

/**
 * Everything that a command says. With `--json`, `result` prints one JSON value (or one per line, in a stream) and nothing else goes to
 * stdout; for people, results go to stdout and what happens meanwhile to stderr.
 */
export class Output {
  readonly isJson: boolean;
  readonly isTerminal: boolean;
  readonly #redactor: Redactor;

  constructor(options: { isJson: boolean; redactor: Redactor }) {
    this.isJson = options.isJson;
    this.isTerminal = process.stderr.isTTY;
    this.#redactor = options.redactor;
  }

  /** The one answer of a command: a JSON value, or text for people. */
  result(value: unknown, words: () => string): void {
    this.#out(this.isJson ? JSON.stringify(value, null, process.stdout.isTTY ? 2 : 0) : words());
  }

  /** One object of a stream, on its own line. */
  streamed(value: unknown, words: () => string | null): void {
    const text = this.isJson ? JSON.stringify(value) : words();
    if (text !== null) this.#out(text);
  }

  /** Something to know besides the answer. */
  note(message: string): void {
    process.stderr.write(`${this.#redactor.hideKnown(message)}\n`);
  }

  /** The error that ended a command, in one line; never a stack. */
  error(error: unknown): void {
    const { kind, message } = readError(error);
    const clean = this.#redactor.clean(message).replaceAll(/\s*[\r\n]+\s*/g, ' ');
    if (this.isJson) process.stdout.write(`${JSON.stringify({ error: { kind, message: clean } })}\n`);
    else process.stderr.write(`tidemark: ${clean}\n`);
  }

  #out(text: string): void {
    process.stdout.write(`${this.#redactor.hideKnown(text)}\n`);
  }
}

/** `usage` stands for what was typed wrong; the other kinds are those of `SyncError`. */
function readError(error: unknown): { kind: string; message: string } {
  if (error instanceof BadInput) return { kind: 'usage', message: error.message };
  const translated = asSyncError(error);
  return { kind: translated.kind, message: translated.message };
}
