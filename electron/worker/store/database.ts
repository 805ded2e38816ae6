// Opens the SQLite file of a state folder: alone, durable, checked, and brought to this version's tables.
import Database from 'better-sqlite3';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../../shared/errors.ts';
import { translateStoreError, withStoreErrors } from './errors.ts';

export type StateDatabase = Database.Database;

const fileName = 'state.db';
const ownMigrations = fileURLToPath(new URL('./migrations/', import.meta.url));

type Migration = { readonly version: number; readonly sql: string };

/** `NNNN_what.sql` in order; a gap or a repeated number is a mistake of the programmer. */
function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return names.map((name, index) => {
    const version = Number(/^(\d{4})_/.exec(name)?.[1] ?? Number.NaN);
    if (version !== index + 1) throw new AppError('BUG', { detail: `the migration ${name} is out of order` });
    return { version, sql: readFileSync(join(folder, name), 'utf8') };
  });
}

const versionOf = (database: StateDatabase): number => Number(database.pragma('user_version', { simple: true }));

/**
 * A copy of the file as it is, at `<file>.v<version>.bak`. Through SQLite, because opening and closing the file a
 * second time in this process would give up its POSIX locks.
 */
function backUp(database: StateDatabase, file: string, version: number): void {
  const copy = `${file}.v${version}.bak`;
  rmSync(`${copy}.tmp`, { force: true });
  database.prepare('VACUUM INTO ?').run(`${copy}.tmp`);
  const descriptor = openSync(`${copy}.tmp`, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(`${copy}.tmp`, copy);
}

function migrate(database: StateDatabase, file: string, migrations: readonly Migration[]): void {
  const found = versionOf(database);
  const pending = migrations.filter(({ version }) => version > found);
  if (pending.length > 0 && found > 0) backUp(database, file, found);
  for (const { version, sql } of pending)
    database.transaction(() => {
      database.exec(sql);
      database.pragma(`user_version = ${version}`);
    })();
}

function check(database: StateDatabase, path: string, known: number): void {
  const found = versionOf(database);
  // Before anything is written: the newer version must find its file untouched.
  if (found > known) throw new AppError('STATE_FROM_NEWER', { path, found, known });
  const verdict = String(database.pragma('quick_check(1)', { simple: true }));
  if (verdict !== 'ok') throw new AppError('STATE_CORRUPT', { path, detail: verdict });
}

/**
 * Makes the folder and its parents, one by one: `recursive` never returns where a parent exists but takes no folders
 * (/proc).
 */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  mkdirSync(path);
}

/**
 * The database of the state folder `path`, created when missing. Held exclusively until closed or until this process
 * ends, however it ends. Throws STATE_UNWRITABLE, STATE_IN_USE, STATE_CORRUPT, STATE_FROM_NEWER, DISK_FULL.
 */
export function openDatabase(path: string, migrationsFolder = ownMigrations): StateDatabase {
  const file = join(path, fileName);
  const migrations = readMigrations(migrationsFolder);
  const database = withStoreErrors(path, () => {
    makeFolder(path);
    return new Database(file, { timeout: 0 });
  });
  try {
    database.pragma('locking_mode = EXCLUSIVE');
    // The lock is taken by the first access and then kept; taking it here makes a second process fail here.
    database.exec('BEGIN EXCLUSIVE; COMMIT');
    check(database, path, migrations.length);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    migrate(database, file, migrations);
    return database;
  } catch (error) {
    database.close();
    throw translateStoreError(error, path);
  }
}
