// A growing byte buffer that tokens are encoded into; mutable on purpose, it is the hot path of every row.

/** Appends little-endian values at `length`; the memory is reused after `dropFront`. */
export class ByteWriter {
  buffer: Buffer;
  length = 0;
  private view: DataView;
  private readonly initialSize: number;

  constructor(initialSize = 4096) {
    this.initialSize = initialSize;
    this.buffer = Buffer.allocUnsafeSlow(initialSize);
    this.view = viewOf(this.buffer);
  }

  /** Makes room for `size` more bytes, to be written to `buffer` at `length` by the caller. */
  reserve(size: number): void {
    const needed = this.length + size;
    if (needed <= this.buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2));
    this.buffer.copy(grown, 0, 0, this.length);
    this.buffer = grown;
    this.view = viewOf(grown);
  }

  u8(value: number): void {
    this.reserve(1);
    this.buffer[this.length++] = value;
  }

  u16(value: number): void {
    this.reserve(2);
    this.view.setUint16(this.length, value, true);
    this.length += 2;
  }

  i16(value: number): void {
    this.reserve(2);
    this.view.setInt16(this.length, value, true);
    this.length += 2;
  }

  u24(value: number): void {
    this.reserve(3);
    this.buffer[this.length] = value;
    this.view.setUint16(this.length + 1, value >>> 8, true);
    this.length += 3;
  }

  u32(value: number): void {
    this.reserve(4);
    this.view.setUint32(this.length, value, true);
    this.length += 4;
  }

  i32(value: number): void {
    this.reserve(4);
    this.view.setInt32(this.length, value, true);
    this.length += 4;
  }

  /** Five bytes of a whole number below 2^40. */
  u40(value: number): void {
    this.reserve(5);
    this.view.setUint32(this.length, value % 0x1_0000_0000, true);
    this.buffer[this.length + 4] = Math.floor(value / 0x1_0000_0000);
    this.length += 5;
  }

  /** Eight bytes; works for signed and unsigned values alike. */
  i64(value: bigint): void {
    this.reserve(8);
    this.view.setBigInt64(this.length, value, true);
    this.length += 8;
  }

  f32(value: number): void {
    this.reserve(4);
    this.view.setFloat32(this.length, value, true);
    this.length += 4;
  }

  f64(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  bytes(value: Uint8Array): void {
    this.reserve(value.length);
    this.buffer.set(value, this.length);
    this.length += value.length;
  }

  /** UTF-16LE code units as they are, lone surrogates included. */
  ucs2(text: string): void {
    const size = text.length * 2;
    this.reserve(size);
    if (text.length > 48) {
      this.buffer.write(text, this.length, 'utf16le');
      this.length += size;
      return;
    }
    const { buffer } = this;
    let at = this.length;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      buffer[at++] = unit;
      buffer[at++] = unit >>> 8;
    }
    this.length = at;
  }

  /** B_VARCHAR: one byte of character count, then UTF-16LE; longer text is cut at 255. */
  shortText(text: string): void {
    const cut = text.slice(0, 255);
    this.u8(cut.length);
    this.ucs2(cut);
  }

  /** US_VARCHAR: two bytes of character count, then UTF-16LE. */
  longText(text: string): void {
    this.u16(text.length);
    this.ucs2(text);
  }

  setU16(at: number, value: number): void {
    this.view.setUint16(at, value, true);
  }

  setU32(at: number, value: number): void {
    this.view.setUint32(at, value, true);
  }

  /** Forgets the first `size` bytes; gives memory back that one very large value made it take. */
  dropFront(size: number): void {
    if (size === 0) return;
    const rest = this.length - size;
    if (this.buffer.length > this.initialSize * 4 && rest <= this.initialSize) {
      const smaller = Buffer.allocUnsafeSlow(this.initialSize);
      this.buffer.copy(smaller, 0, size, this.length);
      this.buffer = smaller;
      this.view = viewOf(smaller);
    } else {
      this.buffer.copyWithin(0, size, this.length);
    }
    this.length = rest;
  }

  /** A copy of what was written. */
  toBuffer(): Buffer {
    return Buffer.from(this.buffer.subarray(0, this.length));
  }
}

const viewOf = (buffer: Buffer): DataView => new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
