-- What is known of both sides of every pair. All of it can be observed again but `history`, `conflicts` and `superseded`.
-- Ids of the services are text: decimal digits of up to 64 bits, more than a JavaScript number holds.
-- Times are integer milliseconds; those of local stats are floats, because they have to come back exactly as the disk gave them.
-- No foreign keys between tree rows: rows come in any order, and a parent may be unknown (an unreadable folder).

-- The remote tree as last listed.
CREATE TABLE remote_nodes (
  row INTEGER PRIMARY KEY,  -- for the search index
  pair_id INTEGER NOT NULL,
  id TEXT NOT NULL,
  parent_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('folder', 'document', 'link', 'other')),
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  modified_at INTEGER,
  modified_by TEXT,
  size INTEGER,
  hash TEXT,
  version TEXT,
  url TEXT,
  writable INTEGER CHECK (writable IN (0, 1)),
  UNIQUE (pair_id, id)
) STRICT;
CREATE INDEX remote_nodes_by_parent ON remote_nodes (pair_id, parent_id);

-- The words of names and descriptions. Kept equal to remote_nodes by remote-tree.ts, the only writer of both: triggers would do it too, but
-- make a first listing three times as long (FTS5 writes out its memory at each of their savepoints). No index of prefixes: it doubles the
-- time of a first listing and saves 4 ms of a search.
CREATE VIRTUAL TABLE remote_words USING fts5 (
  name, description,
  content = 'remote_nodes', content_rowid = 'row',
  tokenize = 'unicode61 remove_diacritics 2'
);

-- The local tree as last scanned. `ino` is a float because the program has it as one: it is only ever compared.
CREATE TABLE local_nodes (
  pair_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  parent_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('file', 'folder')),
  size INTEGER NOT NULL,
  mtime_ms REAL NOT NULL,
  ctime_ms REAL NOT NULL,
  birth_ms REAL NOT NULL,
  ino REAL NOT NULL,
  hash TEXT,
  has_ignored INTEGER NOT NULL CHECK (has_ignored IN (0, 1)),
  residue INTEGER NOT NULL CHECK (residue IN (0, 1)),
  PRIMARY KEY (pair_id, id)
) STRICT, WITHOUT ROWID;

-- What both sides had in common when last in sync.
CREATE TABLE synced_nodes (
  pair_id INTEGER NOT NULL,
  remote_id TEXT NOT NULL,
  local_id INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('folder', 'document', 'link')),
  remote_parent_id TEXT NOT NULL,
  remote_name TEXT NOT NULL,
  local_parent_id INTEGER NOT NULL,
  local_name TEXT NOT NULL,
  hash TEXT,
  size INTEGER,
  modified_at INTEGER,
  version TEXT,
  uploaded_until INTEGER,
  PRIMARY KEY (pair_id, remote_id),
  UNIQUE (pair_id, local_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE superseded (
  pair_id INTEGER NOT NULL,
  remote_id TEXT NOT NULL,
  by_id TEXT NOT NULL,
  modified_at INTEGER,
  at INTEGER NOT NULL,
  PRIMARY KEY (pair_id, remote_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE conflicts (
  pair_id INTEGER NOT NULL,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('create-create', 'edit-edit', 'edit-delete', 'move-delete', 'move-parent-delete',
    'create-parent-delete', 'move-create', 'move-move-source', 'move-move-dest', 'move-move-cycle')),
  path TEXT NOT NULL,
  remote_id TEXT,
  copy_path TEXT,
  copy_local_id INTEGER,
  outcome TEXT NOT NULL,
  PRIMARY KEY (pair_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE failures (
  pair_id INTEGER NOT NULL,
  key TEXT NOT NULL,
  path TEXT NOT NULL,
  kind TEXT NOT NULL,
  message TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  next_at INTEGER,
  signature TEXT NOT NULL,
  PRIMARY KEY (pair_id, key)
) STRICT, WITHOUT ROWID;

-- Steps that are held now, in the order of the plan. Reasons are not checked here: a new one must not stop a sync.
CREATE TABLE held (
  pair_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  action TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('local', 'remote')),
  path TEXT NOT NULL,
  reason TEXT NOT NULL,
  message TEXT NOT NULL,
  remote_id TEXT,
  web_address TEXT,
  PRIMARY KEY (pair_id, position)
) STRICT, WITHOUT ROWID;

-- What was done and why, oldest first.
CREATE TABLE history (
  id INTEGER PRIMARY KEY,
  pair_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  action TEXT NOT NULL,
  side TEXT CHECK (side IN ('local', 'remote')),
  path TEXT NOT NULL,
  from_path TEXT,
  remote_id TEXT,
  reason TEXT NOT NULL,
  items INTEGER NOT NULL
) STRICT;
CREATE INDEX history_by_pair ON history (pair_id);
CREATE INDEX history_by_path ON history (pair_id, path);
CREATE INDEX history_by_former_path ON history (pair_id, from_path) WHERE from_path IS NOT NULL;
CREATE INDEX history_by_remote_id ON history (pair_id, remote_id) WHERE remote_id IS NOT NULL;
-- For the guard against mass deletes.
CREATE INDEX history_trashed ON history (pair_id, side, at) WHERE action = 'trash';
CREATE INDEX history_confirmed ON history (pair_id) WHERE action = 'deletes confirmed';

-- How the last run of a pair went. `facts` is what the run's maker wants to show.
CREATE TABLE runs (
  pair_id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  facts TEXT NOT NULL CHECK (json_valid(facts))
) STRICT;

-- Workspaces as last listed. One that is gone from the list stays, with the time when that was first seen.
CREATE TABLE workspaces (
  account_id INTEGER NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  archived INTEGER NOT NULL CHECK (archived IN (0, 1)),
  root_id TEXT NOT NULL,
  gone_at INTEGER,
  PRIMARY KEY (account_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE people (
  account_id INTEGER NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT,
  PRIMARY KEY (account_id, id)
) STRICT, WITHOUT ROWID;
