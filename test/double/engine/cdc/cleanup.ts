// The cleanup of CDC: what is older than the low water mark is gone, and the instance begins there.
import type Database from 'better-sqlite3';
import { SqlError } from '../../types.ts';
import { findInstance, storeInstance } from './instances.ts';
import { commitLsn, transactionFrom } from './lsn.ts';
import { lastCaptured } from './times.ts';

/** Under the write lock. `mark` null: the end of what was captured. 22964 for a mark that is no commit of it. */
export function cleanInstance(connection: Database.Database, name: string, mark: Uint8Array | null): void {
  const instance = findInstance(connection, name);
  const last = lastCaptured(connection);
  if (instance === undefined || last === null)
    throw new SqlError(22_964, `LSN or capture instance '${name}' of the cleanup is not known.`);
  const low = mark === null ? last : transactionFrom(mark);
  connection.prepare('DELETE FROM cdc_changes WHERE instance = ? AND tx < ?').run(name, low);
  storeInstance(connection, { ...instance, startLsn: Buffer.from(commitLsn(low)).toString('hex') });
}
