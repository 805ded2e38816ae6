-- Rows that were set aside: one blob a part, recorded together with the part. `examples` is JSON text.
CREATE TABLE quarantines (
  run_id          TEXT NOT NULL,
  table_id        TEXT NOT NULL,
  partition_index INTEGER NOT NULL,
  part_index      INTEGER NOT NULL,
  blob_name       TEXT NOT NULL,
  row_count       INTEGER NOT NULL CHECK (row_count > 0),
  size_bytes      INTEGER NOT NULL CHECK (size_bytes > 0),
  md5             TEXT NOT NULL,
  examples        TEXT NOT NULL,
  PRIMARY KEY (run_id, table_id, partition_index, part_index),
  UNIQUE (run_id, blob_name),
  FOREIGN KEY (run_id, table_id, partition_index, part_index) REFERENCES parts ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
