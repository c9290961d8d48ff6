-- What a person has begun to write into cards and not saved: a window that is closed must not take it along.
CREATE TABLE unsaved_texts (
  account_id INTEGER NOT NULL,
  card_id TEXT NOT NULL,
  part TEXT NOT NULL,     -- 'description', 'comment' for a new one, else the id of a comment
  text TEXT NOT NULL,
  began TEXT NOT NULL,    -- what was there when the person began
  PRIMARY KEY (account_id, card_id, part)
) STRICT, WITHOUT ROWID;
