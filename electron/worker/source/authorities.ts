// The certificate authorities that a server's certificate may come from.
import { readFile } from 'node:fs/promises';
import { getCACertificates } from 'node:tls';
import { AppError } from '../../../shared/errors.ts';

/** PEM of the user's file, the operating system's and Node's own authorities. Throws FILE_UNREADABLE. */
export async function authorities(caFile: string | undefined): Promise<string[]> {
  const own = caFile === undefined ? [] : [await readAuthority(caFile)];
  return [...own, ...installed('system'), ...installed('default')];
}

/** Older runtimes know only their own list. */
function installed(kind: 'system' | 'default'): string[] {
  try {
    return getCACertificates(kind);
  } catch {
    return [];
  }
}

async function readAuthority(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new AppError(
      'FILE_UNREADABLE',
      { path, detail: error instanceof Error ? error.message : String(error) },
      error,
    );
  }
}
