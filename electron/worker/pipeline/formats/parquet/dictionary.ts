// Finds the distinct values of a column chunk, giving up early when there are too many; mutable for speed.
import type { Column } from '../../../batch/batch.ts';
import { byteValues, endOf, isSameBytes, startOf, type ByteValues } from './byte-values.ts';
import type { Selection } from './selection.ts';

/** `firstRows[0 .. count)`: the row that first held each distinct value; `indices[i]` names the value of selection i. */
export type Dictionary = { readonly count: number; readonly firstRows: Int32Array; readonly indices: Int32Array };

export type DictionaryScratch = { slots: Int32Array; firstRows: Int32Array; indices: Int32Array };

/** More distinct values than this never pay: the lookups would leave the processor's caches. */
const maxDistinct = 1 << 15;
const minSlots = 1 << 10;

export function createDictionaryScratch(): DictionaryScratch {
  return { slots: new Int32Array(minSlots), firstRows: new Int32Array(maxDistinct), indices: new Int32Array(0) };
}

/**
 * The dictionary of the selected values (compared by their bits), or null as soon as more than half of what was seen
 * is distinct or `maxDistinct` is passed. Uses `scratch`; valid until the next call.
 */
export function findDistinct(column: Column, selection: Selection, scratch: DictionaryScratch): Dictionary | null {
  if (column.kind === 'bool' || selection.count < 8) return null;
  if (scratch.indices.length < selection.count) scratch.indices = new Int32Array(selection.count);
  const find = lookupOf(column);
  let slotCount = minSlots;
  resetSlots(scratch, slotCount);
  const { indices, firstRows } = scratch;
  const { rows, count } = selection;
  let distinct = 0;
  for (let at = 0; at < count; at++) {
    const row = rows[at];
    const index = find(firstRows, scratch.slots, slotCount, row);
    if (index >= 0) {
      indices[at] = index;
      continue;
    }
    if (distinct === maxDistinct || distinct > 256 + (at >>> 1)) return null;
    firstRows[distinct] = row;
    scratch.slots[~index] = distinct + 1;
    indices[at] = distinct++;
    if (distinct * 2 > slotCount) {
      slotCount *= 4;
      resetSlots(scratch, slotCount);
      for (let entry = 0; entry < distinct; entry++) {
        scratch.slots[~find(firstRows, scratch.slots, slotCount, firstRows[entry])] = entry + 1;
      }
    }
  }
  return { count: distinct, firstRows, indices };
}

/** Answers the index of the value in `row`, or ~slot where it is to be put. */
type Lookup = (firstRows: Int32Array, slots: Int32Array, slotCount: number, row: number) => number;

function lookupOf(column: Column): Lookup {
  if (column.kind === 'bytes' || column.kind === 'fixed' || column.kind === 'int128') {
    const values = byteValues(column);
    return (firstRows, slots, slotCount, row) => findBytes(values, firstRows, slots, slotCount, row);
  }
  const { i32 } = column;
  return column.width === 4
    ? (firstRows, slots, slotCount, row) => findWord(i32, firstRows, slots, slotCount, row)
    : (firstRows, slots, slotCount, row) => findPair(i32, firstRows, slots, slotCount, row);
}

/** Slots hold index + 1; 0 is free. */
function resetSlots(scratch: DictionaryScratch, slotCount: number): void {
  if (scratch.slots.length < slotCount) scratch.slots = new Int32Array(slotCount);
  else scratch.slots.fill(0, 0, slotCount);
}

const mix = (hash: number): number => {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
};

function findWord(words: Int32Array, firstRows: Int32Array, slots: Int32Array, slotCount: number, row: number): number {
  const value = words[row];
  let slot = mix(value) & (slotCount - 1);
  for (let entry = slots[slot]; entry !== 0; entry = slots[slot]) {
    if (words[firstRows[entry - 1]] === value) return entry - 1;
    slot = (slot + 1) & (slotCount - 1);
  }
  return ~slot;
}

function findPair(words: Int32Array, firstRows: Int32Array, slots: Int32Array, slotCount: number, row: number): number {
  const low = words[row * 2];
  const high = words[row * 2 + 1];
  let slot = mix(Math.imul(high, 0x9e3779b1) ^ low) & (slotCount - 1);
  for (let entry = slots[slot]; entry !== 0; entry = slots[slot]) {
    const other = firstRows[entry - 1] * 2;
    if (words[other] === low && words[other + 1] === high) return entry - 1;
    slot = (slot + 1) & (slotCount - 1);
  }
  return ~slot;
}

/** Of long values only the ends enter the hash: enough to tell them apart, and cheap when they are megabytes. */
const hashedBytes = 64;

function findBytes(
  values: ByteValues,
  firstRows: Int32Array,
  slots: Int32Array,
  slotCount: number,
  row: number,
): number {
  const { view } = values;
  const start = startOf(values, row);
  const end = endOf(values, row);
  const length = end - start;
  let hash = length;
  let at = start;
  if (length > hashedBytes) at = end - hashedBytes;
  for (; at + 4 <= end; at += 4) hash = Math.imul(hash ^ view.getInt32(at, true), 0x9e3779b1) ^ (hash >>> 15);
  for (; at < end; at++) hash = Math.imul(hash ^ view.getUint8(at), 0x9e3779b1);
  let slot = mix(hash) & (slotCount - 1);
  for (let entry = slots[slot]; entry !== 0; entry = slots[slot]) {
    const other = firstRows[entry - 1];
    const otherStart = startOf(values, other);
    const otherLength = endOf(values, other) - otherStart;
    if (otherLength === length && isSameBytes(view, start, otherStart, length)) return entry - 1;
    slot = (slot + 1) & (slotCount - 1);
  }
  return ~slot;
}
