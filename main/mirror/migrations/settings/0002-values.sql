-- What a person chose in the settings that are no accounts or pairs, by name. Each is JSON that its reader checks.
CREATE TABLE chosen_values (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;
