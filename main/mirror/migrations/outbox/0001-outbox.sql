-- What a person did to boards and the services do not know yet. It cannot be fetched again.

-- Edits in the order of making. Numbers are never used twice, so that one that was taken back can return to its place.
CREATE TABLE entries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL,
  workspace_id TEXT NOT NULL,
  board_id TEXT NOT NULL,
  card_id TEXT,
  title TEXT NOT NULL,
  edit TEXT NOT NULL CHECK (json_valid(edit)),
  at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'failed', 'held', 'conflict', 'draft')),
  error_kind TEXT,
  reason TEXT,
  attempts INTEGER NOT NULL,
  next_at INTEGER,
  attempt TEXT CHECK (json_valid(attempt)),  -- what was known right before a request whose answer may be lost
  revision INTEGER NOT NULL                  -- another one with each change: nobody changes what somebody else changed meanwhile
) STRICT;
CREATE INDEX entries_by_account ON entries (account_id);
CREATE INDEX entries_by_board ON entries (account_id, board_id);
CREATE INDEX entries_by_card ON entries (account_id, card_id);

-- What the services call what was made here. Whoever still knows it by our id finds it.
CREATE TABLE names (
  account_id INTEGER NOT NULL,
  own TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (account_id, own)
) STRICT, WITHOUT ROWID;

-- Cards that are not in the mirror any more, as they were last known.
CREATE TABLE kept_cards (
  account_id INTEGER NOT NULL,
  card_id TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  card TEXT NOT NULL CHECK (json_valid(card)),
  why TEXT NOT NULL CHECK (why IN ('deleted', 'gone')),
  at INTEGER NOT NULL,
  PRIMARY KEY (account_id, card_id)
) STRICT, WITHOUT ROWID;

-- Boards whose cards a person does not want here.
CREATE TABLE left_out (
  account_id INTEGER NOT NULL,
  board_id TEXT NOT NULL,
  PRIMARY KEY (account_id, board_id)
) STRICT, WITHOUT ROWID;

-- Cards whose attachments a person wants here.
CREATE TABLE kept_attachments (
  account_id INTEGER NOT NULL,
  card_id TEXT NOT NULL,
  PRIMARY KEY (account_id, card_id)
) STRICT, WITHOUT ROWID;
