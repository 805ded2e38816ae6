// The log of a run while it goes on: numbers its lines, blots out secrets, and hands each line to everybody who keeps it.
import { AppError } from '../../shared/errors.ts';
import type { LogLevel } from '../../shared/log-level.ts';
import type { LogFacts, LogLine } from './logs/log-line.ts';

export type { LogFacts };
export type Log = (level: LogLevel, text: string, facts?: LogFacts) => void;
export type LogSink = (line: LogLine) => void;

/** Longer texts (a stack of causes) are cut: a line must fit into a request. In characters. */
const longestText = 16_000;

export type LogSettings = {
  readonly runId: string;
  readonly redact: (text: string) => string;
  readonly sinks: readonly LogSink[];
  readonly nowMs: () => number;
};

/** A log that writes to every sink. Nothing leaves it that `redact` has not seen. */
export function createLog({ runId, redact, sinks, nowMs }: LogSettings): Log {
  const session = new Date(nowMs()).toISOString();
  let seq = 0;
  return (level, text, facts = {}) => {
    seq += 1;
    const atUtc = new Date(nowMs()).toISOString();
    const line: LogLine = {
      ...cleanFacts(facts, redact),
      atUtc,
      seq,
      level,
      runId,
      session,
      // Cut afterwards: half a secret is not recognised.
      text: shorten(redact(text)),
    };
    for (const sink of sinks) sink(line);
  };
}

const shorten = (text: string): string => (text.length <= longestText ? text : `${text.slice(0, longestText)} ...`);

function cleanFacts({ table, code, fields }: LogFacts, redact: (text: string) => string): LogFacts {
  const clean = Object.entries(fields ?? {}).map(([name, value]) => [
    name,
    typeof value === 'string' ? shorten(redact(value)) : value,
  ]);
  return {
    ...(table === undefined ? {} : { table: redact(table) }),
    ...(code === undefined ? {} : { code }),
    ...(fields === undefined ? {} : { fields: Object.fromEntries(clean) }),
  };
}

/** An error with its causes and its first stack, for the log. */
export function describeForLog(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const head = error instanceof AppError ? `${error.code}: ${error.message}` : (error.stack ?? error.message);
  return error.cause === undefined ? head : `${head} <- ${describeForLog(error.cause)}`;
}

/** What a program finds an error by; nothing for one that is not of the catalogue. */
export const codeOf = (error: unknown): Pick<LogFacts, 'code'> =>
  error instanceof AppError ? { code: error.code } : {};
