// What can fail about one point in time: getting it, keeping it, and finding it again after a stop.
import { entry, type ErrorEntry } from './entry.ts';

export const momentErrors = {
  MOMENT_UNAVAILABLE: entry(
    'input',
    'Nothing was planned: the server does not offer {mode} ({detail}).',
    'Choose another point in time, or "auto" for the best that the server allows.',
  ),
  SNAPSHOT_NOT_ALLOWED: entry(
    'auth',
    'Nothing was read as of one point in time: database {database} does not allow snapshot isolation ({number}).',
    'Ask its administrator for ALTER DATABASE ... SET ALLOW_SNAPSHOT_ISOLATION ON, or make a plan with another point in time.',
  ),
  SNAPSHOT_LOST: entry(
    'transient',
    'SQL Server no longer had the row versions that the read of {object} needed ({number}): {detail}.',
    'The read is tried again. If it keeps happening, give tempdb more room, read outside of busy hours, or read from a database snapshot.',
  ),
  MEMORY_OPTIMIZED_REFUSED: entry(
    'data',
    '{object} was not read: memory-optimized tables cannot be read in this kind of transaction ({number}).',
    'Make a new plan, which reads them outside of it, or choose another point in time.',
  ),
  MOMENT_NOT_LOCKED: entry(
    'conflict',
    'No table was read: {table} was being written to each of the {tries} times that all tables were to be locked for a moment ({seconds} s at most each).',
    'Resume in a quieter hour, or make a plan with one point in time for each table, which locks nothing.',
  ),
  POINT_IN_TIME_LOST: entry(
    'conflict',
    'Table {table} was not read to its end: its point in time was lost ({detail}).',
    'Resume, and choose: read the rest as it is then, or start over at one new point in time.',
  ),
  POINT_IN_TIME_GONE: entry(
    'conflict',
    'The run was not resumed: {detail}.',
    'Choose: "fuzzy" keeps what is stored and reads the rest as it is now; "restart" deletes what is stored of the tables named and reads them again at one new point in time ({cost}).',
  ),
} as const satisfies Record<string, ErrorEntry>;
