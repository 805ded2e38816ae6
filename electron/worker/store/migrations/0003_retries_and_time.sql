-- What a report tells of a run beyond its checkpoints: how often tables were taken up again, and how long it was carried.
ALTER TABLE tables ADD COLUMN retries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN carried_ms INTEGER NOT NULL DEFAULT 0;
