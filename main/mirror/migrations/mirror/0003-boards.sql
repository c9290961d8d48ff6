-- Boards as the services last told of them. All of it can be read again.

-- A board that is gone from the list of its workspace stays, with the time when that was first seen.
CREATE TABLE boards (
  account_id INTEGER NOT NULL,
  id TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  name TEXT NOT NULL,
  archived INTEGER NOT NULL CHECK (archived IN (0, 1)),
  details TEXT CHECK (json_valid(details)),  -- columns, labels, people, activities, description, rights: written and read as one
  details_at INTEGER,
  read_at INTEGER,
  gone_at INTEGER,
  problem TEXT CHECK (json_valid(problem)),
  PRIMARY KEY (account_id, id)
) STRICT, WITHOUT ROWID;

-- `title` to `talk` are what the search index reads; `facts` is all else of the card, `comments` those that were read, null when never.
CREATE TABLE cards (
  row INTEGER PRIMARY KEY,  -- for the search index
  account_id INTEGER NOT NULL,
  id TEXT NOT NULL,
  board_id TEXT NOT NULL,
  done INTEGER NOT NULL CHECK (done IN (0, 1)),
  due_on TEXT,
  people TEXT NOT NULL,  -- ids of all who are assigned, each between blanks
  modified_at INTEGER,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  checklist TEXT NOT NULL,
  talk TEXT NOT NULL,
  facts TEXT NOT NULL CHECK (json_valid(facts)),
  comments TEXT CHECK (json_valid(comments)),
  comments_stale INTEGER NOT NULL CHECK (comments_stale IN (0, 1)),
  UNIQUE (account_id, id)
) STRICT;
-- Holds all that counting a board needs, so that the cards themselves are not read for it.
CREATE INDEX cards_by_board ON cards (account_id, board_id, done, due_on, people);
CREATE INDEX cards_stale ON cards (account_id, board_id) WHERE comments_stale = 1;

-- Kept equal to cards by cards.ts, the only writer of both.
CREATE VIRTUAL TABLE card_words USING fts5 (
  title, description, checklist, talk,
  content = 'cards', content_rowid = 'row',
  tokenize = 'unicode61 remove_diacritics 2'
);

-- Whose an account is.
CREATE TABLE account_people (
  account_id INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  name TEXT NOT NULL
) STRICT;
