// A pack on disk, read piece by piece: nobody's file decides how much memory is taken.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { AppError } from '../../../shared/errors.ts';

export type PackFile = {
  readonly sizeBytes: number;
  /** Fewer bytes where the file ends. */
  read(offset: number, length: number): Buffer;
};

/** Throws FILE_UNREADABLE. */
export function withPackFile<T>(path: string, work: (file: PackFile) => T): T {
  const refuse = (error: unknown): AppError =>
    new AppError('FILE_UNREADABLE', { path, detail: reasonOf(error) }, error);
  const descriptor = attempt(() => openSync(path, 'r'), refuse);
  try {
    const stat = attempt(() => fstatSync(descriptor), refuse);
    if (!stat.isFile()) throw new AppError('FILE_UNREADABLE', { path, detail: 'it is no file' });
    return work({
      sizeBytes: stat.size,
      read(offset, length) {
        const bytes = Buffer.alloc(length);
        return bytes.subarray(
          0,
          attempt(() => readSync(descriptor, bytes, 0, length, offset), refuse),
        );
      },
    });
  } finally {
    closeSync(descriptor);
  }
}

/** The same over bytes in memory. */
export const packInMemory = (bytes: Buffer): PackFile => ({
  sizeBytes: bytes.length,
  read: (offset, length) => bytes.subarray(offset, offset + length),
});

function attempt<T>(work: () => T, refuse: (error: unknown) => AppError): T {
  try {
    return work();
  } catch (error) {
    throw refuse(error);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EISDIR: 'it is a folder',
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (code || 'it cannot be opened');
}
