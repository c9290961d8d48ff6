-- What cannot be fetched again. No secrets: those are in the keychain.

-- Numbers are never used twice: secrets and observations of a removed account or pair must not fall to a new one.
CREATE TABLE accounts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  service TEXT NOT NULL,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE,  -- environment variables are named after it in capitals
  url TEXT NOT NULL,
  auth TEXT NOT NULL CHECK (json_valid(auth)),
  secrets TEXT NOT NULL CHECK (secrets IN ('keychain', 'env', 'session')),
  allow_assumed INTEGER NOT NULL CHECK (allow_assumed IN (0, 1)),
  profile TEXT,
  added_at INTEGER NOT NULL
) STRICT;

CREATE TABLE pairs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES accounts,
  workspace_id TEXT NOT NULL,
  workspace_name TEXT NOT NULL,
  root_id TEXT NOT NULL,
  folder TEXT NOT NULL UNIQUE,
  marker TEXT NOT NULL UNIQUE,
  excluded TEXT NOT NULL CHECK (json_valid(excluded)),
  ignore_rules TEXT NOT NULL,
  link_files INTEGER NOT NULL CHECK (link_files IN (0, 1)),
  paused_until REAL,  -- wall time; infinite: until resumed
  added_at INTEGER NOT NULL
) STRICT;
CREATE INDEX pairs_by_account ON pairs (account_id);

CREATE TABLE delete_answers (
  row INTEGER PRIMARY KEY,
  pair_id INTEGER NOT NULL REFERENCES pairs ON DELETE CASCADE,
  answer TEXT NOT NULL CHECK (answer IN ('delete', 'keep')),
  items TEXT NOT NULL CHECK (json_valid(items)),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX delete_answers_by_pair ON delete_answers (pair_id);

-- One row.
CREATE TABLE general (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  paused_until REAL
) STRICT;
INSERT INTO general (id, paused_until) VALUES (1, NULL);
