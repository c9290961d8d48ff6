-- Names of a card's tags, null until they were read. `talk` holds them behind the comments, so that they are found.
ALTER TABLE cards ADD COLUMN tags TEXT CHECK (json_valid(tags));
