// The points in time that the tables of a run were read at, with their evidence.
import { z } from 'zod';
import { momentEvidenceSchema, type MomentEvidence } from '../../../shared/point-in-time.ts';
import type { StateDatabase } from './database.ts';
import { parseStored } from './runs.ts';

export type TableMoment = {
  readonly tableId: string;
  /** Names a point in time within its run; tables that share it have the same. */
  readonly moment: number;
  readonly evidence: MomentEvidence;
};

export type Moments = {
  /** Puts a new point in time on record for some tables and returns its number. */
  add(runId: string, tableIds: readonly string[], evidence: MomentEvidence): number;
  /** By table, in the order they came. */
  list(runId: string): TableMoment[];
  /** What a table was read at is void: it starts over. */
  forget(runId: string, tableId: string): void;
};

const momentRow = z.object({ table_id: z.string(), moment: z.number(), evidence: z.string() });

export function moments(database: StateDatabase, path: string): Moments {
  return {
    add: database.transaction((runId: string, tableIds: readonly string[], evidence: MomentEvidence): number => {
      const last: unknown = database
        .prepare('SELECT coalesce(max(moment), -1) FROM moments WHERE run_id = ?')
        .pluck()
        .get(runId);
      const moment = z.number().parse(last) + 1;
      const insert = database.prepare('INSERT INTO moments (run_id, table_id, moment, evidence) VALUES (?, ?, ?, ?)');
      for (const tableId of tableIds) insert.run(runId, tableId, moment, JSON.stringify(evidence));
      return moment;
    }),
    list: (runId) =>
      database
        .prepare('SELECT table_id, moment, evidence FROM moments WHERE run_id = ? ORDER BY table_id, moment')
        .all(runId)
        .map((row) => {
          const { table_id: tableId, moment, evidence } = momentRow.parse(row);
          return { tableId, moment, evidence: parseStored(momentEvidenceSchema, evidence, path, 'a point in time') };
        }),
    forget: (runId, tableId) =>
      void database.prepare('DELETE FROM moments WHERE run_id = ? AND table_id = ?').run(runId, tableId),
  };
}
