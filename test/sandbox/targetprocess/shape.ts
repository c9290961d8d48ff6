import { badRequest } from './api-error.ts';
import { type Cell, isMoment, isRef, type Rec, type Ref, type Store } from './model.ts';
import { collectionOf, isAssignable, resources } from './resources.ts';

/** `[Id,Name,Project[Id]]` as a tree of names. */
export interface Include {
  readonly [name: string]: Include;
}

export function includeIn(text: string): Include {
  let at = 0;
  const tree = (): Include => {
    const found: Record<string, Include> = {};
    let word = '';
    for (at += 1; at < text.length; at += 1) {
      const sign = text[at] ?? '';
      if (sign === '[') {
        found[word.trim()] = tree();
        word = '';
      } else if (sign === ',' || sign === ']') {
        if (word.trim() !== '') found[word.trim()] = {};
        word = '';
        if (sign === ']') return found;
      } else word += sign;
    }
    throw badRequest('Error during parameters parsing.');
  };
  if (!text.startsWith('[')) throw badRequest('Error during parameters parsing.');
  return tree();
}

export interface ShapeOptions {
  readonly include: Include | null;
  readonly append: readonly string[];
  readonly offset: string;
  /** Inner rows that one page may still have, all of them together (services.md 1.3). */
  inner: number;
}

function dateText(ms: number, offset: string): string {
  return `/Date(${ms}${offset})/`;
}

function reference(store: Store, { type, id }: Ref): Record<string, unknown> | null {
  const row = store.find(type, id);
  if (!row) return null;
  if (row.type === 'User') {
    const { FirstName, LastName, Login, FullName } = row.fields;
    return { ResourceType: 'GeneralUser', Id: id, FirstName, LastName, Login, FullName };
  }
  // What refers to anything says so, and not what it is.
  const shown = type === 'General' || type === 'Assignable' ? type : row.type;
  return { ResourceType: shown, Id: id, Name: row.fields['Name'] ?? null };
}

function value(store: Store, cell: Cell, offset: string): unknown {
  if (isMoment(cell)) return dateText(cell.ms, offset);
  return isRef(cell) ? reference(store, cell) : cell;
}

interface Shaping {
  readonly store: Store;
  readonly options: ShapeOptions;
}

function nested({ store, options }: Shaping, cell: Cell, include: Include): unknown {
  if (!isRef(cell) || Object.keys(include).length === 0) return value(store, cell, options.offset);
  const row = store.find(cell.type, cell.id);
  return row ? picked({ store, options }, row, include) : null;
}

function picked(shaping: Shaping, row: Rec, include: Include): Record<string, unknown> {
  const { store, options } = shaping;
  const out: Record<string, unknown> = { ResourceType: row.type === 'User' ? 'GeneralUser' : row.type, Id: row.id };
  for (const [name, inner] of Object.entries(include)) {
    if (name === 'Id' || name === 'ResourceType') continue;
    if (name === 'EntityType' && isAssignable(row.type)) out[name] = typeReference(store, row.type);
    else if (name in row.fields) out[name] = nested(shaping, row.fields[name] ?? null, inner);
    else if (resources[row.type]?.fields?.includes(name) === true) out[name] = null;
    else {
      const rows = collectionOf(store, row, name);
      if (rows === null) throw badRequest(`Field '${name}' does not exist in '${row.type}'.`);
      const some = rows.slice(0, Math.max(0, options.inner));
      options.inner -= some.length;
      out[name] = { Items: some.map((one) => picked(shaping, one, inner)) };
    }
  }
  return out;
}

function typeReference(store: Store, type: string): unknown {
  const row = store.all('EntityType').find(({ fields }) => fields['Name'] === type);
  return { ResourceType: 'EntityType', Id: row?.id ?? 0, Name: type };
}

function whole(store: Store, row: Rec, options: ShapeOptions): Record<string, unknown> {
  const { onlyNamed = [], fields = [] } = resources[row.type] ?? { plural: '' };
  const out: Record<string, unknown> = { ResourceType: row.type, Id: row.id };
  for (const name of fields) out[name] = null;
  for (const [name, cell] of Object.entries(row.fields)) {
    if (onlyNamed.includes(name)) continue;
    out[name] = value(store, cell, options.offset);
  }
  if (isAssignable(row.type)) {
    out['EntityType'] = typeReference(store, row.type);
    const project = row.fields['Project'];
    const process = isRef(project) ? store.find('Project', project.id)?.fields['Process'] : null;
    const inner = isRef(process) ? { Process: { ResourceType: 'Process', Id: process.id } } : {};
    if (isRef(project)) out['Project'] = { ...reference(store, project), ...inner };
    out['CustomFields'] = [];
  }
  return out;
}

/** A row as the service tells of it (services.md 1.4). */
export function shaped(store: Store, row: Rec, options: ShapeOptions): Record<string, unknown> {
  const out = options.include === null ? whole(store, row, options) : picked({ store, options }, row, options.include);
  for (const name of options.append) {
    const rows = collectionOf(store, row, name.replace(/-Count$/, ''));
    if (rows !== null && name.endsWith('-Count')) out[name] = rows.length;
  }
  return out;
}
