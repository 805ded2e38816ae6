// Binary values as text, `0x` and hexadecimal digits, back into bytes.
import { AppError } from '../../../shared/errors.ts';

/** Throws BUG for any other text. */
export function hexBytes(text: string): Uint8Array {
  if (!/^0x([0-9a-f]{2})*$/i.test(text)) throw new AppError('BUG', { detail: `a binary value written as "${text}"` });
  return Buffer.from(text.slice(2), 'hex');
}
