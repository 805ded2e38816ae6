// Copies the store of a state folder as it is at one moment, while another process may be writing it, without a lock.
import { constants } from 'node:fs';
import { copyFile, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';

const databaseName = 'state.db';
const logName = 'state.db-wal';
/** The header of the write-ahead log; SQLite changes its salt whenever it begins the log anew. */
const logHeaderBytes = 32;

/** Changes whenever the store does; null = there is none yet. */
export async function stampOf(folder: string): Promise<string | null> {
  const [database, log] = await Promise.all([sizeAndTime(folder, databaseName), sizeAndTime(folder, logName)]);
  return database === null || database.startsWith('0 ') ? null : `${database} ${log ?? ''}`;
}

async function sizeAndTime(folder: string, name: string): Promise<string | null> {
  const status = await absentAsNull(stat(join(folder, name), { bigint: true }));
  return status === null ? null : `${status.size} ${status.mtimeNs}`;
}

/**
 * Copies database and log into `target`. The log is copied last, so it holds every change to the database that was
 * made meanwhile, as long as it was not begun anew; where it was, or where there is none and the database changed, the
 * copy is made again. Throws STATE_CORRUPT when the folder gives no rest.
 */
export async function copyState(folder: string, target: string, attempts = 40): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = await markOf(folder);
    await copyFile(join(folder, databaseName), join(target, databaseName));
    const hasLog = await absentAsNull(
      copyFile(join(folder, logName), join(target, logName), constants.COPYFILE_FICLONE).then(() => true),
    );
    const after = await markOf(folder);
    if (before === after && (hasLog === true) === before.startsWith('log ')) return;
    await wait(25);
  }
  throw new AppError('STATE_CORRUPT', { path: folder, detail: 'it changes too fast to be read' });
}

/** The beginning of the log, or where there is none, when the database changed last. */
async function markOf(folder: string): Promise<string> {
  const header = await readHeader(join(folder, logName));
  return header === '' ? `database ${(await sizeAndTime(folder, databaseName)) ?? ''}` : `log ${header}`;
}

/** Hexadecimal; empty when the log is missing or has nothing in it. */
async function readHeader(path: string): Promise<string> {
  const file = await absentAsNull(open(path, 'r'));
  if (file === null) return '';
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(logHeaderBytes), 0, logHeaderBytes, 0);
    return bytesRead < logHeaderBytes ? '' : buffer.toString('hex');
  } finally {
    await file.close();
  }
}

async function absentAsNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
