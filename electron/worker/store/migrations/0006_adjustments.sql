-- Changes of the load of a run while it went on, in order; together with the plan's options they are what is wanted of it.
CREATE TABLE adjustments (
  adjustment_id INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id        TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  at_utc        TEXT NOT NULL,
  change        TEXT NOT NULL
) STRICT;
