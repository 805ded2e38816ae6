-- Who set a run going: a person, or a schedule of the computer.
ALTER TABLE runs ADD COLUMN "trigger" TEXT NOT NULL DEFAULT 'person' CHECK ("trigger" IN ('person', 'schedule'));
