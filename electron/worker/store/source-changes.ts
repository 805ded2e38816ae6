// What was found each time somebody asked whether the source had changed since a run.
import { z } from 'zod';
import { sourceChangesSchema, type SourceChanges } from '../../../shared/source-changes.ts';
import type { StateDatabase } from './database.ts';
import { parseStored } from './runs.ts';

export type SourceChangeRecords = {
  add(changes: SourceChanges): void;
  /** Oldest first. */
  list(runId: string): SourceChanges[];
};

const changesRow = z.object({ document: z.string() });

export function sourceChanges(database: StateDatabase, path: string): SourceChangeRecords {
  return {
    add: (changes) =>
      void database
        .prepare('INSERT INTO source_changes (run_id, checked_utc, document) VALUES (?, ?, ?)')
        .run(changes.runId, changes.checkedUtc, JSON.stringify(changes)),
    list: (runId) =>
      database
        .prepare('SELECT document FROM source_changes WHERE run_id = ? ORDER BY changes_id')
        .all(runId)
        .map((row) =>
          parseStored(sourceChangesSchema, changesRow.parse(row).document, path, 'an answer about changes'),
        ),
  };
}
