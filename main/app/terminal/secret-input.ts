import { createInterface } from 'node:readline/promises';
import { BadInput } from '../bad-input.ts';
import { neededParts } from '../ways-to-sign-in.ts';
import { askHidden } from './hidden-prompt.ts';
import { PipedInput } from './piped-input.ts';
import type { SecretParts } from '../host.ts';
import type { Redactor } from '../redact.ts';
import type { Account } from '../../sync/ports/settings.ts';

const questions: Readonly<Record<string, string>> = {
  clientSecret: 'Client secret',
  appPassword: 'App password',
  consumerSecret: 'Consumer secret (application secret)',
  tokenSecret: 'Token secret (access token secret)',
  accessToken: 'Token',
  serviceToken: 'Token of the integration',
  password: 'Password',
  cookie: 'Cookie',
};

/** Gets secrets from the person: as JSON on stdin when that is not a terminal, else asked without echo. Never from argv. */
export class SecretInput {
  readonly #redactor: Redactor;
  #piped: PipedInput | null = null;
  #value: Promise<unknown> | null = null;

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  /**
   * The parts of an account's secret. Piped JSON is one object with the parts, or, for several accounts, with one such object for each
   * account's name. Throws `BadInput` when a part is missing.
   */
  async readParts(account: Pick<Account, 'name' | 'auth'>): Promise<SecretParts> {
    const needed = neededParts(account.auth);
    const form = `{${needed.map((part) => `"${part}":"…"`).join(',')}}`;
    const found = process.stdin.isTTY ? await this.#ask(account.name, needed) : await this.#readPiped(account.name, form);
    const parts: Record<string, string> = {};
    for (const name of needed) {
      const value = found[name];
      if (typeof value !== 'string' || value === '') {
        throw new BadInput(`The secret of "${account.name}" is missing: give it on stdin as JSON, ${form}.`);
      }
      parts[name] = value;
      this.#redactor.learn(value);
    }
    return parts;
  }

  /** A line that the person pastes. Waits for ever when nothing can come. */
  async readPasted(question: string, signal: AbortSignal): Promise<string> {
    if (!process.stdin.isTTY) {
      this.#piped ??= new PipedInput(process.stdin);
      for (let line = await this.#piped.readLine(); line !== null; line = await this.#piped.readLine())
        if (line !== '') return line;
      return new Promise(() => undefined);
    }
    const prompt = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return (await prompt.question(question, { signal })).trim();
    } finally {
      prompt.close();
    }
  }

  async #ask(name: string, needed: readonly string[]): Promise<Record<string, unknown>> {
    const typed: Record<string, unknown> = {};
    for (const part of needed) typed[part] = await askHidden(`${questions[part] ?? part} of "${name}"`);
    return typed;
  }

  async #readPiped(name: string, form: string): Promise<Record<string, unknown>> {
    this.#piped ??= new PipedInput(process.stdin);
    this.#value ??= this.#piped.readJson();
    const value = await this.#value.catch((error: unknown) => {
      if (!(error instanceof BadInput)) throw error;
      throw new BadInput(`${error.message} Give the secret of "${name}" there as JSON, ${form}.`);
    });
    if (!isObject(value)) return {};
    const own = value[name];
    return isObject(own) ? own : value;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
