// A growing buffer of UTF-16 code units, in which the text of one row is put together; mutable for speed.

/** `bytes` and `units` are views on the same memory, which is little-endian on every platform that Node runs on here. */
export type UnitSink = { units: Uint16Array; bytes: Buffer; length: number };

export function createUnitSink(capacity = 4096): UnitSink {
  const bytes = Buffer.alloc(capacity * 2);
  return { bytes, units: new Uint16Array(bytes.buffer, bytes.byteOffset, capacity), length: 0 };
}

/** Makes room for `count` more units. */
export function reserveUnits(sink: UnitSink, count: number): void {
  const needed = sink.length + count;
  if (needed <= sink.units.length) return;
  const grown = createUnitSink(Math.max(needed, sink.units.length * 2));
  grown.units.set(sink.units.subarray(0, sink.length));
  sink.units = grown.units;
  sink.bytes = grown.bytes;
}

/** Only what `from` points at and behind it. */
export const unitsFrom = (sink: UnitSink, from: number): Buffer => sink.bytes.subarray(from * 2, sink.length * 2);

export function putAscii(sink: UnitSink, text: string): void {
  reserveUnits(sink, text.length);
  for (let i = 0; i < text.length; i++) sink.units[sink.length++] = text.charCodeAt(i);
}

const hexDigits = Uint8Array.from(Buffer.from('0123456789ABCDEF'));

/** Upper-case hex of [at, end), forwards, or backwards where `end` lies in front of `at`. */
export function putHex(sink: UnitSink, bytes: Uint8Array, at: number, end: number): void {
  const step = end < at ? -1 : 1;
  reserveUnits(sink, Math.abs(end - at) * 2);
  const { units } = sink;
  let out = sink.length;
  for (let i = at; i !== end; i += step) {
    const byte = bytes[i];
    units[out++] = hexDigits[byte >> 4];
    units[out++] = hexDigits[byte & 15];
  }
  sink.length = out;
}

/** Well-formed UTF-8 [at, end) as UTF-16. */
export function putUtf8(sink: UnitSink, bytes: Uint8Array, at: number, end: number): void {
  reserveUnits(sink, end - at);
  const { units } = sink;
  let out = sink.length;
  for (let i = at; i < end;) {
    const first = bytes[i++];
    if (first < 0x80) units[out++] = first;
    else if (first < 0xe0) units[out++] = ((first & 0x1f) << 6) | (bytes[i++] & 0x3f);
    else if (first < 0xf0) {
      units[out++] = ((first & 0x0f) << 12) | ((bytes[i] & 0x3f) << 6) | (bytes[i + 1] & 0x3f);
      i += 2;
    } else {
      const rest = ((bytes[i] & 0x3f) << 12) | ((bytes[i + 1] & 0x3f) << 6) | (bytes[i + 2] & 0x3f);
      const above = (((first & 0x07) << 18) | rest) - 0x10000;
      units[out++] = 0xd800 | (above >> 10);
      units[out++] = 0xdc00 | (above & 0x3ff);
      i += 3;
    }
  }
  sink.length = out;
}
