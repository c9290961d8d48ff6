-- 1 while a rule keeps the local side of a row out of sight: what is missing when the rule goes was not deleted under the eyes of the sync.
ALTER TABLE synced_nodes ADD COLUMN ignored INTEGER NOT NULL DEFAULT 0 CHECK (ignored IN (0, 1));
