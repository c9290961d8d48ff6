-- What tools did to accounts, and what they are in the middle of. It cannot be fetched again.

CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL,
  tool TEXT NOT NULL,
  title TEXT NOT NULL,
  undoes INTEGER REFERENCES runs,
  state TEXT NOT NULL CHECK (state IN ('running', 'stopped', 'cancelled', 'finished')),
  reason TEXT,
  owner TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX runs_by_account ON runs (account_id);

CREATE TABLE changes (
  run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  place INTEGER NOT NULL,
  what TEXT NOT NULL,
  was TEXT NOT NULL,
  becomes TEXT NOT NULL,
  task TEXT NOT NULL CHECK (json_valid(task)),
  state TEXT NOT NULL CHECK (state IN ('pending', 'sending', 'done', 'failed', 'skipped')),
  reason TEXT,
  PRIMARY KEY (run_id, place)
) STRICT, WITHOUT ROWID;
