-- Tables of which only changes are read, and those that are not read before a person has chosen them.

ALTER TABLE tables ADD COLUMN private INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1));
-- When all of it was last read, and up to which moment of the service's clock changes are known; null where all has to be read next.
ALTER TABLE tables ADD COLUMN whole_at INTEGER;
ALTER TABLE tables ADD COLUMN as_of INTEGER;
-- Which table the found rows are of.
CREATE INDEX tables_by_reading ON tables (reading);

-- What names a row within its table, where changes are read: see row-writers.ts.
ALTER TABLE table_rows ADD COLUMN key TEXT;
CREATE UNIQUE INDEX table_rows_by_key ON table_rows (reading, key) WHERE key IS NOT NULL;
