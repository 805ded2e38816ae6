// Stored values as JSON in the double's own bookkeeping: keys of change tracking, rows of the log that CDC reads.
import type { StoredValue } from '../../types.ts';

export const keepValue = (value: StoredValue): unknown => {
  if (typeof value === 'bigint') return { integer: String(value) };
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('hex') };
  // JSON knows no negative zero.
  return Object.is(value, -0) ? { real: '-0' } : value;
};

export function keptValue(kept: unknown): StoredValue {
  if (typeof kept === 'string' || typeof kept === 'number') return kept;
  if (typeof kept !== 'object' || kept === null) return null;
  if ('integer' in kept) return BigInt(String(kept.integer));
  if ('real' in kept) return Number(kept.real);
  return 'bytes' in kept ? Buffer.from(String(kept.bytes), 'hex') : null;
}

/** The key of a row as text: the same for the same values, in whatever form SQLite gave them. */
export const keptKey = (values: readonly StoredValue[]): string =>
  JSON.stringify(
    values.map((value) => keepValue(typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value)),
  );
