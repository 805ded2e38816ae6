// Where values that arrive in pieces go: straight into a column's payload, whatever their size. Mutates for speed.
import type { Column } from '../../../batch/batch.ts';
import { ProtocolError } from '../protocol.ts';
import { payloadLimitBytes, reserve } from './cell.ts';
import { singleByteToUtf8, type CodePage } from './code-page.ts';
import { notUnicode } from './text.ts';
import { copyUtf8, utf16ToUtf8, utf8Start, writePair, type Utf8State } from './unicode.ts';

/** Takes one value after another: `begin`, any number of `write`s of bytes [at, end), `finish`. */
export type ValueSink = {
  /** `totalBytes` is what the server announces; -1 when it does not. */
  begin(row: number, totalBytes: number): void;
  write(bytes: Buffer, view: DataView, at: number, end: number): void;
  finish(): void;
};

/** An announced size is trusted only this many times beyond what has arrived, so that a lie cannot take all memory. */
const trustFactor = 8;
const firstTrustBytes = 1 << 16;

/** Position in a payload that grows with what arrives. */
class Payload {
  row = 0;
  /** Where the next byte goes. */
  out = 0;
  #expected = 0;
  readonly column: Column;
  readonly name: string;

  constructor(column: Column, name: string) {
    this.column = column;
    this.name = name;
  }

  begin(row: number, expectedBytes: number): void {
    this.row = row;
    this.out = this.column.offsets[row];
    this.#expected = expectedBytes;
  }

  /** Room for `bytes` more, and, the further the value has come, for all that was announced. */
  room(bytes: number): Uint8Array {
    const needed = this.out + bytes;
    if (needed > this.column.data.length) {
      const start = this.column.offsets[this.row];
      const trusted = Math.max(firstTrustBytes, (needed - start) * trustFactor);
      const wanted = Math.min(start + Math.min(this.#expected, trusted), payloadLimitBytes);
      reserve(this.column, this.name, this.row, Math.max(needed, wanted));
    }
    return this.column.data;
  }

  finish(): void {
    this.column.offsets[this.row + 1] = this.out;
  }
}

export function binarySink(column: Column, name: string): ValueSink {
  const payload = new Payload(column, name);
  return {
    begin: (row, totalBytes) => payload.begin(row, totalBytes),
    write: (bytes, _view, at, end) => {
      bytes.copy(payload.room(end - at), payload.out, at, end);
      payload.out += end - at;
    },
    finish: () => payload.finish(),
  };
}

export function singleByteSink(column: Column, name: string, table: CodePage): ValueSink {
  const payload = new Payload(column, name);
  return {
    begin: (row, totalBytes) => payload.begin(row, totalBytes),
    write: (bytes, view, at, end) => {
      const data = payload.room((end - at) * 3);
      payload.out = singleByteToUtf8(table, bytes, view, at, end, data, payload.out);
    },
    finish: () => payload.finish(),
  };
}

export function utf8Sink(column: Column, name: string): ValueSink {
  const payload = new Payload(column, name);
  let state: Utf8State = utf8Start();
  return {
    begin: (row, totalBytes) => {
      payload.begin(row, totalBytes);
      state = utf8Start();
    },
    write: (bytes, _view, at, end) => {
      if (!copyUtf8(bytes, at, end, payload.room(end - at), payload.out, state)) throw notUnicode(name, payload.row);
      payload.out += end - at;
    },
    finish: () => {
      if (state.due !== 0) throw notUnicode(name, payload.row);
      payload.finish();
    },
  };
}

/** UTF-16LE; a piece may end in the middle of a unit or of a surrogate pair. */
export function utf16Sink(column: Column, name: string): ValueSink {
  const payload = new Payload(column, name);
  let lowByte = -1;
  let highSurrogate = 0;

  const writeUnit = (unit: number): void => {
    const data = payload.room(4);
    if (highSurrogate !== 0) {
      if ((unit & 0xfc00) !== 0xdc00) throw notUnicode(name, payload.row);
      writePair(data, payload.out, highSurrogate, unit);
      payload.out += 4;
      highSurrogate = 0;
    } else if ((unit & 0xfc00) === 0xd800) highSurrogate = unit;
    else {
      const one = new DataView(new ArrayBuffer(2));
      one.setUint16(0, unit, true);
      const out = utf16ToUtf8(one, 0, 2, data, payload.out);
      if (out < 0) throw notUnicode(name, payload.row);
      payload.out = out;
    }
  };

  return {
    begin: (row, totalBytes) => {
      payload.begin(row, totalBytes);
      lowByte = -1;
      highSurrogate = 0;
    },
    write: (bytes, view, start, end) => {
      let at = start;
      if (lowByte >= 0 && at < end) {
        const unit = lowByte | (bytes[at++] << 8);
        lowByte = -1;
        writeUnit(unit);
      }
      if (highSurrogate !== 0 && at + 2 <= end) {
        writeUnit(view.getUint16(at, true));
        at += 2;
      }
      let stop = end - ((end - at) & 1);
      if (highSurrogate === 0) {
        const last = stop - at >= 2 ? view.getUint16(stop - 2, true) : 0;
        if ((last & 0xfc00) === 0xd800) stop -= 2;
        const data = payload.room(((stop - at) >> 1) * 3);
        const out = utf16ToUtf8(view, at, stop, data, payload.out);
        if (out < 0) throw notUnicode(name, payload.row);
        payload.out = out;
        at = stop;
        if ((last & 0xfc00) === 0xd800) {
          highSurrogate = last;
          at += 2;
        }
      }
      if (at < end) lowByte = bytes[at];
    },
    finish: () => {
      if (lowByte >= 0) throw new ProtocolError('UTF-16 text with half a character');
      if (highSurrogate !== 0) throw notUnicode(name, payload.row);
      payload.finish();
    },
  };
}
