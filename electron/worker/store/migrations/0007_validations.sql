-- What was found each time a run was validated, whole: the document is the record, the columns are for lists.
CREATE TABLE validations (
  validation_id INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id        TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  finished_utc  TEXT NOT NULL,
  document      TEXT NOT NULL
) STRICT;
