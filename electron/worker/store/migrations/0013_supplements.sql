-- Rows that were taken out of quarantine after a run: with which rules, into which parts, and which lines they were.
-- `document` is null until all of it is published; a supplement without one is finished before the next is begun.
CREATE TABLE supplements (
  run_id    TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  number    INTEGER NOT NULL,
  begun_utc TEXT NOT NULL,
  rules     TEXT NOT NULL,
  document  TEXT,
  PRIMARY KEY (run_id, number)
) STRICT, WITHOUT ROWID;
