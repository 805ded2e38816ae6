// How important a line of a log is, and which lines a chosen level lets through.
import { z } from 'zod';

/** The most important first. */
export const logLevelSchema = z.enum(['error', 'warning', 'info', 'debug']);
export type LogLevel = z.infer<typeof logLevelSchema>;

/** True when a log kept at `limit` holds lines of `level`. */
export const isLogged = (level: LogLevel, limit: LogLevel): boolean =>
  logLevelSchema.options.indexOf(level) <= logLevelSchema.options.indexOf(limit);
