// The token that opens the dashboard: made at random, kept in a file when asked, compared without telling by the time.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { AppError } from '../../../shared/errors.ts';

/** 256 bits, fit for an address. */
export const createToken = (): string => randomBytes(32).toString('base64url');

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Digests have one length, so the comparison takes the same time whatever was given. */
export const isSameToken = (given: string, own: string): boolean => timingSafeEqual(digestOf(given), digestOf(own));

/** Shorter ones could be guessed in spite of the limit on wrong ones. */
const fitToken = /^[\w.~-]{32,256}$/;

/** The token in `path`; made there when the file is missing. Throws DASHBOARD_TOKEN_UNFIT. */
export function keptToken(path: string): string {
  const unfit = (detail: string, cause?: unknown): AppError =>
    new AppError('DASHBOARD_TOKEN_UNFIT', { path, detail }, cause);
  const found = readKept(path, unfit);
  if (found !== null) return found;
  const token = createToken();
  try {
    // Never through a link or over a file that came in between.
    writeFileSync(path, `${token}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw unfit('it cannot be written', error);
  }
  return token;
}

function readKept(path: string, unfit: (detail: string, cause?: unknown) => AppError): string | null {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) return null;
  // Windows tells nothing of who may read by these bits.
  if (process.platform !== 'win32' && (status.mode & 0o077) !== 0) throw unfit('other users may read or change it');
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw unfit('it cannot be read', error);
  }
  if (!fitToken.test(text)) throw unfit('a token has 32 to 256 letters, digits, hyphens and underscores');
  return text;
}
