-- What was kept of the rows of a part while they streamed by, as JSON; NULL = an older version wrote the part.
ALTER TABLE parts ADD COLUMN fingerprint TEXT;
