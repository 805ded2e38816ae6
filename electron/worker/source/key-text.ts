// A key value that the server sent, as the lossless text that bounds and watermarks are kept in.
import { AppError } from '../../../shared/errors.ts';
import type { QueryValue } from './session.ts';

/** See KeyTuple in shared/plan.ts. `typeName`: the column's SQL type. Throws BUG for NULL. */
export function keyTextOf(value: QueryValue | undefined, typeName: string): string {
  if (value === null || value === undefined) throw new AppError('BUG', { detail: 'a key value is NULL' });
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex').toUpperCase()}`;
  if (typeof value === 'number' && (typeName === 'float' || typeName === 'real')) return ieeeHex(value, typeName);
  return String(value);
}

function ieeeHex(value: number, typeName: 'float' | 'real'): string {
  const bytes = Buffer.alloc(typeName === 'real' ? 4 : 8);
  if (typeName === 'real') bytes.writeFloatBE(value);
  else bytes.writeDoubleBE(value);
  return bytes.toString('hex').toUpperCase();
}
