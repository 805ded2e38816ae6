// What a run has started in its Data Factory: the intent before each start, the service's id after it, and its end.
import { z } from 'zod';
import type { FactoryProgress, FactoryTableProgress } from '../../../shared/factory-progress.ts';
import type { StateDatabase } from './database.ts';
import { parseStored } from './runs.ts';

export type FactoryStart = {
  readonly startId: number;
  readonly pipeline: string;
  /** Tables that it was started for. */
  readonly tableIds: readonly string[];
  /** Those of them that are neither taken in nor failed. */
  readonly openIds: readonly string[];
  readonly intendedUtc: string;
  /** Null = the service's answer is not on record. */
  readonly pipelineRunId: string | null;
  /** This program asked for its end. */
  readonly isCancelled: boolean;
  /** It is not at work any more, or never was. */
  readonly isEnded: boolean;
};

export type FactoryRuns = {
  /** On disk before the service is asked. Returns the number of the start. */
  intend(runId: string, pipeline: string, tableIds: readonly string[]): number;
  started(startId: number, pipelineRunId: string): void;
  cancelled(startId: number): void;
  end(startId: number): void;
  /** What the start says of the table does not matter any more. */
  closeCopy(startId: number, tableId: string): void;
  /** Oldest first. */
  starts(runId: string): FactoryStart[];
  show(runId: string, progress: FactoryProgress, tables: ReadonlyMap<string, FactoryTableProgress>): void;
  /** What was last shown; null = nothing yet. */
  shown(runId: string): FactoryProgress | null;
  /** By the id of the table. */
  shownTables(runId: string): ReadonlyMap<string, FactoryTableProgress>;
};

const startRow = z.object({
  start_id: z.number(),
  pipeline: z.string(),
  intended_utc: z.string(),
  pipeline_run_id: z.string().nullable(),
  is_cancelled: z.number(),
  ended_utc: z.string().nullable(),
});
const copyRow = z.object({ start_id: z.number(), table_id: z.string(), is_over: z.number() });
const shownRow = z.object({ table_id: z.string(), progress: z.string() });
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
/** Written by this program, and only shown. */
const own = <T>() => z.custom<T>(isObject);

export function factoryRuns(database: StateDatabase, path: string, nowUtc: () => string): FactoryRuns {
  return {
    intend: database.transaction((runId: string, pipeline: string, tableIds: readonly string[]): number => {
      const { lastInsertRowid } = database
        .prepare('INSERT INTO factory_starts (run_id, pipeline, intended_utc) VALUES (?, ?, ?)')
        .run(runId, pipeline, nowUtc());
      const insert = database.prepare('INSERT INTO factory_copies (start_id, table_id) VALUES (?, ?)');
      for (const tableId of tableIds) insert.run(lastInsertRowid, tableId);
      return Number(lastInsertRowid);
    }),
    started: (startId, pipelineRunId) =>
      void database
        .prepare('UPDATE factory_starts SET pipeline_run_id = ? WHERE start_id = ?')
        .run(pipelineRunId, startId),
    cancelled: (startId) =>
      void database.prepare('UPDATE factory_starts SET is_cancelled = 1 WHERE start_id = ?').run(startId),
    end: (startId) =>
      void database.prepare('UPDATE factory_starts SET ended_utc = ? WHERE start_id = ?').run(nowUtc(), startId),
    closeCopy: (startId, tableId) =>
      void database
        .prepare('UPDATE factory_copies SET is_over = 1 WHERE start_id = ? AND table_id = ?')
        .run(startId, tableId),
    starts(runId) {
      const copies = database
        .prepare(
          `SELECT c.start_id, c.table_id, c.is_over FROM factory_copies AS c
           JOIN factory_starts AS s ON s.start_id = c.start_id WHERE s.run_id = ? ORDER BY c.start_id, c.table_id`,
        )
        .all(runId)
        .map((row) => copyRow.parse(row));
      const copiesOf = Map.groupBy(copies, ({ start_id }) => start_id);
      return database
        .prepare('SELECT * FROM factory_starts WHERE run_id = ? ORDER BY start_id')
        .all(runId)
        .map((row) => toStart(startRow.parse(row), copiesOf));
    },
    show: database.transaction(
      (runId: string, progress: FactoryProgress, tables: ReadonlyMap<string, FactoryTableProgress>): void => {
        const put = database.prepare(
          'INSERT OR REPLACE INTO factory_progress (run_id, table_id, progress) VALUES (?, ?, ?)',
        );
        put.run(runId, '', JSON.stringify(progress));
        for (const [tableId, table] of tables) put.run(runId, tableId, JSON.stringify(table));
      },
    ),
    shown(runId) {
      const text: unknown = database
        .prepare("SELECT progress FROM factory_progress WHERE run_id = ? AND table_id = ''")
        .pluck()
        .get(runId);
      return typeof text === 'string' ? parseStored(own<FactoryProgress>(), text, path, 'a progress') : null;
    },
    shownTables: (runId) =>
      new Map(
        database
          .prepare("SELECT table_id, progress FROM factory_progress WHERE run_id = ? AND table_id <> ''")
          .all(runId)
          .map((row) => {
            const { table_id: tableId, progress } = shownRow.parse(row);
            return [tableId, parseStored(own<FactoryTableProgress>(), progress, path, 'a progress')];
          }),
      ),
  };
}

function toStart(
  row: z.infer<typeof startRow>,
  copiesOf: ReadonlyMap<number, readonly z.infer<typeof copyRow>[]>,
): FactoryStart {
  const copies = copiesOf.get(row.start_id) ?? [];
  return {
    startId: row.start_id,
    pipeline: row.pipeline,
    tableIds: copies.map(({ table_id }) => table_id),
    openIds: copies.filter(({ is_over }) => is_over === 0).map(({ table_id }) => table_id),
    intendedUtc: row.intended_utc,
    pipelineRunId: row.pipeline_run_id,
    isCancelled: row.is_cancelled === 1,
    isEnded: row.ended_utc !== null,
  };
}
