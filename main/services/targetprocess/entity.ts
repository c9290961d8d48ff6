import type { Day } from '../../sync/ports/boards.ts';
import { brokenAnswer } from '../http/answers.ts';
import type { HttpRequest } from '../http/transport.ts';
import { readDay, readMoment } from './moments.ts';

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object of an answer, read key by key: null and missing are "none", another shape than agreed makes the answer `broken`. */
export class Entity {
  readonly request: HttpRequest;
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(value: unknown, request: HttpRequest) {
    if (!isObject(value)) throw brokenAnswer(request, 'has something else in the place of an object');
    this.#fields = value;
    this.request = request;
  }

  /** What entities are named by: a positive number. */
  get id(): string {
    const { Id: id = this.#fields['id'] } = this.#fields;
    if (typeof id === 'number' && Number.isSafeInteger(id) && id > 0) return String(id);
    throw brokenAnswer(this.request, 'names something without an id');
  }

  get(name: string): unknown {
    return this.#fields[name] ?? null;
  }

  text(name: string): string {
    const value = this.get(name) ?? '';
    return typeof value === 'string' ? value : this.#wrong(name);
  }

  number(name: string): number | null {
    const value = this.get(name);
    // Digits in a text are what is left of a number that a double does not hold, or that ends in a zero.
    const number = typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
    return number === null || (typeof number === 'number' && Number.isFinite(number)) ? number : this.#wrong(name);
  }

  flag(name: string): boolean | null {
    const given = this.get(name);
    // In XML it is a text.
    const value = given === 'true' ? true : given === 'false' ? false : given;
    return value === null || typeof value === 'boolean' ? value : this.#wrong(name);
  }

  moment(name: string): number | null {
    return readMoment(this.get(name));
  }

  day(name: string): Day | null {
    return readDay(this.get(name));
  }

  ref(name: string): Entity | null {
    const value = this.get(name);
    return value === null ? null : new Entity(value, this.request);
  }

  /** An inner collection, in its envelope or bare (contract 1.4). */
  items(name: string): readonly Entity[] {
    return itemsIn(this.get(name) ?? [], this.request);
  }

  /** A person's name as it is shown. */
  get personName(): string {
    const names = [this.text('FirstName'), this.text('LastName')].filter((part) => part !== '');
    return this.text('FullName') || names.join(' ') || this.text('Login');
  }

  #wrong(name: string): never {
    throw brokenAnswer(this.request, `has no good ${name}`);
  }
}

/** One thing with an id; `broken` for what is none. */
export function entityIn(value: unknown, request: HttpRequest): Entity {
  const entity = new Entity(value, request);
  if (entity.id === '') throw brokenAnswer(request, 'names something without an id');
  return entity;
}

/** The rows of a collection. */
export function itemsIn(value: unknown, request: HttpRequest): readonly Entity[] {
  const rows = isObject(value) ? (value['Items'] ?? value['items']) : value;
  if (!Array.isArray(rows)) throw brokenAnswer(request, 'is not a list');
  return rows.map((row: unknown) => new Entity(row, request));
}

/** Whether the service says that there is more. */
export function hasNext(value: unknown): boolean {
  return isObject(value) && typeof (value['Next'] ?? value['next']) === 'string';
}
