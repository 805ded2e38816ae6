// The fingerprint computed from its description in docs/fingerprint.md, value by value, in plain BigInt arithmetic.
import type { LogicalType, OutputColumn } from '../../../shared/columns.ts';
import type { ColumnFingerprint, Fingerprint } from '../../../shared/fingerprint.ts';
import type { Batch, Column } from '../../../electron/worker/batch/batch.ts';

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const golden = 0x9e3779b97f4a7c15n;

function mix(value: bigint): bigint {
  let x = u64(value);
  x = u64((x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n);
  x = u64((x ^ (x >> 27n)) * 0x94d049bb133111ebn);
  return x ^ (x >> 31n);
}

/** Numbers 1, 2, 3 ... of splitmix64 from the seed 0. */
const sequence = (number: number): bigint => mix(BigInt(number) * golden);

const firstKeys = [
  0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0x082efa98, 0xec4e6c89,
] as const;
const keySteps = [
  0x452821e6, 0x38d01377, 0xbe5466cf, 0x34e90c6c, 0xc0ac29b7, 0xc97c50dd, 0x3f84d5b5, 0xb5470917,
] as const;

function hashBytes(seed: bigint, value: Uint8Array): bigint {
  const stripes = Math.max(1, Math.ceil(value.length / 32));
  const padded = new DataView(new ArrayBuffer(stripes * 32));
  value.forEach((byte, at) => padded.setUint8(at, byte));
  let left = 0n;
  let right = 0n;
  for (let stripe = 0; stripe < stripes; stripe++) {
    const keyed = firstKeys.map((key, at) =>
      BigInt((padded.getUint32(stripe * 32 + at * 4, true) + key + Math.imul(keySteps[at], stripe)) >>> 0),
    );
    const words = [0, 8, 16, 24].map((at) => padded.getBigUint64(stripe * 32 + at, true));
    left = u64(left + keyed[0] * keyed[4] + keyed[2] * keyed[6] + words[0] + words[3]);
    right = u64(right + keyed[1] * keyed[5] + keyed[3] * keyed[7] + words[1] + words[2]);
  }
  return mix((left ^ seed) + (right ^ BigInt(value.length)) * golden);
}

const wordsHash = (seed: bigint, words: readonly bigint[]): bigint =>
  words.reduce((x, word) => mix(x ^ u64(word)), seed);

/** The bytes of a value as the batch holds them. */
const bytesOf = (column: Column, row: number): Uint8Array =>
  column.width === 0
    ? column.data.subarray(column.offsets[row], column.offsets[row + 1])
    : column.data.subarray(row * column.width, (row + 1) * column.width);

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Little-endian two's complement. */
const whole = (bytes: Uint8Array): bigint =>
  BigInt.asIntN(
    bytes.length * 8,
    bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n),
  );

function hashValue(type: LogicalType, seed: bigint, bytes: Uint8Array): bigint {
  if (type.kind === 'string' || type.kind === 'binary' || type.kind === 'fixed') return hashBytes(seed, bytes);
  if (bytes.length < 16) return wordsHash(seed, [whole(bytes)]);
  return wordsHash(seed, [view(bytes).getBigUint64(0, true), view(bytes).getBigUint64(8, true)]);
}

const bigEndian = (bytes: Uint8Array): bigint => view(bytes).getBigInt64(0);

function addend(type: LogicalType, bytes: Uint8Array): bigint | null {
  switch (type.kind) {
    case 'float':
      return null;
    case 'string':
      return BigInt(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).length);
    case 'binary':
      return BigInt(bytes.length);
    case 'fixed':
      return type.length === 8 ? bigEndian(bytes) : null;
    case 'uuid': {
      const stored = Uint8Array.from([3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15], (at) => bytes[at]);
      return bigEndian(stored.subarray(0, 8)) + bigEndian(stored.subarray(8));
    }
    default:
      return whole(bytes);
  }
}

/** A number by which values are ordered; null for types without bounds. */
function orderOf(type: LogicalType, bytes: Uint8Array): bigint | null {
  if (['string', 'binary', 'uuid', 'fixed'].includes(type.kind)) return null;
  const value = whole(bytes);
  return type.kind === 'float' && value < 0n
    ? -(value & (type.bits === 64 ? 0x7fff_ffff_ffff_ffffn : 0x7fff_ffffn)) - 1n
    : value;
}

function boundText(type: LogicalType, bytes: Uint8Array): string {
  if (type.kind !== 'float') return whole(bytes).toString();
  const value = type.bits === 64 ? view(bytes).getFloat64(0, true) : view(bytes).getFloat32(0, true);
  if (Object.is(value, -0)) return '-0';
  if (type.bits === 64) return String(value);
  for (let digits = 1; ; digits++) {
    const text = String(Number(value.toPrecision(digits)));
    if (Math.fround(Number(text)) === value) return text;
  }
}

function columnFingerprint(
  type: LogicalType,
  index: number,
  values: readonly (Uint8Array | null)[],
): ColumnFingerprint {
  const [seed, nullHash] = [sequence(index * 2 + 1), sequence(index * 2 + 2)];
  const present = values.filter((value) => value !== null);
  const ordered = present.toSorted(
    (left, right) => Number((orderOf(type, left) ?? 0n) - (orderOf(type, right) ?? 0n) > 0n) * 2 - 1,
  );
  const hasBounds = present.length > 0 && orderOf(type, present[0]) !== null;
  const zero = type.kind === 'float' || (type.kind === 'fixed' && type.length !== 8) ? null : 0n;
  const sum = present.reduce<bigint | null>(
    (total, value) => (total === null ? null : total + (addend(type, value) ?? 0n)),
    zero,
  );
  const hash = values.reduce(
    (total, value) => u64(total + (value === null ? nullHash : hashValue(type, seed, value))),
    0n,
  );
  return {
    nulls: values.length - present.length,
    min: hasBounds ? boundText(type, ordered[0]) : null,
    max: hasBounds ? boundText(type, ordered[ordered.length - 1]) : null,
    sum: sum?.toString() ?? null,
    hash: hash.toString(16).padStart(16, '0'),
  };
}

function rowHash(columns: readonly OutputColumn[], values: readonly (Uint8Array | null)[]): bigint {
  let [a, b] = [0n, 0n];
  columns.forEach(({ type }, index) => {
    const value = values[index];
    const x = value === null ? sequence(index * 2 + 2) : hashValue(type, sequence(index * 2 + 1), value);
    a = u64(a + x);
    b = u64(b * golden + x);
  });
  const high = mix(a + ((b << 32n) | (b >> 32n)));
  return (high << 64n) | mix(high ^ b);
}

export function referenceFingerprint(columns: readonly OutputColumn[], batches: readonly Batch[]): Fingerprint {
  const rows = batches.flatMap((batch) =>
    Array.from({ length: batch.rowCount }, (_, row) =>
      columns.map((_column, index) =>
        batch.columns[index].present[row] === 0 ? null : bytesOf(batch.columns[index], row),
      ),
    ),
  );
  const hash = BigInt.asUintN(
    128,
    rows.reduce((sum, row) => sum + rowHash(columns, row), 0n),
  );
  return {
    version: 1,
    rows: rows.length,
    hash: hash.toString(16).padStart(32, '0'),
    columns: columns.map(({ type }, index) =>
      columnFingerprint(
        type,
        index,
        rows.map((row) => row[index]),
      ),
    ),
  };
}
