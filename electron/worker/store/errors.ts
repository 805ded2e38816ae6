// Translates SQLite's and the file system's failures into the catalogue's words, once.
import { AppError } from '../../../shared/errors.ts';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** What went wrong with the state folder at `path`; an AppError passes unchanged, anything unknown is a BUG. */
export function translateStoreError(error: unknown, path: string): AppError {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  const detail = error instanceof Error ? error.message : String(error);
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT')
    return new AppError('DISK_FULL', { path }, error);
  if (/^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(code))
    return new AppError('STATE_IN_USE', { path, holder: 'another Tableferry process' }, error);
  if (/^SQLITE_(CORRUPT|NOTADB|FORMAT)/.test(code)) return new AppError('STATE_CORRUPT', { path, detail }, error);
  if (/^SQLITE_(CANTOPEN|READONLY|PERM|IOERR)/.test(code) || /^E[A-Z]+$/.test(code))
    return new AppError('STATE_UNWRITABLE', { path, detail }, error);
  return new AppError('BUG', { detail: `the store failed: ${detail}` }, error);
}

/** Runs `work`, translating what it throws. */
export function withStoreErrors<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw translateStoreError(error, path);
  }
}
