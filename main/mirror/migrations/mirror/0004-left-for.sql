-- The remote folder that a local one stood for when that was left out and its files were to stay; null for all others.
ALTER TABLE local_nodes ADD COLUMN left_for TEXT;
