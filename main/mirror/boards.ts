import type { RemoteId } from '../sync/ports/archive.ts';
import type { Board } from '../sync/ports/boards.ts';
import type { BoardDetails, BoardRecords, CardChanges, StoredBoard } from '../sync/ports/board-records.ts';
import type { Card } from '../sync/ports/boards.ts';
import type { Connection, Value } from './connection.ts';
import { cardTable, type CardTable } from './cards.ts';
import { cardMatches } from './card-search.ts';

const columns = `account_id AS accountId, id, workspace_id AS workspaceId, name, archived, details, details_at AS detailsAt,
  read_at AS readAt, gone_at AS goneAt, problem`;

type Row = Omit<StoredBoard, 'archived' | 'details' | 'problem'> & {
  readonly archived: number;
  readonly details: string | null;
  readonly problem: string | null;
};

function prepareAll(db: Connection) {
  return {
    boards: db.prepare<[number], Row>(
      `SELECT ${columns} FROM boards WHERE account_id = ? ORDER BY workspace_id, name COLLATE NOCASE, length(id), id`,
    ),
    board: db.prepare<[number, string], Row>(`SELECT ${columns} FROM boards WHERE account_id = ? AND id = ?`),
    put: db.prepare<Value[]>(
      `INSERT INTO boards (account_id, id, workspace_id, name, archived) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (account_id, id) DO UPDATE SET workspace_id = excluded.workspace_id, name = excluded.name,
         archived = excluded.archived, gone_at = NULL`,
    ),
    setGone: db.prepare<Value[]>('UPDATE boards SET gone_at = ? WHERE account_id = ? AND id = ?'),
    setDetails: db.prepare<Value[]>('UPDATE boards SET details = ?, details_at = ? WHERE account_id = ? AND id = ?'),
    setRead: db.prepare<Value[]>('UPDATE boards SET read_at = ?, problem = NULL WHERE account_id = ? AND id = ?'),
    setProblem: db.prepare<Value[]>('UPDATE boards SET problem = ? WHERE account_id = ? AND id = ?'),
    forgetRead: db.prepare<Value[]>('UPDATE boards SET read_at = NULL WHERE account_id = ? AND id = ?'),
    self: db.prepare<[number], { id: string; name: string }>('SELECT id, name FROM account_people WHERE account_id = ?'),
    saveSelf: db.prepare<Value[]>('INSERT OR REPLACE INTO account_people VALUES (?, ?, ?)'),
    dropBoards: db.prepare<[number]>('DELETE FROM boards WHERE account_id = ?'),
    dropSelf: db.prepare<[number]>('DELETE FROM account_people WHERE account_id = ?'),
  };
}

type Statements = ReturnType<typeof prepareAll>;

/** What is known of boards, see `BoardRecords`; `removeAccount` drops all of an account, in a transaction of the caller. */
export function boardRecords(db: Connection): BoardRecords & { readonly removeAccount: (accountId: number) => void } {
  const sql = prepareAll(db);
  const cards = cardTable(db, (accountId) => sql.self.get(accountId)?.id ?? null);
  const write = (work: () => boolean): boolean => db.write(work);
  return {
    boards: (accountId) => sql.boards.all(accountId).map(boardOf),
    board: (accountId, boardId) => found(sql, accountId, boardId),
    self: (accountId) => sql.self.get(accountId) ?? null,
    counts: cards.counts,
    cards: cards.ofBoard,
    card: cards.card,
    cardsOf: cards.ofPerson,
    comments: cards.comments,
    tags: cards.tags,
    staleComments: cards.stale,
    matching: cardMatches(db),
    saveSelf: (accountId, { id, name }) => db.write(() => void sql.saveSelf.run(accountId, id, name)),
    saveList: (accountId, list) => write(() => saveList(sql, accountId, list)),
    saveDetails: (accountId, board, at) => write(() => saveDetails(sql, { accountId, at }, board)),
    saveCards: (accountId, listing) => db.write(() => saveCards({ sql, cards }, accountId, listing)),
    saveCard: (accountId, card) => write(() => cards.put(accountId, card)),
    dropCard: (accountId, cardId) => db.write(() => cards.drop(accountId, cardId)),
    dropCards: (accountId, boardId) =>
      db.write(() => {
        for (const id of cards.ids(accountId, boardId)) cards.drop(accountId, id);
        sql.forgetRead.run(accountId, boardId);
      }),
    saveComments: (accountId, cardId, comments) => write(() => cards.putComments(accountId, cardId, comments)),
    saveTags: (accountId, cardId, tags) => write(() => cards.putTags(accountId, cardId, tags)),
    saveProblem: (accountId, boardId, problem) => write(() => saveProblem(sql, { accountId, boardId }, problem)),
    removeAccount: (accountId) => {
      for (const { id } of sql.boards.all(accountId)) for (const card of cards.ids(accountId, id)) cards.drop(accountId, card);
      sql.dropBoards.run(accountId);
      sql.dropSelf.run(accountId);
    },
  };
}

/** JSON columns hold what this file wrote. */
function boardOf({ details, problem, archived, ...row }: Row): StoredBoard {
  return {
    ...row,
    archived: archived === 1,
    details: details === null ? null : (JSON.parse(details) as BoardDetails),
    problem: problem === null ? null : (JSON.parse(problem) as StoredBoard['problem']),
  };
}

function found(sql: Statements, accountId: number, boardId: RemoteId): StoredBoard | null {
  const row = sql.board.get(accountId, boardId);
  return row === undefined ? null : boardOf(row);
}

function saveList(sql: Statements, accountId: number, list: Parameters<BoardRecords['saveList']>[1]): boolean {
  const before = new Map(sql.boards.all(accountId).map((row) => [row.id, row]));
  let changed = false;
  for (const { id, workspaceId, name, archived } of list.boards) {
    const known = before.get(id);
    const isSame = known?.name === name && known.archived === Number(archived) && known.workspaceId === workspaceId;
    if (isSame && known.goneAt === null) continue;
    sql.put.run(accountId, id, workspaceId, name, Number(archived));
    changed = true;
  }
  const listed = new Set(list.boards.map(({ id }) => id));
  for (const { id, workspaceId, goneAt } of before.values()) {
    if (workspaceId !== list.workspaceId || goneAt !== null || listed.has(id)) continue;
    sql.setGone.run(list.at, accountId, id);
    changed = true;
  }
  return changed;
}

function saveDetails(sql: Statements, { accountId, at }: { accountId: number; at: number }, board: Board): boolean {
  const { id, workspaceId, name, archived, ...details } = board;
  const known = sql.board.get(accountId, id);
  const text = JSON.stringify(details);
  if (known?.name !== name || known.archived !== Number(archived) || known.goneAt !== null) {
    sql.put.run(accountId, id, workspaceId, name, Number(archived));
  } else if (known.details === text) {
    // When it was read is worth writing only where it decides about reading it again.
    if (at - (known.detailsAt ?? 0) > detailsFreshMs) sql.setDetails.run(text, at, accountId, id);
    return false;
  }
  sql.setDetails.run(text, at, accountId, id);
  return true;
}

const detailsFreshMs = 600_000;

function saveCards(
  { sql, cards }: { sql: Statements; cards: CardTable },
  accountId: number,
  listing: Parameters<BoardRecords['saveCards']>[1],
): CardChanges {
  const { boardId, at, isNewer } = listing;
  const listed = new Set<RemoteId>();
  const put: RemoteId[] = [];
  for (const card of listing.cards) {
    listed.add(card.id);
    if (!isNewer(card.id) && cards.put(accountId, card)) put.push(card.id);
  }
  const dropped: Card[] = [];
  for (const id of cards.ids(accountId, boardId)) {
    if (listed.has(id) || isNewer(id)) continue;
    const card = cards.card(accountId, id);
    if (card) dropped.push(card);
    cards.drop(accountId, id);
  }
  sql.setRead.run(at, accountId, boardId);
  return { put, dropped };
}

function saveProblem(
  sql: Statements,
  { accountId, boardId }: { accountId: number; boardId: RemoteId },
  problem: StoredBoard['problem'],
): boolean {
  const known = sql.board.get(accountId, boardId);
  const text = problem === null ? null : JSON.stringify(problem);
  if (known === undefined || known.problem === text) return false;
  sql.setProblem.run(text, accountId, boardId);
  return true;
}
