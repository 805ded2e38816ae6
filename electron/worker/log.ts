// The worker's log: one line an event, to the store and to a listener, never with a secret in it.
import { AppError } from '../../shared/errors.ts';

export type LogLevel = 'info' | 'warning' | 'error';
export type Log = (level: LogLevel, text: string) => void;

export type LogSink = (line: { readonly atUtc: string; readonly level: LogLevel; readonly text: string }) => void;

/** Shorter secrets would blot out ordinary words; such a password protects nothing anyway. */
const shortestSecret = 4;

/** A log that writes to every sink. Each occurrence of one of `secrets` is blotted out before a line leaves. */
export function createLog(sinks: readonly LogSink[], secrets: readonly string[], nowMs: () => number): Log {
  const hidden = secrets.filter((secret) => secret.length >= shortestSecret).sort((a, b) => b.length - a.length);
  return (level, text) => {
    const clean = hidden.reduce((line, secret) => line.replaceAll(secret, '***'), text);
    for (const sink of sinks) sink({ atUtc: new Date(nowMs()).toISOString(), level, text: clean });
  };
}

/** An error with its causes and its first stack, for the log. */
export function describeForLog(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const head = error instanceof AppError ? `${error.code}: ${error.message}` : (error.stack ?? error.message);
  return error.cause === undefined ? head : `${head} <- ${describeForLog(error.cause)}`;
}
