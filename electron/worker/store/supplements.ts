// Rows that were taken out of quarantine after a run: each time is on record before it begins and when it is done.
import { z } from 'zod';
import { tableRulesSchema, type TableRules } from '../../../shared/rules.ts';
import type { StateDatabase } from './database.ts';
import { parseStored } from './runs.ts';

const doneSchema = z.strictObject({
  /** Name of its manifest in the container. */
  manifest: z.string(),
  rows: z.int(),
  /** Names of its parts. */
  parts: z.array(z.string()),
  /** Lines, from 0, of each quarantine blob that are in them. */
  lines: z.record(z.string(), z.array(z.int().min(0))),
});
export type SupplementDone = z.infer<typeof doneSchema>;

export type SupplementRecord = {
  /** From 1. */
  readonly number: number;
  readonly begunUtc: string;
  readonly rules: readonly TableRules[];
  /** Null = it was begun and is not known to have ended. */
  readonly done: SupplementDone | null;
};

export type Supplements = {
  /** In order of their numbers. */
  list(runId: string): SupplementRecord[];
  begin(runId: string, number: number, rules: readonly TableRules[]): void;
  finish(runId: string, number: number, done: SupplementDone): void;
  /** Of one that brought nothing in. */
  drop(runId: string, number: number): void;
};

const row = z.object({ number: z.number(), begun_utc: z.string(), rules: z.string(), document: z.string().nullable() });

export function supplements(database: StateDatabase, path: string, nowUtc: () => string): Supplements {
  return {
    list: (runId) =>
      database
        .prepare('SELECT number, begun_utc, rules, document FROM supplements WHERE run_id = ? ORDER BY number')
        .all(runId)
        .map((read) => {
          const { number, begun_utc, rules, document } = row.parse(read);
          return {
            number,
            begunUtc: begun_utc,
            rules: parseStored(tableRulesSchema, rules, path, 'rules'),
            done: document === null ? null : parseStored(doneSchema, document, path, 'rows that were brought in'),
          };
        }),
    begin: (runId, number, rules) =>
      void database
        .prepare('INSERT INTO supplements (run_id, number, begun_utc, rules) VALUES (?, ?, ?, ?)')
        .run(runId, number, nowUtc(), JSON.stringify(rules)),
    finish: (runId, number, done) =>
      void database
        .prepare('UPDATE supplements SET document = ? WHERE run_id = ? AND number = ?')
        .run(JSON.stringify(done), runId, number),
    drop: (runId, number) =>
      void database.prepare('DELETE FROM supplements WHERE run_id = ? AND number = ?').run(runId, number),
  };
}
