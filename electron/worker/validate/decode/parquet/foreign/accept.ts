// Which stored types another writer may have chosen for a column, and how each becomes what the column holds.
import type { LogicalType, OutputColumn } from '../../../../../../shared/columns.ts';
import { refuse } from '../../refusal.ts';
import type { FoundColumn } from '../schema-element.ts';
import type { Convert } from './convert.ts';
import { checkIntegers, fromBytes, fromDays, narrow, rescale, widen } from './numbers.ts';
import { datesOf, textsOf, timesOf, timestampsOf } from './int96.ts';
import { fixedBytes, timesOfText, uuids } from './texts.ts';
import { rescaleTime, rescaleTimestamp } from './times.ts';

export type Acceptance = {
  /** What the stored values are read as. */
  readonly type: LogicalType;
  /** How they become values of the column; null = they are read into the column itself. */
  readonly convert: Convert | null;
  /** What is looked at of values that need no conversion. */
  readonly check: Convert | null;
  readonly isNullable: boolean;
};

const physicalNames = ['BOOLEAN', 'INT32', 'INT64', 'INT96', 'FLOAT', 'DOUBLE', 'BYTE_ARRAY', 'FIXED_LEN_BYTE_ARRAY'];
const stored = {
  bool: { kind: 'bool' },
  int32: { kind: 'int', bits: 32, signed: true },
  int64: { kind: 'int', bits: 64, signed: true },
  float: { kind: 'float', bits: 32 },
  double: { kind: 'float', bits: 64 },
  text: { kind: 'string' },
  bytes: { kind: 'binary' },
  int96: { kind: 'fixed', length: 12 },
} as const;

/** Insists on names and order; of types takes those that hold every value of the column. Throws Refusal. */
export function acceptSchema(found: readonly FoundColumn[], expected: readonly OutputColumn[]): readonly Acceptance[] {
  if (found.length !== expected.length)
    refuse(`it has ${String(found.length)} columns where ${String(expected.length)} belong`);
  return expected.map((column, index) => acceptColumn(found[index], column));
}

function acceptColumn(found: FoundColumn, { name, type }: OutputColumn): Acceptance {
  // Half a surrogate pair, which SQL Server allows in a name, has no form in a file.
  if (found.name !== name.toWellFormed()) refuse(`it has a column "${found.name}" where "${name}" belongs`);
  const physical = physicalNames[found.physicalId] ?? `type ${String(found.physicalId)}`;
  const meaning = found.annotation ?? found.oldAnnotation;
  const taken = take(physical, found.typeLength, meaning, type);
  if (taken === null)
    return refuse(
      `column "${name}" is stored as ${physical}${meaning === null ? '' : ` (${meaning})`}, which cannot hold it`,
    );
  return { convert: null, check: null, ...taken, isNullable: found.isNullable };
}

type Taken = Pick<Acceptance, 'type'> & Partial<Pick<Acceptance, 'convert' | 'check'>>;

function take(physical: string, length: number, meaning: string | null, type: LogicalType): Taken | null {
  switch (type.kind) {
    case 'bool':
      return physical === 'BOOLEAN' && meaning === null ? { type: stored.bool } : null;
    case 'int':
      return takeInteger(physical, meaning, type);
    case 'float':
      return meaning === null && physical === (type.bits === 32 ? 'FLOAT' : 'DOUBLE')
        ? { type: type.bits === 32 ? stored.float : stored.double }
        : null;
    case 'decimal':
      return takeDecimal(physical, length, meaning, type);
    case 'date':
      if (physical === 'INT32' && meaning === 'date') return { type: stored.int32, check: fromDays };
      return physical === 'INT96' && meaning === null ? { type: stored.int96, convert: datesOf } : null;
    case 'time':
      return takeTime(physical, meaning, type);
    case 'timestamp':
      return takeTimestamp(physical, meaning, type);
    case 'string':
      if (physical === 'BYTE_ARRAY' && meaning === 'string') return { type: stored.text };
      // A datetime2(7) that the plan has as text.
      return physical === 'INT96' && meaning === null ? { type: stored.int96, convert: textsOf } : null;
    case 'binary':
      return physical === 'BYTE_ARRAY' && meaning === null ? { type: stored.bytes } : null;
    case 'fixed':
      if (physical === 'BYTE_ARRAY' && meaning === null)
        return { type: stored.bytes, convert: fixedBytes(type.length) };
      return physical === 'FIXED_LEN_BYTE_ARRAY' && length === type.length && meaning === null ? { type } : null;
    case 'uuid':
      if (physical === 'BYTE_ARRAY' && meaning === 'string') return { type: stored.text, convert: uuids };
      return physical === 'FIXED_LEN_BYTE_ARRAY' && length === 16 && meaning === 'uuid'
        ? { type: { kind: 'fixed', length } }
        : null;
  }
}

type Of<Kind> = Extract<LogicalType, { kind: Kind }>;

function takeInteger(physical: string, meaning: string | null, { bits, signed }: Of<'int'>): Taken | null {
  if (meaning !== null && !/^int\((?:8|16|32|64),signed\)$|^int\((?:8|16),unsigned\)$/.test(meaning)) return null;
  if (physical === 'INT32')
    return bits === 64
      ? { type: stored.int32, convert: widen }
      : { type: stored.int32, check: checkIntegers(bits, signed) };
  if (physical !== 'INT64') return null;
  return bits === 64 ? { type: stored.int64 } : { type: stored.int64, convert: narrow(bits, signed) };
}

function takeDecimal(
  physical: string,
  length: number,
  meaning: string | null,
  { precision, scale }: Of<'decimal'>,
): Taken | null {
  const written = /^decimal\((\d+),(\d+)\)$/.exec(meaning ?? '');
  if (written === null) return null;
  const places = scale - Number(written[2]);
  if (Math.abs(places) > 38) return null;
  if (physical === 'INT32' || physical === 'INT64')
    return { type: physical === 'INT32' ? stored.int32 : stored.int64, convert: rescale(precision, places) };
  if (physical === 'BYTE_ARRAY') return { type: stored.bytes, convert: fromBytes(precision, places) };
  return physical === 'FIXED_LEN_BYTE_ARRAY' && length > 0 && length <= 32
    ? { type: { kind: 'fixed', length }, convert: fromBytes(precision, places) }
    : null;
}

const timeOf = (what: string, meaning: string | null): string | null =>
  new RegExp(`^${what}\\((millis|micros|nanos),(?:utc|local)\\)$`).exec(meaning ?? '')?.[1] ?? null;

function takeTime(physical: string, meaning: string | null, { unit, digits }: Of<'time'>): Taken | null {
  if (physical === 'INT96') return meaning === null ? { type: stored.int96, convert: timesOf(unit) } : null;
  if (physical === 'BYTE_ARRAY')
    return meaning === 'string' ? { type: stored.text, convert: timesOfText(unit, digits) } : null;
  const written = timeOf('time', meaning);
  if (written === null || physical !== (written === 'millis' ? 'INT32' : 'INT64')) return null;
  return { type: physical === 'INT32' ? stored.int32 : stored.int64, convert: rescaleTime(written, unit) };
}

function takeTimestamp(physical: string, meaning: string | null, { unit, isUtc }: Of<'timestamp'>): Taken | null {
  // The offset of an instant is lost, and with it what the time was.
  if (isUtc) return null;
  if (physical === 'INT96') return meaning === null ? { type: stored.int96, convert: timestampsOf(unit) } : null;
  const written = timeOf('timestamp', meaning);
  return physical === 'INT64' && written !== null
    ? { type: stored.int64, convert: rescaleTimestamp(written, unit) }
    : null;
}
