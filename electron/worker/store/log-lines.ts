// The last log lines of a state folder, kept beside the checkpoints so that they survive the process.
import { z } from 'zod';
import type { StateDatabase } from './database.ts';

export type LogLevel = 'info' | 'warning' | 'error';
export type LogLine = {
  readonly runId: string | null;
  readonly atUtc: string;
  readonly level: LogLevel;
  readonly text: string;
};

/** `line` rises with every line of the state folder. */
export type NumberedLogLine = Omit<LogLine, 'runId'> & { readonly line: number };

export type LogLines = {
  /** Returns the number of the line. */
  append(line: LogLine): number;
  /** The newest `limit` lines of a run after line `after`, oldest first. */
  newest(runId: string, after: number, limit: number): NumberedLogLine[];
  /** Oldest first; of one run, or of all when null. */
  list(runId: string | null): LogLine[];
};

const lineRow = z.object({
  line_id: z.number(),
  run_id: z.string().nullable(),
  at_utc: z.string(),
  level: z.enum(['info', 'warning', 'error']),
  text: z.string(),
});

/** Keeps the newest `maxLines`, give or take a tenth. */
export function logLines(database: StateDatabase, maxLines: number): LogLines {
  const trimEvery = Math.max(1, Math.floor(maxLines / 10));
  return {
    append({ runId, atUtc, level, text }) {
      const { lastInsertRowid } = database
        .prepare('INSERT INTO log_lines (run_id, at_utc, level, text) VALUES (?, ?, ?, ?)')
        .run(runId, atUtc, level, text);
      const lineId = Number(lastInsertRowid);
      if (lineId % trimEvery === 0) database.prepare('DELETE FROM log_lines WHERE line_id <= ?').run(lineId - maxLines);
      return lineId;
    },
    newest: (runId, after, limit) =>
      database
        .prepare(
          `SELECT line_id, run_id, at_utc, level, text FROM log_lines WHERE line_id > ? AND run_id = ?
           ORDER BY line_id DESC LIMIT ?`,
        )
        .all(after, runId, limit)
        .map((row) => {
          const { line_id, at_utc, level, text } = lineRow.parse(row);
          return { line: line_id, atUtc: at_utc, level, text };
        })
        .toReversed(),
    list: (runId) =>
      database
        .prepare(
          'SELECT line_id, run_id, at_utc, level, text FROM log_lines WHERE $runId IS NULL OR run_id = $runId ORDER BY line_id',
        )
        .all({ runId })
        .map((row) => {
          const { run_id, at_utc, level, text } = lineRow.parse(row);
          return { runId: run_id, atUtc: at_utc, level, text };
        }),
  };
}
