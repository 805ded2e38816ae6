-- Runs and their checkpoints. Keys, states and errors are JSON text; times are ISO 8601 UTC.
CREATE TABLE runs (
  run_id      TEXT PRIMARY KEY,
  plan_id     TEXT NOT NULL,
  plan        TEXT NOT NULL,
  state       TEXT NOT NULL,
  created_utc TEXT NOT NULL,
  updated_utc TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tables (
  run_id   TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  table_id TEXT NOT NULL,
  state    TEXT NOT NULL CHECK (state IN ('open', 'done', 'failed')),
  error    TEXT CHECK ((state = 'failed') = (error IS NOT NULL)),
  PRIMARY KEY (run_id, table_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE partitions (
  run_id          TEXT NOT NULL,
  table_id        TEXT NOT NULL,
  partition_index INTEGER NOT NULL,
  is_done         INTEGER NOT NULL DEFAULT 0 CHECK (is_done IN (0, 1)),
  -- Key of the last row of the last verified part; moved by commitPart alone.
  watermark       TEXT,
  next_part       INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (run_id, table_id, partition_index),
  FOREIGN KEY (run_id, table_id) REFERENCES tables ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE parts (
  run_id          TEXT NOT NULL,
  table_id        TEXT NOT NULL,
  partition_index INTEGER NOT NULL,
  part_index      INTEGER NOT NULL,
  blob_name       TEXT NOT NULL,
  row_count       INTEGER NOT NULL CHECK (row_count >= 0),
  size_bytes      INTEGER NOT NULL CHECK (size_bytes >= 0),
  md5             TEXT NOT NULL,
  etag            TEXT NOT NULL,
  first_key       TEXT,
  last_key        TEXT,
  verified_utc    TEXT NOT NULL,
  -- Part of a partition without a key that is not finished: void when that partition starts again.
  is_provisional  INTEGER NOT NULL CHECK (is_provisional IN (0, 1)),
  PRIMARY KEY (run_id, table_id, partition_index, part_index),
  UNIQUE (run_id, blob_name),
  FOREIGN KEY (run_id, table_id, partition_index) REFERENCES partitions ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE log_lines (
  line_id INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id  TEXT,
  at_utc  TEXT NOT NULL,
  level   TEXT NOT NULL,
  text    TEXT NOT NULL
) STRICT;
