// Changes of the load of a run while it goes on: kept, so that a resumed run is as its user left it.
import { z } from 'zod';
import { adjustmentSchema, type Adjustment } from '../../../shared/load.ts';
import type { StateDatabase } from './database.ts';
import { parseStored } from './runs.ts';

export type AdjustmentRecord = { readonly atUtc: string; readonly change: Adjustment };

export type Adjustments = {
  add(runId: string, change: Adjustment): void;
  /** Oldest first. */
  list(runId: string): AdjustmentRecord[];
};

const adjustmentRow = z.object({ at_utc: z.string(), change: z.string() });

export function adjustments(database: StateDatabase, path: string, nowUtc: () => string): Adjustments {
  return {
    add: (runId, change) =>
      void database
        .prepare('INSERT INTO adjustments (run_id, at_utc, change) VALUES (?, ?, ?)')
        .run(runId, nowUtc(), JSON.stringify(change)),
    list: (runId) =>
      database
        .prepare('SELECT at_utc, change FROM adjustments WHERE run_id = ? ORDER BY adjustment_id')
        .all(runId)
        .map((row) => {
          const { at_utc: atUtc, change } = adjustmentRow.parse(row);
          return { atUtc, change: parseStored(adjustmentSchema, change, path, 'an adjustment') };
        }),
  };
}
