// Character values: TEXT when well formed, otherwise (a lone surrogate) a BLOB of UTF-16LE.
import type { StoredValue } from '../../types.ts';

export function textFromStored(value: StoredValue): string {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf16le');
  }
  throw new TypeError(`not a character value: ${typeof value}`);
}

export const textToStored = (text: string): StoredValue => (text.isWellFormed() ? text : Buffer.from(text, 'utf16le'));
