// Judges one column of a batch by one rule: a loop over typed arrays that puts a mark at each row that breaks it.
import type { PlanColumn } from '../../../shared/columns.ts';
import { AppError } from '../../../shared/errors.ts';
import { isPadded } from '../../../shared/rule-fit.ts';
import type { Rule } from '../../../shared/rules.ts';
import type { Column } from '../batch/batch.ts';
import { createPatternMatcher } from './pattern-matcher.ts';
import { columnValue, outputOf, type ColumnValue } from './rule-values.ts';

/** Sets `marks[row] = 1` for each of the first `rowCount` rows that breaks the rule. NULL breaks `notNull` alone. */
export type ColumnJudge = (column: Column, rowCount: number, marks: Uint8Array) => void;
export type ColumnRule = Extract<Rule, { kind: 'notNull' | 'acceptedValues' | 'range' | 'pattern' | 'length' }>;

export const isColumnRule = (rule: Rule): rule is ColumnRule =>
  ['notNull', 'acceptedValues', 'range', 'pattern', 'length'].includes(rule.kind);

/** Throws BUG for a rule that was not checked, see shared/rule-fit.ts. */
export function createColumnJudge(rule: ColumnRule, column: PlanColumn): ColumnJudge {
  switch (rule.kind) {
    case 'notNull':
      return judgePresence;
    case 'acceptedValues':
      return acceptedJudge(rule.values, column);
    case 'range':
      return rangeJudge(rule, column);
    case 'pattern': {
      const matches = createPatternMatcher(rule.pattern);
      return runJudge(column, (data, start, end) => matches(data, start, end));
    }
    case 'length':
      return lengthJudge(rule, column);
  }
}

const judgePresence: ColumnJudge = ({ present, nullCount }, rowCount, marks) => {
  if (nullCount === 0) return;
  for (let row = 0; row < rowCount; row++) if (present[row] === 0) marks[row] = 1;
};

/** Judges each value of a column of runs of bytes; the blanks that a type adds do not count. */
function runJudge(column: PlanColumn, keeps: (data: Uint8Array, start: number, end: number) => boolean): ColumnJudge {
  const padded = isPadded(column.sqlType);
  return ({ present, data, offsets }, rowCount, marks) => {
    for (let row = 0; row < rowCount; row++) {
      if (present[row] === 0) continue;
      const start = offsets[row];
      let end = offsets[row + 1];
      if (padded) while (end > start && data[end - 1] === blank) end -= 1;
      if (!keeps(data, start, end)) marks[row] = 1;
    }
  };
}

const blank = 0x20;

function lengthJudge({ min, max }: Extract<Rule, { kind: 'length' }>, column: PlanColumn): ColumnJudge {
  const least = min ?? 0;
  const most = max ?? Number.POSITIVE_INFINITY;
  const isText = outputOf(column).type.kind === 'string';
  return runJudge(column, (data, start, end) => {
    let length = end - start;
    // Bytes that continue a character of UTF-8 begin none.
    if (isText) for (let at = start; at < end; at++) if ((data[at] & 0xc0) === 0x80) length -= 1;
    return length >= least && length <= most;
  });
}

function rangeJudge({ min, max }: Extract<Rule, { kind: 'range' }>, column: PlanColumn): ColumnJudge {
  const low = min === null ? null : columnValue(column, min);
  const high = max === null ? null : columnValue(column, max);
  const compare = comparerOf((low ?? high)?.kind);
  return (values, rowCount, marks) => {
    const { present } = values;
    for (let row = 0; row < rowCount; row++) {
      if (present[row] === 0) continue;
      const isOutside =
        (low !== null && compare(values, row, low) < 0) || (high !== null && compare(values, row, high) > 0);
      if (isOutside) marks[row] = 1;
    }
  };
}

/** Below 0: the value of the row stands before the other. */
type Comparer = (values: Column, row: number, other: ColumnValue) => number;

function comparerOf(kind: ColumnValue['kind'] | undefined): Comparer {
  switch (kind) {
    case 'words':
      return compareWords;
    case 'bytes':
      return compareBytes;
    default:
      return compareNumbers;
  }
}

const numberAt = (values: Column, row: number): number => {
  switch (values.kind) {
    case 'float64':
      return values.f64[row];
    case 'float32':
      return values.f32[row];
    case 'bool':
      return values.data[row];
    default:
      return values.i32[row];
  }
};

const compareNumbers: Comparer = (values, row, other) =>
  other.kind === 'number' ? numberAt(values, row) - other.value : unfit();

const compareWords: Comparer = ({ i32 }, row, other) => {
  if (other.kind !== 'words') return unfit();
  const { words } = other;
  const at = row * words.length;
  const top = words.length - 1;
  if (i32[at + top] !== words[top]) return i32[at + top] < words[top] ? -1 : 1;
  for (let i = top - 1; i >= 0; i--) {
    const mine = i32[at + i] >>> 0;
    const its = words[i] >>> 0;
    if (mine !== its) return mine < its ? -1 : 1;
  }
  return 0;
};

const compareBytes: Comparer = ({ data, offsets }, row, other) =>
  other.kind === 'bytes' ? Buffer.compare(data.subarray(offsets[row], offsets[row + 1]), other.bytes) : unfit();

function unfit(): never {
  throw new AppError('BUG', { detail: 'a rule compares values of different kinds' });
}

function acceptedJudge(values: readonly string[], column: PlanColumn): ColumnJudge {
  const accepted = values.map((text) => columnValue(column, text));
  const { type } = outputOf(column);
  if (type.kind === 'string') {
    const holds = byteSet(accepted);
    return runJudge(column, holds);
  }
  const numbers = new Set(accepted.flatMap((value) => (value.kind === 'number' ? [value.value] : [])));
  const texts = new Set(accepted.map(keyOfValue));
  const isNumber = numbers.size > 0;
  return (column_, rowCount, marks) => {
    const { present } = column_;
    for (let row = 0; row < rowCount; row++) {
      if (present[row] === 0) continue;
      if (isNumber ? !numbers.has(numberAt(column_, row)) : !texts.has(keyAtRow(column_, row))) marks[row] = 1;
    }
  };
}

function keyOfValue(value: ColumnValue): string {
  if (value.kind === 'words') return value.words.join();
  return value.kind === 'bytes' ? Buffer.from(value.bytes).toString('latin1') : String(value.value);
}

function keyAtRow({ kind, width, data, i32 }: Column, row: number): string {
  if (kind === 'fixed') return Buffer.from(data.subarray(row * width, (row + 1) * width)).toString('latin1');
  const count = width / 4;
  return i32.subarray(row * count, (row + 1) * count).join();
}

/** Membership by hash and then by bytes, without a string for each value. */
function byteSet(values: readonly ColumnValue[]): (data: Uint8Array, start: number, end: number) => boolean {
  const byHash = new Map<number, Uint8Array[]>();
  for (const value of values) {
    if (value.kind !== 'bytes') continue;
    const hash = hashOf(value.bytes, 0, value.bytes.length);
    byHash.set(hash, [...(byHash.get(hash) ?? []), value.bytes]);
  }
  return (data, start, end) => {
    const some = byHash.get(hashOf(data, start, end));
    return some !== undefined && some.some((bytes) => isSame(bytes, data, start, end));
  };
}

function hashOf(data: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ data[at], 0x01000193);
  return hash;
}

function isSame(bytes: Uint8Array, data: Uint8Array, start: number, end: number): boolean {
  if (bytes.length !== end - start) return false;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== data[start + i]) return false;
  return true;
}
