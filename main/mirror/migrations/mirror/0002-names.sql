-- Lists of 100,000 files: names folded once, in the order that a folder shows them, and what the service does not have yet by itself.
-- `fold` is the program's own (`fold.ts`): Unicode's capitals are more than SQLite knows.

ALTER TABLE remote_nodes ADD COLUMN folded TEXT NOT NULL DEFAULT '';
UPDATE remote_nodes SET folded = fold(name);
-- Holds all that a folder's first page, a count and a filter ask for, so that none of them touches the table.
CREATE INDEX remote_nodes_by_name ON remote_nodes (pair_id, parent_id, kind <> 'folder', folded);

-- The folded name of what has no twin on the service, or null. Kept equal to the absence of a row in synced_nodes by trees.ts.
ALTER TABLE local_nodes ADD COLUMN unsent TEXT;
UPDATE local_nodes SET unsent = fold(name)
  WHERE NOT EXISTS (SELECT 1 FROM synced_nodes s WHERE s.pair_id = local_nodes.pair_id AND s.local_id = local_nodes.id);
CREATE INDEX local_nodes_unsent ON local_nodes (pair_id, parent_id, kind <> 'folder', unsent) WHERE unsent IS NOT NULL;
