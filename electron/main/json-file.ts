// Small JSON files of the user's data folder: written whole or not at all, and read with suspicion.
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { parseOrExplain, type Schema } from '../../shared/issues.ts';

/** `mode`: who may read it, by default its owner only. Throws FILE_UNWRITABLE; the file is then as it was. */
export function writeFileAtomic(path: string, content: string | Uint8Array, mode = 0o600): void {
  const temporary = `${path}.${String(process.pid)}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(temporary, 'w', mode);
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    removeRest(temporary);
    throw new AppError('FILE_UNWRITABLE', { path, detail: reasonOf(error) }, error);
  }
}

function removeRest(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The failure that left it behind is the one to tell.
  }
}

/** `fallback` for a file that is not there or not usable; the latter is set aside as `*.unusable` and told to `log`. */
export function readJsonFile<T>(path: string, schema: Schema<T>, fallback: T, log: (text: string) => void): T {
  const text = readIfThere(path);
  if (text === null) return fallback;
  const parsed = parseOrExplain(schema, parseJson(text));
  if (parsed.ok) return parsed.value;
  renameSync(path, `${path}.unusable`);
  log(`${path} was set aside: ${parsed.detail}`);
  return fallback;
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new AppError('FILE_UNREADABLE', { path, detail: reasonOf(error) }, error);
  }
}

/** Undefined for what is not JSON: no schema takes it. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const words: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'this user has no right to it',
  EPERM: 'this user has no right to it',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
};

/** Why the file system refused, as a clause. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const known = 'code' in error ? words[String(error.code)] : undefined;
  return known ?? error.message;
}
