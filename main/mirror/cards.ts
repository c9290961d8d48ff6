import type { RemoteId } from '../sync/ports/archive.ts';
import type { Card, CardComment } from '../sync/ports/boards.ts';
import type { BoardCounts, BoardRecords } from '../sync/ports/board-records.ts';
import { cardColumns, cardOf, cardValues, talkOf, withCount, type CardRow } from './card-rows.ts';
import type { Connection, Value } from './connection.ts';

interface Words {
  readonly row: number;
  readonly title: string;
  readonly description: string;
  readonly checklist: string;
  readonly talk: string;
}

interface Known extends Words {
  readonly boardId: RemoteId;
  readonly modifiedAt: number | null;
  readonly facts: string;
}

function prepareAll(db: Connection) {
  const known =
    'SELECT row, board_id AS boardId, modified_at AS modifiedAt, title, description, checklist, talk, facts FROM cards';
  return {
    ofBoard: db.prepare<[number, string], CardRow>(`SELECT ${cardColumns} FROM cards WHERE account_id = ? AND board_id = ?`),
    card: db.prepare<[number, string], CardRow>(`SELECT ${cardColumns} FROM cards WHERE account_id = ? AND id = ?`),
    ofPerson: db.prepare<[number, string], CardRow>(
      `SELECT ${cardColumns} FROM cards WHERE account_id = ? AND done = 0 AND instr(people, ?) > 0`,
    ),
    known: db.prepare<[number, string], Known>(`${known} WHERE account_id = ? AND id = ?`),
    ids: db.prepare<[number, string], { id: string }>('SELECT id FROM cards WHERE account_id = ? AND board_id = ?'),
    add: db.prepare<Value[]>(
      `INSERT INTO cards (board_id, done, due_on, people, modified_at, title, description, checklist, facts, id, account_id, talk,
         comments_stale) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?)`,
    ),
    change: db.prepare<Value[]>(
      `UPDATE cards SET board_id = ?, done = ?, due_on = ?, people = ?, modified_at = ?, title = ?, description = ?, checklist = ?, facts = ?,
         id = ?, comments_stale = comments_stale OR ? WHERE row = ?`,
    ),
    drop: db.prepare<[number]>('DELETE FROM cards WHERE row = ?'),
    counts: db.prepare<[string, string, number], BoardCounts>(
      `SELECT board_id AS boardId, count(*) AS cards, count(*) FILTER (WHERE done = 0) AS open,
         count(*) FILTER (WHERE done = 0 AND due_on < ?) AS overdue,
         count(*) FILTER (WHERE done = 0 AND instr(people, ?) > 0) AS mine
       FROM cards WHERE account_id = ? GROUP BY board_id`,
    ),
    told: db.prepare<[number, string], { comments: string | null; tags: string | null }>(
      'SELECT comments, tags FROM cards WHERE account_id = ? AND id = ?',
    ),
    setTags: db.prepare<Value[]>('UPDATE cards SET tags = ?, talk = ? WHERE row = ?'),
    setComments: db.prepare<Value[]>('UPDATE cards SET comments = ?, talk = ?, facts = ?, comments_stale = 0 WHERE row = ?'),
    stale: db.prepare<[number, string], { id: string }>(
      'SELECT id FROM cards WHERE account_id = ? AND board_id = ? AND comments_stale = 1',
    ),
    index: db.prepare<Value[]>('INSERT INTO card_words (rowid, title, description, checklist, talk) VALUES (?, ?, ?, ?, ?)'),
    // The index holds no text of its own: what is taken out has to be said word for word.
    unindex: db.prepare<Value[]>(
      `INSERT INTO card_words (card_words, rowid, title, description, checklist, talk) VALUES ('delete', ?, ?, ?, ?, ?)`,
    ),
  };
}

type Statements = ReturnType<typeof prepareAll>;

/** The cards of all boards with the index of their words. Changes belong into a transaction of the caller. */
export interface CardTable {
  readonly ofBoard: (accountId: number, boardId: RemoteId) => readonly Card[];
  readonly card: (accountId: number, cardId: RemoteId) => Card | null;
  readonly ofPerson: (accountId: number, personId: RemoteId) => readonly Card[];
  readonly ids: (accountId: number, boardId: RemoteId) => readonly RemoteId[];
  counts: BoardRecords['counts'];
  /** Answers whether it is other than before. */
  readonly put: (accountId: number, card: Card) => boolean;
  readonly drop: (accountId: number, cardId: RemoteId) => void;
  comments: BoardRecords['comments'];
  putComments: BoardRecords['saveComments'];
  stale: BoardRecords['staleComments'];
  tags: BoardRecords['tags'];
  putTags: BoardRecords['saveTags'];
}

/** `selfOf` answers the id of the account's own person, or null. */
export function cardTable(db: Connection, selfOf: (accountId: number) => RemoteId | null): CardTable {
  const sql = prepareAll(db);
  return {
    ofBoard: (accountId, boardId) => sql.ofBoard.all(accountId, boardId).map(cardOf),
    card: (accountId, cardId) => {
      const row = sql.card.get(accountId, cardId);
      return row === undefined ? null : cardOf(row);
    },
    ofPerson: (accountId, personId) => sql.ofPerson.all(accountId, ` ${personId} `).map(cardOf),
    ids: (accountId, boardId) => sql.ids.all(accountId, boardId).map(({ id }) => id),
    counts: (accountId, today) => sql.counts.all(today, ` ${selfOf(accountId) ?? 'nobody'} `, accountId),
    put: (accountId, card) => put(sql, accountId, card),
    drop: (accountId, cardId) => {
      const known = sql.known.get(accountId, cardId);
      if (known === undefined) return;
      sql.unindex.run(...words(known));
      sql.drop.run(known.row);
    },
    comments: (accountId, cardId) => toldOf(sql, { accountId, cardId }).comments,
    tags: (accountId, cardId) => toldOf(sql, { accountId, cardId }).tags,
    putTags: (accountId, cardId, tags) => putTags(sql, { accountId, cardId }, tags),
    putComments: (accountId, cardId, comments) => putComments(sql, { accountId, cardId }, comments),
    stale: (accountId, boardId) => sql.stale.all(accountId, boardId).map(({ id }) => id),
  };
}

function put(sql: Statements, accountId: number, card: Card): boolean {
  const values = cardValues(card);
  const known = sql.known.get(accountId, card.id);
  if (known === undefined) {
    sql.add.run(...values, accountId, Number(card.commentCount > 0));
    const added = sql.known.get(accountId, card.id);
    if (added !== undefined) sql.index.run(...words(added));
    return true;
  }
  const [boardId, , , , modifiedAt, title, description, checklist, facts] = values;
  const isSameText = known.title === title && known.description === description && known.checklist === checklist;
  const isSame = isSameText && known.boardId === boardId && known.modifiedAt === modifiedAt && known.facts === facts;
  if (isSame) return false;
  sql.change.run(...values, Number(mayTalkMore(known, card)), known.row);
  if (isSameText) return true;
  sql.unindex.run(...words(known));
  const changed = sql.known.get(accountId, card.id);
  if (changed !== undefined) sql.index.run(...words(changed));
  return true;
}

/** A comment that was edited shows in neither, where the service tells no times: such a one is read when the card is opened. */
function mayTalkMore(known: Known, card: Card): boolean {
  // Written by `cardValues`.
  const { commentCount } = JSON.parse(known.facts) as Pick<Card, 'commentCount'>;
  return commentCount !== card.commentCount || (card.commentCount > 0 && known.modifiedAt !== card.modifiedAt);
}

interface Named {
  readonly accountId: number;
  readonly cardId: RemoteId;
}

/** What is read of a card beside the listing; null for what never was. */
function toldOf(sql: Statements, { accountId, cardId }: Named) {
  const { comments = null, tags = null } = sql.told.get(accountId, cardId) ?? {};
  return {
    // Written by `putComments` and `putTags`.
    comments: comments === null ? null : (JSON.parse(comments) as readonly CardComment[]),
    tags: tags === null ? null : (JSON.parse(tags) as readonly string[]),
  };
}

function putTags(sql: Statements, name: Named, tags: readonly string[]): boolean {
  const known = sql.known.get(name.accountId, name.cardId);
  const before = toldOf(sql, name);
  if (known === undefined || JSON.stringify(before.tags) === JSON.stringify(tags)) return false;
  const talk = talkOf(before.comments ?? [], tags);
  sql.setTags.run(JSON.stringify(tags), talk, known.row);
  reindex(sql, known, talk);
  return true;
}

function reindex(sql: Statements, known: Known, talk: string): void {
  if (talk === known.talk) return;
  sql.unindex.run(...words(known));
  sql.index.run(...words({ ...known, talk }));
}

function putComments(sql: Statements, { accountId, cardId }: Named, comments: readonly CardComment[]): boolean {
  const known = sql.known.get(accountId, cardId);
  if (known === undefined) return false;
  const text = JSON.stringify(comments);
  const before = sql.told.get(accountId, cardId)?.comments ?? null;
  const talk = talkOf(comments, toldOf(sql, { accountId, cardId }).tags ?? []);
  sql.setComments.run(text, talk, withCount(known.facts, comments.length), known.row);
  reindex(sql, known, talk);
  return before !== text;
}

function words({ row, title, description, checklist, talk }: Words): [number, string, string, string, string] {
  return [row, title, description, checklist, talk];
}
