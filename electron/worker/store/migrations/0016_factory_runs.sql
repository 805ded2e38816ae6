-- What a run has started in its Data Factory, or is about to.
CREATE TABLE factory_starts (
  start_id        INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id          TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  pipeline        TEXT NOT NULL,
  -- Before the service is asked.
  intended_utc    TEXT NOT NULL,
  -- NULL = the service's answer is not on record.
  pipeline_run_id TEXT UNIQUE,
  -- By this program, before the service is asked to.
  is_cancelled    INTEGER NOT NULL DEFAULT 0 CHECK (is_cancelled IN (0, 1)),
  -- NULL = it may still be at work.
  ended_utc       TEXT
) STRICT;

CREATE TABLE factory_copies (
  start_id INTEGER NOT NULL REFERENCES factory_starts ON DELETE CASCADE,
  table_id TEXT NOT NULL,
  -- Taken in, or failed: what the start says of the table does not matter any more.
  is_over  INTEGER NOT NULL DEFAULT 0 CHECK (is_over IN (0, 1)),
  PRIMARY KEY (start_id, table_id)
) STRICT, WITHOUT ROWID;

-- What was last known of the factory's part of a run, and of each of its tables, as JSON: for whoever looks at a run at rest.
CREATE TABLE factory_progress (
  run_id   TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  -- Empty = the run as a whole.
  table_id TEXT NOT NULL,
  progress TEXT NOT NULL,
  PRIMARY KEY (run_id, table_id)
) STRICT, WITHOUT ROWID;
