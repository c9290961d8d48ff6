import { SyncError } from '../sync/errors.ts';
import type { KeptCard, Outbox, OutboxChange, OutboxEntry, UnsavedText } from '../sync/ports/outbox.ts';
import { Connection, type Value } from './connection.ts';
import { migrate } from './migrate.ts';
import { columns, draftOf, entryOf, entryValues, keptOf, textColumns, type EntryRow, type KeptRow } from './outbox-rows.ts';
import { putAside } from './put-aside.ts';
import { salvage, type Salvaged } from './salvage.ts';
import { writeCounter } from './write-counter.ts';

/**
 * Opens `outbox.db`, made when it is not there; a commit is on the disk when it returns. A damaged file is moved aside, and what can be read
 * of it comes back as drafts: nobody knows which of it was sent meanwhile. Throws `refused` when a newer Tidemark wrote it; `unreadable`,
 * `busy`, `full`.
 */
export function openOutbox(file: string, now: () => number = Date.now): Outbox {
  const aside = putAside(file, now());
  const connection = new Connection(file, { synchronous: 'FULL' });
  try {
    migrate(connection, new URL('./migrations/outbox/', import.meta.url));
    const outbox = outboxOn(connection);
    if (aside === null) return { ...outbox, notices: [] };
    const saved = salvage(aside);
    connection.write(() => takeIn(outbox, saved));
    const { length } = saved.entries;
    const kept = length === 0 ? 'none of them could be read' : `${length} could be read and are drafts now`;
    return { ...outbox, notices: [`The file of edits that wait to be sent was damaged; ${kept}. The damaged file is ${aside}.`] };
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** What was read out of a damaged file. */
function takeIn(outbox: Omit<Outbox, 'notices'>, saved: Salvaged): void {
  const { entries, names, kept, leftOut, withAttachments, texts } = saved;
  for (const entry of entries) outbox.commit({ put: [draftOf(entry)] });
  for (const named of names) outbox.commit({ named });
  for (const keep of kept) outbox.commit({ keep });
  for (const { accountId, id } of leftOut) outbox.setLeftOut(accountId, id, true);
  for (const { accountId, id } of withAttachments) outbox.setWithAttachments(accountId, id, true);
  for (const text of texts) outbox.keepText(text);
}

function prepareAll(db: Connection) {
  const select = `SELECT ${columns} FROM entries`;
  return {
    all: db.prepare<[], EntryRow>(`${select} ORDER BY id`),
    ofAccount: db.prepare<[number], EntryRow>(`${select} WHERE account_id = ? ORDER BY id`),
    ofBoard: db.prepare<[number, string], EntryRow>(`${select} WHERE account_id = ? AND board_id = ? ORDER BY id`),
    ofCard: db.prepare<[number, string], EntryRow>(`${select} WHERE account_id = ? AND card_id = ? ORDER BY id`),
    entry: db.prepare<[number], EntryRow>(`${select} WHERE id = ?`),
    revision: db.prepare<[number], { revision: number }>('SELECT revision FROM entries WHERE id = ?'),
    add: db.prepare<Value[], { id: number }>(
      `INSERT INTO entries (account_id, workspace_id, board_id, card_id, title, edit, at, state, attempts, revision)
         VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', 0, 1) RETURNING id`,
    ),
    put: db.prepare<Value[]>(
      `INSERT OR REPLACE INTO entries (id, account_id, workspace_id, board_id, card_id, title, edit, at, state, error_kind, reason,
         attempts, next_at, attempt, revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    drop: db.prepare<[number]>('DELETE FROM entries WHERE id = ?'),
    name: db.prepare<[number, string, string]>('INSERT OR REPLACE INTO names VALUES (?, ?, ?)'),
    // Ids of ours are long and random: no other text holds one.
    renameIn: db.prepare<Value[]>(
      `UPDATE entries SET card_id = replace(card_id, ?, ?), edit = replace(edit, ?, ?), revision = revision + 1
         WHERE account_id = ? AND (card_id = ? OR instr(edit, ?) > 0)`,
    ),
    real: db.prepare<[number, string], { id: string }>('SELECT id FROM names WHERE account_id = ? AND own = ?'),
    made: db.prepare<[number], { id: string }>('SELECT id FROM names WHERE account_id = ?'),
    keep: db.prepare<Value[]>('INSERT OR REPLACE INTO kept_cards VALUES (?, ?, ?, ?, ?, ?)'),
    forget: db.prepare<[number, string]>('DELETE FROM kept_cards WHERE account_id = ? AND card_id = ?'),
    kept: db.prepare<[number, string], KeptRow>('SELECT * FROM kept_cards WHERE account_id = ? AND card_id = ?'),
    allKept: db.prepare<[number], KeptRow>('SELECT * FROM kept_cards WHERE account_id = ?'),
    leftOut: db.prepare<[number], { id: string }>('SELECT board_id AS id FROM left_out WHERE account_id = ?'),
    leaveOut: db.prepare<[number, string]>('INSERT OR IGNORE INTO left_out VALUES (?, ?)'),
    attachments: db.prepare<[number], { id: string }>('SELECT card_id AS id FROM kept_attachments WHERE account_id = ?'),
    keepAttachments: db.prepare<[number, string]>('INSERT OR IGNORE INTO kept_attachments VALUES (?, ?)'),
    dropAttachments: db.prepare<[number, string]>('DELETE FROM kept_attachments WHERE account_id = ? AND card_id = ?'),
    texts: db.prepare<[number, string], UnsavedText>(
      `SELECT ${textColumns} FROM unsaved_texts WHERE account_id = ? AND card_id = ? ORDER BY part`,
    ),
    keepText: db.prepare<Value[]>('INSERT OR REPLACE INTO unsaved_texts VALUES (?, ?, ?, ?, ?)'),
    dropText: db.prepare<[number, string, string]>('DELETE FROM unsaved_texts WHERE account_id = ? AND card_id = ? AND part = ?'),
    renameTexts: db.prepare<Value[]>(
      `UPDATE OR REPLACE unsaved_texts SET card_id = replace(card_id, ?, ?), part = replace(part, ?, ?)
         WHERE account_id = ? AND (card_id = ? OR part = ?)`,
    ),
    takeIn: db.prepare<[number, string]>('DELETE FROM left_out WHERE account_id = ? AND board_id = ?'),
  };
}

const tables = ['entries', 'names', 'kept_cards', 'left_out', 'kept_attachments', 'unsaved_texts'];

/** The outbox in an open file of the newest schema. */
export function outboxOn(db: Connection): Omit<Outbox, 'notices'> {
  const sql = prepareAll(db);
  const drops = tables.map((table) => db.prepare<[number]>(`DELETE FROM ${table} WHERE account_id = ?`));
  return {
    all: () => sql.all.all().map(entryOf),
    entries: (accountId) => sql.ofAccount.all(accountId).map(entryOf),
    ofBoard: (accountId, boardId) => sql.ofBoard.all(accountId, boardId).map(entryOf),
    ofCard: (accountId, cardId) => sql.ofCard.all(accountId, cardId).map(entryOf),
    entry: (id) => one(sql.entry.get(id), entryOf),
    add: (entries) =>
      db.write(() =>
        entries.map(({ accountId, workspaceId, boardId, cardId, title, edit, at }): OutboxEntry => {
          const row = sql.add.get(accountId, workspaceId, boardId, cardId, title, JSON.stringify(edit), at);
          const added = row === undefined ? undefined : sql.entry.get(row.id);
          if (added === undefined) throw new SyncError('bug', 'An insert answered no row');
          return entryOf(added);
        }),
      ),
    commit: (change) => db.write(() => commit(sql, change)),
    realId: (accountId, id) => sql.real.get(accountId, id)?.id ?? id,
    madeIds: (accountId) => new Set(sql.made.all(accountId).map(({ id }) => id)),
    kept: (accountId, cardId) => one(sql.kept.get(accountId, cardId), keptOf),
    allKept: (accountId) => sql.allKept.all(accountId).map(keptOf),
    leftOut: (accountId) => new Set(sql.leftOut.all(accountId).map(({ id }) => id)),
    setLeftOut: (accountId, boardId, out) => db.write(() => void (out ? sql.leaveOut : sql.takeIn).run(accountId, boardId)),
    withAttachments: (accountId) => new Set(sql.attachments.all(accountId).map(({ id }) => id)),
    setWithAttachments: (accountId, cardId, kept) =>
      db.write(() => void (kept ? sql.keepAttachments : sql.dropAttachments).run(accountId, cardId)),
    unsavedTexts: (accountId, cardId) => sql.texts.all(accountId, cardId),
    keepText: ({ accountId, cardId, part, text, began }) =>
      db.write(() => void sql.keepText.run(accountId, cardId, part, text, began)),
    dropText: ({ accountId, cardId, part }) => db.write(() => void sql.dropText.run(accountId, cardId, part)),
    removeAccount: (accountId) => db.write(() => drops.forEach((drop) => drop.run(accountId))),
    changeCounter: writeCounter(db),
    close: () => db.close(),
  };
}

function commit(sql: ReturnType<typeof prepareAll>, change: OutboxChange): void {
  const { expect = [], drop = [], put = [], named, keep, forget } = change;
  for (const { id, revision } of expect) {
    if (sql.revision.get(id)?.revision !== revision) throw new SyncError('conflict', `Edit ${id} was changed meanwhile`);
  }
  for (const id of drop) sql.drop.run(id);
  for (const entry of put) sql.put.run(...entryValues(entry));
  if (named !== undefined) {
    const { accountId, own, id } = named;
    sql.name.run(accountId, own, id);
    sql.renameIn.run(own, id, own, id, accountId, own, own);
    sql.renameTexts.run(own, id, own, id, accountId, own, own);
  }
  if (keep !== undefined) sql.keep.run(...keptValues(keep));
  if (forget !== undefined) sql.forget.run(forget.accountId, forget.cardId);
}

function keptValues({ accountId, card, workspaceId, why, at }: KeptCard): Value[] {
  return [accountId, card.id, workspaceId, JSON.stringify(card), why, at];
}

function one<Row, Thing>(row: Row | undefined, of: (row: Row) => Thing): Thing | null {
  return row === undefined ? null : of(row);
}
