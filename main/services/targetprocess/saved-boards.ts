import { SyncError } from '../../sync/errors.ts';
import { ifAllowed } from '../allowed.ts';
import { brokenAnswer } from '../http/answers.ts';
import type { TargetprocessApi } from './api.ts';
import { type CardKind, kindNamed } from './card-kinds.ts';
import { hasNext } from './entity.ts';

/** A saved board whose columns are states (contract 1.7). */
export interface SavedBoard {
  /** Digits beyond what a double holds. */
  readonly key: string;
  readonly name: string;
  readonly kinds: readonly CardKind[];
  /** The service's own words; '' for all cards. */
  readonly filter: string;
  /** Names a choice of projects and teams; '' for none. */
  readonly acid: string;
}

type Fields = Readonly<Record<string, unknown>>;

const asked = '{key,scope,publicData.name,publicData.x,publicData.cells,publicData.viewMode,publicData.acid}';
const pageLength = 100;
/** So many boards nobody looks at; a service that gives the same page for ever ends here. */
const mostPages = 100;

function fieldsIn(value: unknown): Fields | null {
  const parsed = typeof value === 'string' && value.startsWith('{') ? parsedOr(value) : value;
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : null;
}

function rowsIn(value: unknown): readonly unknown[] | null {
  const rows = fieldsIn(value)?.['items'];
  return Array.isArray(rows) ? rows : null;
}

/** Values may come as JSON in a text, and names in quotes too many (contract 1.7). */
function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What was asked for may come nested as it is stored, or flat. */
function publicField(row: Fields, name: string): unknown {
  const nested = fieldsIn(row['publicData'])?.[name];
  return nested ?? row[`publicData.${name}`] ?? row[name];
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') return '';
  const parsed = value.startsWith('"') ? parsedOr(value) : value;
  return typeof parsed === 'string' ? parsed : value;
}

function typesIn(value: unknown): readonly string[] {
  const types = fieldsIn(value)?.['types'];
  return Array.isArray(types) ? types.filter((one) => typeof one === 'string') : [];
}

/** Null for what is no board of cards by state: lists, reports, boards by person or release. */
function savedBoardOf(row: Fields): SavedBoard | null {
  const { key } = row;
  const mode = textOf(publicField(row, 'viewMode'));
  const isByState = typesIn(publicField(row, 'x')).some((type) => type.toLowerCase() === 'entitystate');
  const cells = publicField(row, 'cells');
  const kinds = typesIn(cells).flatMap((type) => kindNamed(type) ?? []);
  if (typeof key !== 'string' || !/^\d{1,20}$/.test(key)) return null;
  if (!isByState || kinds.length === 0 || (mode !== '' && mode !== 'board')) return null;
  const filter = textOf(fieldsIn(cells)?.['filter']);
  return { key, name: textOf(publicField(row, 'name')) || key, kinds, filter, acid: textOf(publicField(row, 'acid')) };
}

/** Saved boards of the account and public ones. Never written to. */
export class SavedBoards {
  readonly #api: TargetprocessApi;
  #known = new Map<string, SavedBoard>();

  constructor(api: TargetprocessApi) {
    this.#api = api;
  }

  /** None where the account may not read the storage. */
  async list(signal: AbortSignal): Promise<readonly SavedBoard[]> {
    const rows = await ifAllowed(this.#rows(signal));
    const boards = (rows ?? []).flatMap((row) => savedBoardOf(row) ?? []);
    this.#known = new Map(boards.map((board) => [board.key, board]));
    return boards;
  }

  /** Throws `gone`. */
  async board(key: string, signal: AbortSignal): Promise<SavedBoard> {
    const known = this.#known.get(key);
    if (known) return known;
    const { value } = await this.#api.get(`/storage/v1/boards/${key}`, {}, signal);
    const board = savedBoardOf(fieldsIn(value) ?? {});
    if (board === null) throw new SyncError('gone', `The saved board ${key} is no board of cards by state any more.`);
    this.#known.set(key, board);
    return board;
  }

  /** Of a kind, the ids of cards that the board's own filter lets through (contract 1.10). */
  async cardIds({ filter, acid }: SavedBoard, kind: CardKind, signal: AbortSignal): Promise<readonly string[]> {
    const ids = new Set<string>();
    for (let skip = 0; ;) {
      const more = { filter: filter === '' ? undefined : filter, acid: acid === '' ? undefined : acid };
      const page = { select: '{id}', orderBy: 'id', take: '1000', skip: String(skip) };
      const { value, request } = await this.#api.get(`/api/v2/${kind}`, { ...more, ...page }, signal);
      const rows = rowsIn(value);
      if (rows === null) throw brokenAnswer(request, 'is not a list');
      const before = ids.size;
      for (const row of rows) {
        const id = fieldsIn(row)?.['id'];
        if (typeof id !== 'number') throw brokenAnswer(request, 'names a card without an id');
        ids.add(String(id));
      }
      if (!hasNext(value)) return [...ids];
      if (ids.size === before) throw brokenAnswer(request, 'is the same page again');
      skip += rows.length;
    }
  }

  async #rows(signal: AbortSignal): Promise<readonly Fields[]> {
    const found = new Map<unknown, Fields>();
    for (let page = 0; page < mostPages; page += 1) {
      const parameters = { select: asked, take: String(pageLength), skip: String(page * pageLength) };
      const { value, request } = await this.#api.get('/storage/v1/boards', parameters, signal);
      const rows = rowsIn(value);
      if (rows === null) throw brokenAnswer(request, 'is not a list of boards');
      const fields = rows.map(fieldsIn).filter((row) => row !== null);
      const before = found.size;
      for (const row of fields) found.set(row['key'], row);
      // The address of the next page is never asked: it was seen with another host (contract 1.2).
      if (!hasNext(value) || found.size === before) break;
    }
    return [...found.values()];
  }
}
