-- Tables of services (lists, reporting feeds) as last read. All of it can be read again.

-- A table that is gone from the service's list stays, with the time when that was first seen.
CREATE TABLE tables (
  account_id INTEGER NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  family TEXT NOT NULL,  -- what the service groups it with
  columns TEXT NOT NULL CHECK (json_valid(columns)),
  keys TEXT NOT NULL CHECK (json_valid(keys)),
  incremental INTEGER NOT NULL CHECK (incremental IN (0, 1)),
  reading INTEGER,  -- the one whose rows are shown; null until one was complete
  row_count INTEGER NOT NULL DEFAULT 0,
  read_at INTEGER,
  gone_at INTEGER,
  problem TEXT CHECK (json_valid(problem)),
  PRIMARY KEY (account_id, id)
) STRICT, WITHOUT ROWID;

-- Rows are written under a reading of their own, beside those that are shown. A reading that is not shown is rubbish, unless it is under way.
CREATE TABLE table_readings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  shown INTEGER NOT NULL DEFAULT 0 CHECK (shown IN (0, 1))
) STRICT;
CREATE INDEX table_readings_by_shown ON table_readings (shown);

CREATE TABLE table_rows (
  row INTEGER PRIMARY KEY,  -- for the search index; grows in the service's order
  reading INTEGER NOT NULL REFERENCES table_readings (id),
  cells TEXT NOT NULL CHECK (json_valid(cells))
) STRICT;
CREATE INDEX table_rows_by_reading ON table_rows (reading);

-- Kept equal to table_rows by tables.ts, the only writer of both. Holds no text: a feed may have a gigabyte.
CREATE VIRTUAL TABLE row_words USING fts5 (
  words,
  content = '', contentless_delete = 1,
  tokenize = 'unicode61 remove_diacritics 2'
);
