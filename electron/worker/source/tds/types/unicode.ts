// Turns UTF-16 into UTF-8 and checks UTF-8, byte by byte into a column's payload. Mutates for speed.

/**
 * Writes the UTF-16LE units of bytes [at, end) as UTF-8 to `data` from `to` on and returns where the output ends; `-1`
 * when it meets half a surrogate pair. `end - at` is even; `data` has room for one and a half times as many bytes.
 */
export function utf16ToUtf8(view: DataView, at: number, end: number, data: Uint8Array, to: number): number {
  let from = at;
  let out = to;
  while (from < end) {
    // Two ASCII characters at a time, as long as they last.
    while (from + 4 <= end) {
      const pair = view.getInt32(from, true);
      if ((pair & 0xff80ff80) !== 0) break;
      data[out] = pair;
      data[out + 1] = pair >> 16;
      out += 2;
      from += 4;
    }
    if (from >= end) break;
    const unit = view.getUint16(from, true);
    from += 2;
    if (unit < 0x80) data[out++] = unit;
    else if (unit < 0x800) {
      data[out] = 0xc0 | (unit >> 6);
      data[out + 1] = 0x80 | (unit & 0x3f);
      out += 2;
    } else if (unit < 0xd800 || unit > 0xdfff) {
      data[out] = 0xe0 | (unit >> 12);
      data[out + 1] = 0x80 | ((unit >> 6) & 0x3f);
      data[out + 2] = 0x80 | (unit & 0x3f);
      out += 3;
    } else {
      const low = unit < 0xdc00 && from < end ? view.getUint16(from, true) : 0;
      if (low < 0xdc00 || low > 0xdfff) return -1;
      from += 2;
      writePair(data, out, unit, low);
      out += 4;
    }
  }
  return out;
}

/** Writes a surrogate pair as the four bytes of its code point. */
export function writePair(data: Uint8Array, out: number, high: number, low: number): void {
  const point = 0x10000 + ((high & 0x3ff) << 10) + (low & 0x3ff);
  data[out] = 0xf0 | (point >> 18);
  data[out + 1] = 0x80 | ((point >> 12) & 0x3f);
  data[out + 2] = 0x80 | ((point >> 6) & 0x3f);
  data[out + 3] = 0x80 | (point & 0x3f);
}

/** State between two pieces of a UTF-8 text: continuation bytes still due, and the range of the next one. */
export type Utf8State = { due: number; low: number; high: number };

export const utf8Start = (): Utf8State => ({ due: 0, low: 0x80, high: 0xbf });

/** Copies UTF-8 to `data` from `to` on; false when it is not well formed. A text is complete when `state.due` is 0. */
export function copyUtf8(
  bytes: Buffer,
  at: number,
  end: number,
  data: Uint8Array,
  to: number,
  state: Utf8State,
): boolean {
  for (let from = at, out = to; from < end; from++, out++) {
    const byte = bytes[from];
    data[out] = byte;
    if (state.due === 0) {
      if (byte >= 0x80 && !startSequence(byte, state)) return false;
    } else {
      if (byte < state.low || byte > state.high) return false;
      state.due--;
      state.low = 0x80;
      state.high = 0xbf;
    }
  }
  return true;
}

function startSequence(byte: number, state: Utf8State): boolean {
  if (byte < 0xc2 || byte > 0xf4) return false;
  state.due = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
  // No overlong forms, no surrogates, nothing above U+10FFFF.
  state.low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
  state.high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
  return true;
}
