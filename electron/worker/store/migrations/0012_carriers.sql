-- What a report tells of a run beyond its checkpoints: who carried it, and when each table was begun.
CREATE TABLE carriers (
  carrier_id INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id     TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  at_utc     TEXT NOT NULL,
  -- Account and computer.
  carried_by TEXT NOT NULL
) STRICT;

ALTER TABLE tables ADD COLUMN started_utc TEXT;
