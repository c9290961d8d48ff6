import { isRemoteId, type RemoteId } from '../../sync/ports/archive.ts';
import type { Cell, TableRow } from '../../sync/ports/tables.ts';
import { brokenAnswer } from '../http/answers.ts';
import type { HttpRequest } from '../http/transport.ts';

/**
 * An object of an answer, read tolerantly: the vendor's contracts disagree in names and types, so that a value of another type than asked for
 * counts as none. Only what has to be there makes an answer `broken`.
 */
export class Fields {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #what: string;
  readonly #request: HttpRequest;

  constructor(value: unknown, what: string, request: HttpRequest) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw brokenAnswer(request, `has something else in the place of ${what}`);
    }
    this.#fields = { ...value };
    this.#what = what;
    this.#request = request;
  }

  id(): RemoteId {
    return idOf(this.#fields) ?? this.wrong('_id');
  }

  has(name: string): boolean {
    return this.#fields[name] != null;
  }

  /** The first of these that is there, as it came. */
  first(...names: readonly string[]): unknown {
    return names.map((name) => this.#fields[name]).find((value) => value !== undefined && value !== null) ?? null;
  }

  /** The first of these that holds some text, or a number as text; '' for none. */
  text(...names: readonly string[]): string {
    for (const name of names) {
      const value = this.#fields[name];
      if (typeof value === 'string' && value.trim() !== '') return value;
      if (typeof value === 'number') return String(value);
    }
    return '';
  }

  number(name: string): number | null {
    const value = this.#fields[name];
    return typeof value === 'number' && Number.isFinite(value) ? value : null;
  }

  flag(name: string): boolean | null {
    const value = this.#fields[name];
    return typeof value === 'boolean' ? value : null;
  }

  /** Of what another object is named by: its id alone, or an object that has it. */
  reference(name: string): RemoteId | null {
    const value = this.#fields[name];
    return typeof value === 'string' && isRemoteId(value) ? value : idOf(value);
  }

  list(name: string): readonly unknown[] {
    const value = this.#fields[name];
    return Array.isArray(value) ? value : [];
  }

  /** Objects of a list; ids and other things in it are left out. */
  objects(name: string): readonly Fields[] {
    const objects = this.list(name).filter((one) => typeof one === 'object' && one !== null && !Array.isArray(one));
    return objects.map((one) => new Fields(one, `${this.#what}, ${name}`, this.#request));
  }

  /** As it came. */
  row(): TableRow {
    return Object.fromEntries(Object.entries(this.#fields).filter((entry): entry is [string, Cell] => isCell(entry[1])));
  }

  wrong(name: string): never {
    throw brokenAnswer(this.#request, `has no good ${name} of ${this.#what}`);
  }
}

function idOf(value: unknown): RemoteId | null {
  if (typeof value !== 'object' || value === null || !('_id' in value)) return null;
  return typeof value._id === 'string' && isRemoteId(value._id) ? value._id : null;
}

/** What JSON can hold. */
function isCell(value: unknown): value is Cell {
  return value !== undefined && typeof value !== 'function' && typeof value !== 'symbol' && typeof value !== 'bigint';
}
