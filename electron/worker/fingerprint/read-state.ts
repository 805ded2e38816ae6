// Reads what the kernel has gathered of a column as its fingerprint.
import type { LogicalType } from '../../../shared/columns.ts';
import type { ColumnFingerprint } from '../../../shared/fingerprint.ts';
import { columnLayout } from '../batch/batch.ts';
import type { Counts } from './feed-column.ts';
import { stateLayout } from './kernel.ts';

/** `at`: where the column's state begins in `states`; `values`: rows that are not NULL. */
export function readColumn(
  type: LogicalType,
  states: DataView,
  at: number,
  { values, nulls, counts }: { readonly values: number; readonly nulls: number; readonly counts: Counts },
): ColumnFingerprint {
  const bound = (from: number): string | null => (values === 0 ? null : boundText(type, states, at + from));
  return {
    nulls,
    min: bound(stateLayout.min),
    max: bound(stateLayout.max),
    sum: sumOf(type, states, at + stateLayout.sums, counts)?.toString() ?? null,
    hash: hex64(states.getBigUint64(at + stateLayout.hash, true)),
  };
}

export const hex64 = (value: bigint): string => value.toString(16).padStart(16, '0');

/** Whether values of the type have an order that does not depend on a collation. */
const hasBounds = ({ kind }: LogicalType): boolean => !['string', 'binary', 'uuid', 'fixed'].includes(kind);

/** Whether the sum of values of the type is exact and means something. */
const hasSum = (type: LogicalType): boolean => type.kind !== 'float' && (type.kind !== 'fixed' || type.length === 8);

function boundText(type: LogicalType, states: DataView, at: number): string | null {
  if (!hasBounds(type)) return null;
  const low = states.getBigInt64(at, true);
  if (type.kind === 'float') return floatText(type.bits, low);
  if (!isWide(type)) return low.toString();
  return ((states.getBigInt64(at + 8, true) << 64n) + BigInt.asUintN(64, low)).toString();
}

/** The shortest decimal that reads back as the number with the place `key` in the total order of its bits. */
function floatText(bits: 32 | 64, key: bigint): string {
  const scratch = new DataView(new ArrayBuffer(8));
  scratch.setBigInt64(0, key < 0n ? key ^ 0x7fff_ffff_ffff_ffffn : key);
  const value = bits === 64 ? scratch.getFloat64(0) : scratch.getFloat32(4);
  if (Object.is(value, -0)) return '-0';
  return bits === 64 ? String(value) : shortestFloat32(value);
}

function shortestFloat32(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return String(rounded);
  }
  return String(Number(value.toPrecision(9)));
}

function sumOf(type: LogicalType, states: DataView, at: number, counts: Counts): bigint | null {
  if (!hasSum(type)) return null;
  if (type.kind === 'string') return BigInt(counts.bytes - counts.continuations);
  if (type.kind === 'binary') return BigInt(counts.bytes);
  const sums = [0, 1, 2, 3].map((index) => states.getBigInt64(at + index * 8, true));
  if (type.kind === 'uuid' || type.kind === 'fixed' || isWide(type))
    return sums.reduce((sum, limb, index) => sum + (limb << BigInt(index * 32)), 0n);
  if (columnLayout(type).width < 8) return sums[0];
  // The low 64 bits, and the sum of the high halves: what they leave of the low bits is below 2^63.
  const highs = sums[1] << 32n;
  return highs + BigInt.asUintN(64, sums[0] - highs);
}

/** Held in 128 bits. */
const isWide = (type: LogicalType): boolean => type.kind === 'decimal' && type.precision > 18;
