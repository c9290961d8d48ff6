-- Which of the folders that are left out keep their local files, as a JSON list like `excluded`.
ALTER TABLE pairs ADD COLUMN left_here TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(left_here));
