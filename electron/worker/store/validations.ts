// Validations of runs: every one is kept, as it was found.
import { z } from 'zod';
import { validationSchema, type Validation } from '../../../shared/validation.ts';
import type { StateDatabase } from './database.ts';
import { parseStored } from './runs.ts';

export type Validations = {
  add(validation: Validation): void;
  /** Oldest first. */
  list(runId: string): Validation[];
};

const validationRow = z.object({ document: z.string() });

export function validations(database: StateDatabase, path: string): Validations {
  return {
    add: (validation) =>
      void database
        .prepare('INSERT INTO validations (run_id, finished_utc, document) VALUES (?, ?, ?)')
        .run(validation.runId, validation.finishedUtc, JSON.stringify(validation)),
    list: (runId) =>
      database
        .prepare('SELECT document FROM validations WHERE run_id = ? ORDER BY validation_id')
        .all(runId)
        .map((row) => parseStored(validationSchema, validationRow.parse(row).document, path, 'a validation')),
  };
}
