// A session's connection to the file of its database.
import Database from 'better-sqlite3';
import type { OpenDatabase } from './open-database.ts';

export function connect({ file }: Pick<OpenDatabase, 'file'>): Database.Database {
  const connection = new Database(file, { fileMustExist: true, timeout: 0 });
  connection.pragma('synchronous = OFF');
  connection.pragma('cache_size = -16384');
  connection.pragma('mmap_size = 1073741824');
  return connection;
}
