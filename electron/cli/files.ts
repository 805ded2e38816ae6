// JSON files that the user names: read, parsed and complained about without ever quoting their content.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
};

/** Why a file operation failed, in words. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (code || 'it cannot be opened');
}

/** UTF-8 or UTF-16 text, with or without byte order mark: PowerShell redirects into UTF-16. Throws FILE_UNREADABLE. */
export function readTextFile(path: string): string {
  try {
    const bytes = readFileSync(path);
    const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
    return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', { path, detail: reasonOf(error) }, error);
  }
}

/** Throws FILE_UNREADABLE, FILE_INVALID. */
export function readJsonFile(path: string): unknown {
  const text = readTextFile(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    // The parser's own message quotes the text, which may hold a secret; so it is not kept as the cause either.
    const place = error instanceof Error ? /line \d+ column \d+/.exec(error.message)?.[0] : undefined;
    const detail = place === undefined ? 'it is not valid JSON' : `it is not valid JSON at ${place}`;
    throw new AppError('FILE_INVALID', { path, detail });
  }
}

/** Throws FILE_UNWRITABLE. */
export const writeTextFile = (path: string, text: string): void => writeBytesFile(path, Buffer.from(text));

/** Throws FILE_UNREADABLE. */
export function readBytesFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', { path, detail: reasonOf(error) }, error);
  }
}

/** Throws FILE_UNWRITABLE. */
export function writeBytesFile(path: string, bytes: Uint8Array): void {
  try {
    writeFileSync(path, bytes);
  } catch (error) {
    throw new AppError('FILE_UNWRITABLE', { path, detail: reasonOf(error) }, error);
  }
}

/** Files by their paths inside a folder that is not there yet. Throws FILE_UNWRITABLE. */
export function writeNewFolder(
  folder: string,
  files: readonly { readonly path: string; readonly text: string }[],
): void {
  try {
    for (const { path, text } of files) {
      const whole = join(folder, path);
      mkdirSync(dirname(whole), { recursive: true });
      writeFileSync(whole, text, { flag: 'wx' });
    }
  } catch (error) {
    throw new AppError('FILE_UNWRITABLE', { path: folder, detail: reasonOf(error) }, error);
  }
}

/** Never over another file. Throws KEY_EXISTS, FILE_UNWRITABLE. */
export function writeKeyFile(path: string, text: string, mode: number): void {
  try {
    writeFileSync(path, text, { flag: 'wx', mode });
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw isThere
      ? new AppError('KEY_EXISTS', { path })
      : new AppError('FILE_UNWRITABLE', { path, detail: reasonOf(error) }, error);
  }
}

export const resolvePath = (base: string, path: string): string => resolve(base, path);
export const fileExists = (path: string): boolean => existsSync(path);
