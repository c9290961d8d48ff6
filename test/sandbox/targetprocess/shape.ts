import { badRequest } from './api-error.ts';
import { type Cell, isMoment, isRef, offsetMs, type Rec, type Ref, type Store, textIn } from './model.ts';
import { collectionOf, isAssignable, resources, unsetOf } from './resources.ts';

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
  readonly exclude: ReadonlySet<string>;
  readonly append: readonly string[];
  readonly offset: string;
  /** How dates are written: `/Date()/`, ISO with the offset, or ISO without one (services.md 1.3). */
  readonly dates: 'ms' | 'iso' | 'isodate';
  /** What addresses of files begin with. */
  readonly base: string;
  /** Inner rows that one page may still have, all of them together (services.md 1.3). */
  inner: number;
}

/** A moment in the installation's own time, and then its zone. */
export function isoText(ms: number, offset: string, zone = true): string {
  const local = new Date(ms + offsetMs(offset)).toISOString().slice(0, 19);
  return zone ? `${local}${offset.slice(0, 3)}:${offset.slice(3)}` : local;
}

/** A moment as it was asked for. */
export function momentText(ms: number, { offset, dates }: Pick<ShapeOptions, 'offset' | 'dates'>): string {
  return dates === 'ms' ? `/Date(${ms}${offset})/` : isoText(ms, offset, dates === 'iso');
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
  if (row.type === 'TeamAssignment') return { ResourceType: shown, Id: id };
  return { ResourceType: shown, Id: id, Name: row.fields['Name'] ?? null };
}

function value(store: Store, cell: Cell, options: ShapeOptions): unknown {
  if (isMoment(cell)) return momentText(cell.ms, options);
  return isRef(cell) ? reference(store, cell) : cell;
}

/** A field; addresses of files are whole ones. */
function fieldOf(store: Store, row: Rec, field: { readonly name: string; readonly options: ShapeOptions }): unknown {
  const { name, options } = field;
  const cell = row.fields[name] ?? null;
  // History tells of what is gone, too.
  if (`${name}History` === row.type && isRef(cell)) {
    return { ResourceType: cell.type, Id: cell.id, Name: row.fields['Name'] ?? null };
  }
  return /^(?:Thumbnail)?Uri$/.test(name) && typeof cell === 'string' ? options.base + cell : value(store, cell, options);
}

/** All of a type, in an array, with null where nobody gave a value (services.md 1.4). */
function customFields(store: Store, row: Rec): unknown {
  const known = store.all('CustomField').filter(({ fields }) => fields['EntityKind'] === row.type);
  return known.map((field) => {
    const Name = textIn(field, 'Name');
    return { Name, Type: textIn(field, 'FieldType'), Value: row.custom.get(Name) ?? null };
  });
}

interface Shaping {
  readonly store: Store;
  readonly options: ShapeOptions;
  /** How the row was come to: custom fields are told of the first one only, and no collection of what is in one (services.md 1.3). */
  readonly way: 'itself' | 'reference' | 'collection';
}

const hasCustomFields = (type: string): boolean => isAssignable(type) || type === 'User';

function nested(shaping: Shaping, cell: Cell, include: Include): unknown {
  const { store, options, way } = shaping;
  if (!isRef(cell) || Object.keys(include).length === 0) return value(store, cell, options);
  const row = store.find(cell.type, cell.id);
  return row ? picked({ store, options, way: way === 'itself' ? 'reference' : way }, row, include) : null;
}

function picked(shaping: Shaping, row: Rec, include: Include): Record<string, unknown> {
  const { store, options, way } = shaping;
  const out: Record<string, unknown> = { ResourceType: row.type === 'User' ? 'GeneralUser' : row.type, Id: row.id };
  for (const [name, inner] of Object.entries(include)) {
    if (name === 'Id' || name === 'ResourceType') continue;
    const unset = unsetOf(row.type, name);
    if (name === 'EntityType' && isAssignable(row.type)) out[name] = typeReference(store, row.type);
    else if (isRef(row.fields[name])) out[name] = nested(shaping, row.fields[name], inner);
    else if (name in row.fields) out[name] = fieldOf(store, row, { name, options });
    else if (unset !== undefined) out[name] = unset;
    else if (name === 'CustomFields' && hasCustomFields(row.type)) {
      if (way === 'itself') out[name] = customFields(store, row);
    } else {
      const rows = collectionOf(store, row, name);
      if (rows === null) throw badRequest(`Field '${name}' does not exist in '${row.type}'.`);
      if (way === 'collection') throw badRequest(`Collection '${name}' is nested too deeply.`);
      const some = rows.slice(0, Math.max(0, options.inner));
      options.inner -= some.length;
      out[name] = { Items: some.map((one) => innerRow({ ...shaping, way: 'collection' }, one, inner)) };
    }
  }
  if (row.type === 'Attachment' && ['Uri', 'MimeType', 'Size'].some((name) => name in include))
    Object.assign(out, persisted(row));
  return out;
}

/** A row of a collection; one of which nothing is asked tells its name, where it has one (services.md 1.3). */
function innerRow(shaping: Shaping, row: Rec, include: Include): Record<string, unknown> {
  return picked(shaping, row, Object.keys(include).length === 0 && 'Name' in row.fields ? { Name: {} } : include);
}

/** What comes along unasked with what is kept of a file (services.md 1.9). */
function persisted({ fields }: Rec): Record<string, unknown> {
  return { UniqueFileName: fields['UniqueFileName'], PersistedMimeType: fields['MimeType'], PersistedSize: fields['Size'] };
}

function typeReference(store: Store, type: string): Record<string, unknown> {
  const row = store.all('EntityType').find(({ fields }) => fields['Name'] === type);
  return { ResourceType: 'EntityType', Id: row?.id ?? 0, Name: type };
}

/** What references in the default projection of a card tell beside the name (services.md 1.4). */
const toldOf = { Team: 'EmojiIcon', Priority: 'Importance', EntityState: 'NumericPriority' };

function cardReferences(store: Store, { type, fields }: Rec): Record<string, unknown> {
  const out: Record<string, unknown> = { EntityType: { ...typeReference(store, type), IsUnitInHourOnly: false } };
  for (const [name, more] of Object.entries(toldOf)) {
    const cell = fields[name] ?? null;
    if (isRef(cell)) out[name] = { ...reference(store, cell), [more]: store.find(cell.type, cell.id)?.fields[more] ?? null };
  }
  const project = fields['Project'] ?? null;
  const process = isRef(project) ? store.find('Project', project.id)?.fields['Process'] : null;
  const inner = isRef(process) ? { Process: { ResourceType: 'Process', Id: process.id } } : {};
  if (isRef(project)) out['Project'] = { ...reference(store, project), ...inner };
  return out;
}

function whole(store: Store, row: Rec, options: ShapeOptions): Record<string, unknown> {
  const { onlyNamed = [], unset } = resources[row.type] ?? { plural: '' };
  const out: Record<string, unknown> = { ResourceType: row.type, Id: row.id, ...unset };
  for (const name of Object.keys(row.fields)) {
    if (!onlyNamed.includes(name)) out[name] = fieldOf(store, row, { name, options });
  }
  if (isAssignable(row.type)) Object.assign(out, cardReferences(store, row));
  if (hasCustomFields(row.type)) out['CustomFields'] = customFields(store, row);
  return out;
}

/** A row as the service tells of it (services.md 1.4). */
export function shaped(store: Store, row: Rec, options: ShapeOptions): Record<string, unknown> {
  const out =
    options.include === null ? whole(store, row, options) : picked({ store, options, way: 'itself' }, row, options.include);
  for (const name of options.append) {
    const rows = collectionOf(store, row, name.replace(/-Count$/, ''));
    if (rows !== null && name.endsWith('-Count')) out[name] = rows.length;
  }
  return Object.fromEntries(
    Object.entries(out).filter(([name]) => name === 'Id' || name === 'ResourceType' || !options.exclude.has(name)),
  );
}
