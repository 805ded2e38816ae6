// Puts the level that the user set into requests that begin or go on with a run.
import type { LogLevel } from '../../shared/log-level.ts';

/** A parsed request has the member where it means something: its default stands there. */
export const withLogLevel = (input: unknown, logLevel: LogLevel): unknown =>
  typeof input === 'object' && input !== null && Object.hasOwn(input, 'logLevel') ? { ...input, logLevel } : input;
