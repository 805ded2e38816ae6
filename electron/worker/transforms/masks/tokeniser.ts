// Tokens: text of the same length and kinds of characters, one to one under a key, the same in every table and run.
// Mutable for speed.
import { growPayload, type Column } from '../../batch/batch.ts';
import { codeInKind, kindOfCode, placeInKind, radixes } from './alphabets.ts';
import { createPermutation, type Sequence } from './permutation.ts';

/** Appends the token of data[start, end), well-formed UTF-8, to the payload of `into`; gives its new end. */
export type Tokeniser = (data: Uint8Array, start: number, end: number, into: Column, at: number) => number;

const blank = 0x20;
const minus = 0x2d;
const zero = 0x30;
/** Behind the kinds of letters: hexadecimal digits of a GUID. */
const hexKind = radixes.length;
const longestInteger = 38;

/**
 * Whole numbers stay whole numbers within the bounds of the same integer types, so that a token of an int column fits
 * it and equals that of the same number as text; GUIDs stay GUIDs. Blanks at the end do not count, as in char columns.
 * What is of one of these forms, or of none, stays so: the permutation is applied until it is (cycle walking).
 */
export function createTokeniser(key: Uint8Array, domain: string): Tokeniser {
  const permutation = createPermutation(key, domain, [...radixes, 16]);
  let sequence = emptySequence(256);
  const room = (count: number): void => {
    if (sequence.places.length < count) sequence = emptySequence(count * 2);
  };
  const walk = (isWanted: () => boolean): void => {
    do permutation.apply(sequence);
    while (!isWanted());
  };
  return (data, start, end, into, at) => {
    growPayload(into, at + end - start);
    const out = into.data;
    let stop = end;
    while (stop > start && data[stop - 1] === blank) stop -= 1;
    room(stop - start);
    if (isGuid(data, start, stop)) tokeniseGuid(sequence, walk, data, start, out, at);
    else {
      readLetters(sequence, data, start, stop);
      walk(wantedForm(sequence, data, start, stop));
      writeLetters(sequence, data, start, stop, out, at);
    }
    for (let i = stop; i < end; i++) out[at + i - start] = blank;
    return at + end - start;
  };
}

const emptySequence = (size: number): Sequence => ({
  length: 0,
  kinds: new Uint8Array(size),
  places: new Int32Array(size),
});

const sizeOfLead = (byte: number): number => (byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4);

function codeAt(data: Uint8Array, at: number, size: number): number {
  if (size === 1) return data[at];
  let code = data[at] & (0xff >> (size + 1));
  for (let i = 1; i < size; i++) code = (code << 6) | (data[at + i] & 0x3f);
  return code;
}

function readLetters(sequence: Sequence, data: Uint8Array, start: number, stop: number): void {
  sequence.length = 0;
  for (let at = start, size = 1; at < stop; at += size) {
    size = sizeOfLead(data[at]);
    const code = codeAt(data, at, size);
    const kind = kindOfCode(code);
    if (kind < 0) continue;
    sequence.kinds[sequence.length] = kind;
    sequence.places[sequence.length] = placeInKind(kind, code);
    sequence.length += 1;
  }
}

function writeLetters(
  { kinds, places }: Sequence,
  data: Uint8Array,
  start: number,
  stop: number,
  out: Uint8Array,
  to: number,
): void {
  let letter = 0;
  for (let at = start, size = 1; at < stop; at += size) {
    size = sizeOfLead(data[at]);
    const put = to + at - start;
    if (kindOfCode(codeAt(data, at, size)) < 0) for (let i = 0; i < size; i++) out[put + i] = data[at + i];
    else {
      const code = codeInKind(kinds[letter], places[letter]);
      letter += 1;
      putCode(out, put, code, size);
    }
  }
}

function putCode(out: Uint8Array, at: number, code: number, size: number): void {
  if (size === 1) {
    out[at] = code;
    return;
  }
  out[at] = (size === 2 ? 0xc0 : size === 3 ? 0xe0 : 0xf0) | (code >> (6 * (size - 1)));
  for (let i = 1; i < size; i++) out[at + i] = 0x80 | ((code >> (6 * (size - 1 - i))) & 0x3f);
}

/** What the token must be again: called after each step of the walk. */
function wantedForm(sequence: Sequence, data: Uint8Array, start: number, stop: number): () => boolean {
  const { length, places } = sequence;
  const isNegative = data[start] === minus;
  const digits = stop - start - (isNegative ? 1 : 0);
  if (length === 0 || length !== digits || digits > longestInteger || !isDigits(sequence)) {
    // Looks like a GUID and is none: it must not become one.
    return length === 32 && hasDashes(data, start, stop) ? () => !isHexSequence(sequence) : always;
  }
  if (length > 1 && places[0] === 0) return () => places[0] === 0;
  if (length === 1) return isNegative && places[0] !== 0 ? () => places[0] !== 0 : always;
  const bound = boundOf(length, isNegative);
  const isWithin = isAtMost(places, bound);
  return () => places[0] !== 0 && isAtMost(places, bound) === isWithin;
}

const always = (): boolean => true;

function isDigits({ length, kinds }: Sequence): boolean {
  for (let i = 0; i < length; i++) if (kinds[i] !== 0) return false;
  return true;
}

function hasDashes(data: Uint8Array, start: number, stop: number): boolean {
  return stop - start === 36 && [8, 13, 18, 23].every((place) => data[start + place] === minus);
}

/** The largest magnitude of an integer type that has as many digits; null = none has. */
function boundOf(length: number, isNegative: boolean): string | null {
  switch (length) {
    case 3:
      return isNegative ? null : '255';
    case 5:
      return isNegative ? '32768' : '32767';
    case 10:
      return isNegative ? '2147483648' : '2147483647';
    case 19:
      return isNegative ? '9223372036854775808' : '9223372036854775807';
    default:
      return null;
  }
}

function isAtMost(places: Int32Array, bound: string | null): boolean {
  if (bound === null) return true;
  for (let i = 0; i < bound.length; i++) {
    const digit = bound.charCodeAt(i) - zero;
    if (places[i] !== digit) return places[i] < digit;
  }
  return true;
}

/** Kinds as in alphabets: letters a to f of one case, and digits. */
function isHexSequence({ length, kinds, places }: Sequence): boolean {
  let small = 0;
  let capital = 0;
  for (let i = 0; i < length; i++) {
    if (kinds[i] === 0) continue;
    if (kinds[i] > 2 || places[i] > 5) return false;
    if (kinds[i] === 1) small += 1;
    else capital += 1;
  }
  return small === 0 || capital === 0;
}

const isDash = (place: number): boolean => place === 8 || place === 13 || place === 18 || place === 23;

/** 8-4-4-4-12 hexadecimal digits, their letters all small or all capital. */
function isGuid(data: Uint8Array, start: number, stop: number): boolean {
  if (stop - start !== 36) return false;
  let small = 0;
  let capital = 0;
  for (let i = 0; i < 36; i++) {
    const byte = data[start + i];
    if (isDash(i)) {
      if (byte !== minus) return false;
    } else if (byte >= 0x61 && byte <= 0x66) small += 1;
    else if (byte >= 0x41 && byte <= 0x46) capital += 1;
    else if (byte < zero || byte > 0x39) return false;
  }
  return small === 0 || capital === 0;
}

function tokeniseGuid(
  sequence: Sequence,
  walk: (isWanted: () => boolean) => void,
  data: Uint8Array,
  start: number,
  out: Uint8Array,
  to: number,
): void {
  const { kinds, places } = sequence;
  let isSmall = false;
  let count = 0;
  for (let i = 0; i < 36; i++) {
    if (isDash(i)) continue;
    const byte = data[start + i];
    if (byte >= 0x61) isSmall = true;
    kinds[count] = hexKind;
    places[count++] = byte < 0x41 ? byte - zero : (byte | 0x20) - 0x61 + 10;
  }
  sequence.length = 32;
  // Without a letter it would be taken for one with capital letters.
  walk(() => !isSmall || places.subarray(0, 32).some((place) => place > 9));
  const letter = isSmall ? 0x61 : 0x41;
  for (let i = 0, digit = 0; i < 36; i++) {
    if (isDash(i)) out[to + i] = minus;
    else {
      const place = places[digit++];
      out[to + i] = place < 10 ? zero + place : letter + place - 10;
    }
  }
}
