import { badRequest } from './api-error.ts';
import { type Cell, isMoment, isRef, type Rec, type Store } from './model.ts';
import { resources } from './resources.ts';

type Test = (row: Rec) => boolean;

/** Splits at `and` outside of quotes. */
function conditionsIn(text: string): readonly string[] {
  const parts: string[] = [''];
  for (let at = 0, quoted = false; at < text.length;) {
    const sign = text[at] ?? '';
    if (quoted && sign === '\\') {
      parts.push((parts.pop() ?? '') + text.slice(at, at + 2));
      at += 2;
      continue;
    }
    if (sign === "'") quoted = !quoted;
    const joint = quoted ? null : /^\s+and\s+/i.exec(text.slice(at));
    if (joint) {
      parts.push('');
      at += joint[0].length;
      continue;
    }
    parts.push((parts.pop() ?? '') + sign);
    at += 1;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function literal(text: string): string {
  const quoted = /^['"](.*)['"]$/s.exec(text)?.[1];
  return quoted === undefined ? text : quoted.replace(/\\(.)/g, '$1');
}

/** What a path leads to; undefined for one that cannot be filtered by. */
export function cellAt(store: Store, row: Rec, path: string): Cell | undefined {
  let at: Rec = row;
  const steps = path.split('.');
  for (const [index, step] of steps.entries()) {
    if (step.toLowerCase() === 'id') return at.id;
    const cell = at.fields[step];
    if (index === steps.length - 1 || cell === undefined || cell === null) return cell;
    if (!isRef(cell)) return undefined;
    const next = store.find(cell.type, cell.id);
    if (!next) return null;
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

function compared(cell: Cell, text: string): number {
  const left = comparable(cell);
  const value = literal(text);
  const right = isMoment(cell) ? Date.parse(value) : typeof left === 'number' ? Number(value) : value;
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

function testOf(store: Store, type: string, condition: string): Test {
  const bare = /^\((.*)\)$/s.exec(condition)?.[1] ?? condition;
  const form = /^([\w.]+)\s+(is not null|is null|in|not contains|contains|eq|ne|gte|gt|lte|lt)\s*(.*)$/is.exec(bare.trim());
  if (!form) throw badRequest('Error during parameters parsing.');
  const [, path = '', word = '', rest = ''] = form;
  const [first = ''] = path.split('.');
  const row = store.all(type)[0];
  const isKnown =
    row === undefined || /^id$/i.test(first) || first in row.fields || (resources[type]?.fields ?? []).includes(first);
  if (!isKnown && !path.includes('.')) throw badRequest(`Error during parameters parsing. There is no ${path} in ${type}.`);
  // A nested path that cannot be filtered by is passed over, with 200 and all rows (services.md 1.3).
  if (!isKnown) return () => true;
  const of = (one: Rec): Cell => cellAt(store, one, path) ?? null;
  switch (word.toLowerCase()) {
    case 'is null':
      return (one) => of(one) === null;
    case 'is not null':
      return (one) => of(one) !== null;
    case 'in': {
      const values = rest
        .trim()
        .replace(/^\(|\)$/g, '')
        .split(',')
        .map((value) => literal(value.trim()));
      return (one) => values.includes(String(comparable(of(one))));
    }
    case 'contains':
      return (one) => comparableText(of(one)).includes(literal(rest.trim()));
    case 'not contains':
      return (one) => !comparableText(of(one)).includes(literal(rest.trim()));
    default: {
      const holds = operators[word.toLowerCase()];
      return (one) => of(one) !== null && holds?.(compared(of(one), rest.trim())) === true;
    }
  }
}

/** The grammar of version 1 (services.md 1.3): conditions joined by `and`, and no `or`. */
export function whereTest(store: Store, type: string, text: string): Test {
  if (/\)\s+or\s+\(/i.test(text)) throw badRequest('Error during parameters parsing.');
  const tests = conditionsIn(text).map((condition) => testOf(store, type, condition));
  return (row) => tests.every((test) => test(row));
}
