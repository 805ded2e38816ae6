-- What each part says of the rules of its table, recorded together with the part. `counts` is JSON text.
CREATE TABLE rule_counts (
  run_id          TEXT NOT NULL,
  table_id        TEXT NOT NULL,
  partition_index INTEGER NOT NULL,
  part_index      INTEGER NOT NULL,
  counts          TEXT NOT NULL,
  PRIMARY KEY (run_id, table_id, partition_index, part_index),
  FOREIGN KEY (run_id, table_id, partition_index, part_index) REFERENCES parts ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
