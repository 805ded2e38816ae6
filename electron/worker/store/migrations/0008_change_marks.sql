-- What was noted of each table before it was first read, and what was found each time somebody asked for changes since.
CREATE TABLE change_marks (
  run_id   TEXT NOT NULL,
  table_id TEXT NOT NULL,
  mark     TEXT NOT NULL,
  PRIMARY KEY (run_id, table_id),
  FOREIGN KEY (run_id, table_id) REFERENCES tables ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE source_changes (
  changes_id  INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id      TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  checked_utc TEXT NOT NULL,
  document    TEXT NOT NULL
) STRICT;
