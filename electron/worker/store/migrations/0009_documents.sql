-- Documents of a run as they were written, byte by byte: what is signed later must be what was published then.
CREATE TABLE documents (
  run_id TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  name   TEXT NOT NULL,
  text   TEXT NOT NULL,
  PRIMARY KEY (run_id, name)
) STRICT;
