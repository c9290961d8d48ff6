-- Grows whenever rows of a reading are added to or put in the place of others: what was made of them before is old then.
ALTER TABLE table_readings ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;
