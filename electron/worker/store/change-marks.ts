// The marks of change that were taken before tables were first read; the oldest of a table is kept.
import { z } from 'zod';
import { changeMarkSchema, type ChangeMark } from '../../../shared/change-mark.ts';
import type { StateDatabase } from './database.ts';
import { parseStored } from './runs.ts';

export type ChangeMarks = {
  /** A table that has one keeps it: rows were read under it. */
  add(runId: string, tableId: string, mark: ChangeMark): void;
  /** By table. */
  list(runId: string): ReadonlyMap<string, ChangeMark>;
};

const markRow = z.object({ table_id: z.string(), mark: z.string() });

export function changeMarks(database: StateDatabase, path: string): ChangeMarks {
  return {
    add: (runId, tableId, mark) =>
      void database
        .prepare('INSERT OR IGNORE INTO change_marks (run_id, table_id, mark) VALUES (?, ?, ?)')
        .run(runId, tableId, JSON.stringify(mark)),
    list: (runId) =>
      new Map(
        database
          .prepare('SELECT table_id, mark FROM change_marks WHERE run_id = ?')
          .all(runId)
          .map((row) => {
            const { table_id: tableId, mark } = markRow.parse(row);
            return [tableId, parseStored(changeMarkSchema, mark, path, 'a mark of change')] as const;
          }),
      ),
  };
}
