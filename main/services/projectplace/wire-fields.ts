import type { RemoteId } from '../../sync/ports/archive.ts';
import type { Day } from '../../sync/ports/boards.ts';
import { brokenAnswer } from '../http/answers.ts';
import type { HttpRequest } from '../http/transport.ts';
import { readTime } from './item-facts.ts';
import { wireId } from './wire.ts';
import * as v from 'valibot';

/** Rows of an answer that has to be a bare list. */
export function rowsOf(value: unknown, what: string, request: HttpRequest): readonly WireFields[] {
  if (!Array.isArray(value)) throw brokenAnswer(request, `is not a list of ${what}`);
  return value.map((row: unknown) => new WireFields(row, what, request));
}

/** Ids in their order as numbers, however long. */
export function byId(a: RemoteId, b: RemoteId): number {
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}

/**
 * An object of an answer, read key by key: what is missing or null is empty, what has another shape than agreed makes the answer `broken`.
 */
export class WireFields {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #what: string;
  readonly #request: HttpRequest;

  constructor(value: unknown, what: string, request: HttpRequest) {
    this.#what = what;
    this.#request = request;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw brokenAnswer(request, `has something else in the place of ${what}`);
    }
    this.#fields = { ...value };
  }

  has(name: string): boolean {
    return this.#fields[name] != null;
  }

  text(name: string): string {
    const value = this.#fields[name] ?? '';
    return typeof value === 'string' ? value : this.#wrong(name);
  }

  requiredText(name: string): string {
    return this.has(name) ? this.text(name) : this.#wrong(name);
  }

  id(name: string): RemoteId | null {
    const value = this.#fields[name] ?? null;
    if (value === null) return null;
    return v.is(wireId, value) ? String(value) : this.#wrong(name);
  }

  /** Of something whose ids begin at 1: 0 is none. */
  positiveId(name: string): RemoteId | null {
    const id = this.id(name);
    return id === null || /^0+$/.test(id) ? null : id;
  }

  requiredId(name: string): RemoteId {
    return this.id(name) ?? this.#wrong(name);
  }

  /** Also in a string, as limits are sent (contract 6). '' is null. */
  number(name: string): number | null {
    const value = this.#fields[name] ?? '';
    if (value === '') return null;
    const number = typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? number : this.#wrong(name);
  }

  /** Booleans, 0 and 1, and the words (contract 2.2). */
  flag(name: string): boolean | null {
    const value = this.#fields[name] ?? null;
    switch (value) {
      case null:
        return null;
      case true:
      case 1:
      case 'true':
        return true;
      case false:
      case 0:
      case 'false':
        return false;
      default:
        return this.#wrong(name);
    }
  }

  /** A day, whatever time of it is told. */
  day(name: string): Day | null {
    const value = this.text(name);
    if (value === '') return null;
    return /^(\d{4}-\d\d-\d\d)(?:[T ].*)?$/.exec(value)?.[1] ?? this.#wrong(name);
  }

  /** In ms; null in a form that we do not know. */
  time(name: string): number | null {
    return readTime(this.#fields[name]);
  }

  list(name: string): readonly unknown[] {
    const value = this.#fields[name] ?? [];
    return Array.isArray(value) ? value : this.#wrong(name);
  }

  rows(name: string): readonly WireFields[] {
    return this.list(name).map((row) => new WireFields(row, `${this.#what}, ${name}`, this.#request));
  }

  ids(name: string): readonly RemoteId[] {
    return this.list(name).map((value) => (v.is(wireId, value) ? String(value) : this.#wrong(name)));
  }

  object(name: string): WireFields | null {
    const value = this.#fields[name] ?? null;
    return value === null ? null : new WireFields(value, `${this.#what}, ${name}`, this.#request);
  }

  keys(): readonly string[] {
    return Object.keys(this.#fields);
  }

  #wrong(name: string): never {
    throw brokenAnswer(this.#request, `has no good ${name} of ${this.#what}`);
  }
}
