-- The points in time that tables were read at: several for a table that went on at another one. `evidence` is JSON text.
CREATE TABLE moments (
  run_id   TEXT NOT NULL,
  table_id TEXT NOT NULL,
  moment   INTEGER NOT NULL,
  evidence TEXT NOT NULL,
  PRIMARY KEY (run_id, table_id, moment),
  FOREIGN KEY (run_id, table_id) REFERENCES tables ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
