-- A run counts once all its changes are stored, which takes several transactions; before that it only keeps others from its account.
ALTER TABLE runs ADD COLUMN whole INTEGER NOT NULL DEFAULT 1 CHECK (whole IN (0, 1));

-- Reports are counted by state, and read a page at a time.
CREATE INDEX changes_by_state ON changes (run_id, state);
