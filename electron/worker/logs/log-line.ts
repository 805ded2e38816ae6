// One line of a run's log, as it is kept in files: an object with its number, so that a gap or a repetition can be seen.
import type { LogLevel } from '../../../shared/log-level.ts';

/** What programs look for in a line beside its words. Never a secret, never a value of a row. */
export type LogFacts = {
  /** `schema.name`. */
  readonly table?: string;
  /** Of the catalogue of errors. */
  readonly code?: string;
  readonly fields?: Readonly<Record<string, string | number | boolean | null>>;
};

export type LogLine = LogFacts & {
  readonly atUtc: string;
  /** Counts the lines of one session, from 1, over all levels: a log kept at a level of its own has gaps. */
  readonly seq: number;
  readonly level: LogLevel;
  readonly runId: string;
  /** When this process began to carry the run (UTC, to the millisecond); a resumed run has several. */
  readonly session: string;
  readonly text: string;
};

/** As one line of JSON, its end included. Members come in one order, whoever made the line. */
export function lineText({ atUtc, seq, level, runId, session, table, code, text, fields }: LogLine): string {
  return `${JSON.stringify({ atUtc, seq, level, runId, session, table, code, text, fields })}\n`;
}
