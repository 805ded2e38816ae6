-- Runs of a series that its state names, or named once: what they have written is not theirs alone any more.
ALTER TABLE runs ADD COLUMN is_counted INTEGER NOT NULL DEFAULT 0 CHECK (is_counted IN (0, 1));
