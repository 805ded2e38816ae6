// What keeps the current state of a table from being put together of its full version and its changes.
import { entry, type ErrorEntry } from './entry.ts';

export const compactionErrors = {
  KEY_AMBIGUOUS: entry(
    'conflict',
    'Changes of {table} were not applied to its files: two of its keys differ in a way that only the server can judge, such as ß and ss, or zeros at the end of a binary value.',
    'Load the table whole in this round, and in every round (mode reload) where it keeps such keys; docs/incremental.md says which keys these are.',
  ),
  KEY_NOT_COMPARED: entry(
    'conflict',
    'Changes of {table} were not applied to its files: its key column {column} cannot be compared here (type {type}).',
    'Load the table whole in every round (mode reload), or plan it with all columns of a key of other types.',
  ),
  COLUMNS_DIFFER: entry(
    'conflict',
    'Changes of {table} were not applied to its files, whose columns do not fit together: {detail}.',
    'Load the table whole in the next round.',
  ),
  COMPACTION_REFUSED: entry(
    'conflict',
    'No new full version of {table} was written: {detail}.',
    'Load the table whole in the next round.',
  ),
  SERIES_UNKNOWN: entry(
    'input',
    'The target has no series {series}.',
    'Correct the name or the target; a series is there once its first round has begun.',
  ),
  DELTA_LOG_NOT_OURS: entry(
    'conflict',
    'The Delta log {blob} was not continued: {detail}.',
    'Its files and current.json are complete; plan the series without a Delta log, or move the log away and load the table whole.',
  ),
} as const satisfies Record<string, ErrorEntry>;
