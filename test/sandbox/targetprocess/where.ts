import { badRequest } from './api-error.ts';
import { type Cell, isMoment, isRef, msIn, type Rec, ref, type Store, textIn } from './model.ts';
import { isAssignable, unsetOf } from './resources.ts';

type Test = (row: Rec) => boolean;

/** A text in quotes, a quote in it after a backslash: two quotes in a row end it (services.md 1.3). */
const quoted = String.raw`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"`;
const one = new RegExp(`^(?:${quoted}|[\\w.:+-]+)$`, 's');
const several = new RegExp(`^\\(\\s*(?:(?:${quoted}|[\\w.:+-]+)\\s*(?:,\\s*|(?=\\))))+\\)$`, 's');

/** Pieces in which nothing needs to be looked into: texts in quotes, brackets, words with what stands between them. */
const pieces = new RegExp(`${quoted}|[()]|\\s+and\\s+|.`, 'gis');

/** Splits at `and` outside of quotes and brackets, and takes brackets around conditions away. */
function conditionsIn(text: string): readonly string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const piece of text.trim().match(pieces) ?? []) {
    if (piece === '(') depth += 1;
    if (piece === ')') depth -= 1;
    if (depth === 0 && /^\s+and\s+$/i.test(piece)) parts.push('');
    else parts.push((parts.pop() ?? '') + piece);
  }
  if (depth !== 0) throw badRequest('Error during parameters parsing.');
  return parts.flatMap((part) => {
    const inner = /^\s*\((.*)\)\s*$/s.exec(part)?.[1];
    return inner === undefined ? [part.trim()] : conditionsIn(inner);
  });
}

function literal(text: string): string {
  const inner = /^['"](.*)['"]$/s.exec(text)?.[1];
  return inner === undefined ? text : inner.replace(/\\(.)/g, '$1');
}

/** A field of a row; undefined for one that it does not have. The type of a card is no field of it, but can be asked for. */
function cellOf(store: Store, row: Rec, name: string): Cell | undefined {
  if (name !== 'EntityType' || !isAssignable(row.type)) return row.fields[name] ?? unsetOf(row.type, name);
  const type = store.all('EntityType').find(({ fields }) => fields['Name'] === row.type);
  return type === undefined ? null : ref('EntityType', type.id);
}

/** What a path leads to; undefined for one that cannot be filtered by. */
export function cellAt(store: Store, row: Rec, path: string): Cell | undefined {
  let at: Rec = row;
  const steps = path.split('.');
  for (const [index, step] of steps.entries()) {
    if (step.toLowerCase() === 'id') return at.id;
    const cell = cellOf(store, at, step);
    if (index === steps.length - 1 || cell === undefined || cell === null) return cell;
    if (!isRef(cell)) return undefined;
    const next = store.find(cell.type, cell.id);
    // What was deleted can be asked for by its id where its history is.
    if (!next) return /History$/.test(at.type) && /^id$/i.test(steps[index + 1] ?? '') ? cell.id : null;
    at = next;
  }
  return undefined;
}

function comparable(cell: Cell): string | number {
  if (isMoment(cell)) return cell.ms;
  if (isRef(cell)) return cell.id;
  return typeof cell === 'number' ? cell : String(cell);
}

function comparableText(cell: Cell): string {
  return cell === null ? '' : String(comparable(cell));
}

function compared(cell: Cell, text: string, offset: string): number {
  const left = comparable(cell);
  const value = literal(text);
  const right = isMoment(cell) ? msIn(value, offset) : typeof left === 'number' ? Number(value) : value;
  if (typeof right === 'number' && Number.isNaN(right)) throw badRequest('Error during parameters parsing.');
  return left < right ? -1 : left > right ? 1 : 0;
}

const operators: Readonly<Record<string, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
};

const form =
  /^(?:'(CustomFields\.[^']+)'|([\w.]+))\s+(is not null|is null|in|not contains|contains|eq|ne|gte|gt|lte|lt)(?:\s+|(?=\()|$)(.*)$/is;

/** Whether rows of a type have what a path names. A reference that is null everywhere may lead to anything. */
function isKnown(store: Store, type: string, [step = '', ...rest]: readonly string[]): boolean {
  if (/^id$/i.test(step)) return rest.length === 0;
  const rows = store.all(type);
  const cells = rows.map((row) => cellOf(store, row, step));
  if (rows.length > 0 && cells.every((cell) => cell === undefined)) return false;
  const next = cells.find(isRef);
  if (next && rest.length > 0) return isKnown(store, next.type, rest);
  return rest.length === 0 || cells.every((cell) => (cell ?? null) === null);
}

/** What a condition compares: all that a path leads to. Null for a nested path that cannot be filtered by. */
function cellsOf(store: Store, type: string, path: string): ((row: Rec) => readonly Cell[]) | null {
  if (/^CustomFields\./i.test(path)) {
    const name = path.slice('CustomFields.'.length).replaceAll(' ', '');
    return ({ custom }) => {
      const known = [...custom].find(([key]) => key.replaceAll(' ', '') === name)?.[1] ?? null;
      return [typeof known === 'string' || typeof known === 'number' ? known : null];
    };
  }
  if (path === 'TagObjects.Name') return (row) => textIn(row, 'Tags').split(/\s*,\s*/);
  if (path === 'AssignedUser.Id') {
    return ({ id }) =>
      store
        .all('Assignment')
        .filter(({ fields: { Assignable = null } }) => isRef(Assignable) && Assignable.id === id)
        .map(({ fields: { GeneralUser = null } }) => (isRef(GeneralUser) ? GeneralUser.id : null));
  }
  const isThere = isKnown(store, type, path.split('.'));
  if (!isThere && !path.includes('.')) throw badRequest(`Error during parameters parsing. There is no ${path} in ${type}.`);
  return isThere ? (one) => [cellAt(store, one, path) ?? null] : null;
}

interface Asked {
  readonly store: Store;
  readonly type: string;
  /** Of the installation's zone. */
  readonly offset: string;
}

function testOf({ store, type, offset }: Asked, condition: string): Test {
  const [, named, plain = '', word = '', rest = ''] = form.exec(condition) ?? [];
  const path = named ?? plain;
  const operator = word.toLowerCase();
  const operand = rest.trim();
  const isWhole = /null$/.test(operator) ? operand === '' : (operator === 'in' ? several : one).test(operand);
  if (path === '' || !isWhole) throw badRequest('Error during parameters parsing.');
  const cells = cellsOf(store, type, path);
  // A nested path that cannot be filtered by is passed over, with 200 and all rows (services.md 1.3).
  if (cells === null) return () => true;
  const some =
    (test: (cell: Cell) => boolean): Test =>
    (row) =>
      cells(row).some(test);
  switch (operator) {
    case 'is null':
      return some((cell) => cell === null);
    case 'is not null':
      return some((cell) => cell !== null);
    case 'in': {
      const values = (operand.slice(1, -1).match(new RegExp(`${quoted}|[^\\s,]+`, 'gs')) ?? []).map(literal);
      return some((cell) => cell !== null && values.includes(String(comparable(cell))));
    }
    case 'contains':
      return some((cell) => comparableText(cell).includes(wanted(operand)));
    case 'not contains':
      return some((cell) => !comparableText(cell).includes(wanted(operand)));
    default: {
      const holds = operators[operator];
      return some((cell) => cell !== null && holds?.(compared(cell, operand, offset)) === true);
    }
  }
}

/** Tags are asked for with stars around what they contain. */
function wanted(operand: string): string {
  return literal(operand).replace(/^\*|\*$/g, '');
}

/** The grammar of version 1 (services.md 1.3): conditions joined by `and`, and no `or`. */
export function whereTest(asked: Asked, text: string): Test {
  const tests = conditionsIn(text).map((condition) => testOf(asked, condition));
  return (row) => tests.every((test) => test(row));
}
