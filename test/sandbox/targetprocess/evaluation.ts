import { badRequest } from './api-error.ts';
import type { Expression, Step } from './expression.ts';
import { type Cell, isMoment, isRef, moment, type Moment, msIn, offsetMs, type Rec, type Store, textIn } from './model.ts';
import { collectionOf, resources } from './resources.ts';

/** What an expression comes to: a row or rows, a cell, or what was selected of them. */
export type Value = Rec | readonly Value[] | Moment | string | number | boolean | null | Selected;

export interface Selected {
  readonly kind: 'selected';
  readonly fields: Readonly<Record<string, Value>>;
}

/** In what an expression is looked at. */
export interface Scope {
  readonly store: Store;
  readonly now: number;
  /** Of the installation's zone: its own are days and dates without one. */
  readonly offset: string;
  readonly row: Value;
}

const dayMs = 86_400_000;

export function isRec(value: Value): value is Rec {
  return typeof value === 'object' && value !== null && 'type' in value && 'custom' in value;
}

function isMany(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'value':
      return expression.value;
    case 'list':
      return expression.items.map((item) => evaluate(item, scope));
    case 'select':
      return {
        kind: 'selected',
        fields: Object.fromEntries(expression.fields.map(([name, field]) => [name, evaluate(field, scope)])),
      };
    case 'path':
      return follow(expression.steps, scope);
    case 'operation':
      return operated(expression, scope);
  }
}

function operated({ operator, left, right }: Expression & { readonly kind: 'operation' }, scope: Scope): Value {
  const first = evaluate(left, scope);
  if (operator === 'and') return first === true && evaluate(right, scope) === true;
  if (operator === 'or') return first === true || evaluate(right, scope) === true;
  const second = evaluate(right, scope);
  if (operator === 'in') return isMany(second) && second.some((one) => plain(one) === plain(first));
  const [a, b] = [plain(first), plain(second)];
  if (operator === '==') return a === b;
  if (operator === '!=') return a !== b;
  if (a === null || b === null) return false;
  return operator.endsWith('=') && a === b ? true : operator.startsWith('>') ? a > b : a < b;
}

/** What can be compared. */
function plain(value: Value): string | number | boolean | null {
  if (typeof value !== 'object' || value === null) return value;
  if (isRec(value)) return value.id;
  return 'ms' in value ? value.ms : null;
}

function follow(steps: readonly Step[], scope: Scope): Value {
  let at: Value = scope.row;
  for (const [index, step] of steps.entries()) {
    const root = index === 0 ? rootOf(step, scope) : undefined;
    if (root !== undefined) at = root;
    else at = index === 1 && /^datetime$/i.test(steps[0]?.name ?? '') ? dateOf(step, scope) : taken(step, at, scope);
    if (at === null) return null;
  }
  return at;
}

function rootOf({ name, inner }: Step, scope: Scope): Value | undefined {
  const { now, offset, row } = scope;
  if (inner !== null) return chosen(name, inner, scope);
  if (/^today$/i.test(name)) {
    const ahead = offsetMs(offset);
    return moment(Math.floor((now + ahead) / dayMs) * dayMs - ahead);
  }
  return /^(?:datetime|it)$/i.test(name) ? row : undefined;
}

/** `IIF(condition, one, other)` and `IFNONE(one, other)`; undefined for another call. */
function chosen(name: string, [first, second, third]: readonly Expression[], scope: Scope): Value | undefined {
  const valueOf = (expression: Expression | undefined): Value => (expression ? evaluate(expression, scope) : null);
  if (/^iif$/i.test(name)) return valueOf(valueOf(first) === true ? second : third);
  return /^ifnone$/i.test(name) ? (valueOf(first) ?? valueOf(second)) : undefined;
}

function dateOf({ name, inner }: Step, scope: Scope): Value {
  if (/^now$/i.test(name)) return moment(scope.now);
  const ms = msIn(String(plain(inner?.[0] ? evaluate(inner[0], scope) : null)), scope.offset);
  if (!/^parse$/i.test(name) || Number.isNaN(ms)) throw badRequest(`DateTime.${name} cannot be read.`);
  return moment(ms);
}

function taken({ name, inner }: Step, at: Value, scope: Scope): Value {
  if (inner !== null) return called({ name: name.toLowerCase(), inner }, at, scope);
  if (isMany(at)) return at.map((one) => taken({ name, inner }, one, scope));
  if (typeof at === 'object' && at !== null && 'kind' in at) return at.fields[name] ?? null;
  if (!isRec(at)) throw badRequest(`Property '${name}' does not exist.`);
  return fieldOf(scope.store, at, name);
}

/** A field in any case; 400 for one that there is not. */
function fieldOf(store: Store, row: Rec, wanted: string): Value {
  const isWanted = (name: string): boolean => name.toLowerCase() === wanted.toLowerCase();
  if (isWanted('id')) return row.id;
  if (isWanted('resourceType')) return row.type;
  const name = Object.keys(row.fields).find(isWanted);
  if (name !== undefined) return resolved(store, row.fields[name] ?? null);
  const { unset, synthetic } = resources[row.type] ?? {};
  const usual = Object.entries({ ...unset, ...synthetic }).find(([one]) => isWanted(one));
  if (usual) return usual[1];
  const collection = collectionOf(store, row, wanted.slice(0, 1).toUpperCase() + wanted.slice(1));
  if (collection !== null) return collection;
  const customs = store.all('CustomField').filter(({ fields: of }) => of['EntityKind'] === row.type);
  if (isWanted('customValues')) return selectedOf({ customFields: customs.map((field) => customFieldOf(row, field)) });
  // Names are asked for without their spaces.
  const custom = customs.find((field) => isWanted(textIn(field, 'Name').replaceAll(' ', '')));
  if (!custom) throw badRequest(`Property '${wanted}' does not exist in '${row.type}'.`);
  return customValue(row, custom);
}

const selectedOf = (fields: Selected['fields']): Selected => ({ kind: 'selected', fields });

function customValue(row: Rec, field: Rec): Value {
  const value = row.custom.get(textIn(field, 'Name')) ?? null;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function customFieldOf(row: Rec, field: Rec): Selected {
  return selectedOf({ name: textIn(field, 'Name'), type: textIn(field, 'FieldType'), value: customValue(row, field) });
}

function resolved(store: Store, cell: Cell): Value {
  if (isMoment(cell)) return cell;
  return isRef(cell) ? (store.find(cell.type, cell.id) ?? null) : cell;
}

function called(
  { name, inner }: { readonly name: string; readonly inner: readonly Expression[] },
  at: Value,
  scope: Scope,
): Value {
  const [first] = inner;
  const argument = (): Value => (first ? evaluate(first, scope) : null);
  if (name === 'as' && isRec(at)) return at.type.toLowerCase() === String(plain(argument())).toLowerCase() ? at : null;
  if (typeof at === 'string') return textCall(name, at, String(plain(argument())));
  if (typeof at === 'object' && at !== null && 'ms' in at && name === 'adddays')
    return moment(at.ms + Number(plain(argument())) * dayMs);
  if (!isMany(at)) throw badRequest(`There is no method '${name}'.`);
  const each = (row: Value): Value => (first ? evaluate(first, { ...scope, row }) : row);
  switch (name) {
    case 'select':
      return at.map(each);
    case 'where':
      return at.filter((row) => each(row) === true);
    case 'any':
      return first ? at.some((row) => each(row) === true) : at.length > 0;
    case 'count':
      return first ? at.filter((row) => each(row) === true).length : at.length;
    default:
      return aggregated(
        name,
        at.map((row) => Number(plain(each(row)))),
      );
  }
}

/** One number of many. */
function aggregated(name: string, numbers: readonly number[]): number | null {
  const sum = numbers.reduce((all, one) => all + one, 0);
  switch (name) {
    case 'sum':
      return sum;
    case 'min':
    case 'max':
      return numbers.length === 0 ? null : Math[name](...numbers);
    case 'average':
    case 'avg':
      return numbers.length === 0 ? null : sum / numbers.length;
    default:
      throw badRequest(`There is no method '${name}'.`);
  }
}

function textCall(name: string, text: string, wanted: string): Value {
  switch (name) {
    case 'contains':
      return text.toLowerCase().includes(wanted.toLowerCase());
    case 'startswith':
      return text.toLowerCase().startsWith(wanted.toLowerCase());
    case 'endswith':
      return text.toLowerCase().endsWith(wanted.toLowerCase());
    case 'tolower':
      return text.toLowerCase();
    case 'toplaintext':
      return text.replace(/<[^>]*>/g, '');
    default:
      throw badRequest(`There is no method '${name}'.`);
  }
}
