// Reads what a client sent, with every bound checked: a short message is a ProtocolError, never a crash.

/** The client broke the protocol; the connection ends with this text. */
export class ProtocolError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ProtocolError';
  }
}

export class ByteReader {
  readonly buffer: Buffer;
  offset: number;

  constructor(buffer: Buffer, offset = 0) {
    this.buffer = buffer;
    this.offset = offset;
  }

  get remaining(): number {
    return this.buffer.length - this.offset;
  }

  /** Moves over `size` bytes and returns where they start. */
  private take(size: number): number {
    const start = this.offset;
    if (size < 0 || start + size > this.buffer.length) {
      throw new ProtocolError(`the message ends ${start + size - this.buffer.length} bytes too early`);
    }
    this.offset = start + size;
    return start;
  }

  u8(): number {
    return this.buffer.readUInt8(this.take(1));
  }

  peekU8(): number {
    if (this.remaining < 1) throw new ProtocolError('the message ends 1 byte too early');
    return this.buffer.readUInt8(this.offset);
  }

  u16(): number {
    return this.buffer.readUInt16LE(this.take(2));
  }

  i16(): number {
    return this.buffer.readInt16LE(this.take(2));
  }

  u24(): number {
    return this.buffer.readUIntLE(this.take(3), 3);
  }

  u32(): number {
    return this.buffer.readUInt32LE(this.take(4));
  }

  i32(): number {
    return this.buffer.readInt32LE(this.take(4));
  }

  u40(): number {
    return this.buffer.readUIntLE(this.take(5), 5);
  }

  i64(): bigint {
    return this.buffer.readBigInt64LE(this.take(8));
  }

  u64(): bigint {
    return this.buffer.readBigUInt64LE(this.take(8));
  }

  f32(): number {
    return this.buffer.readFloatLE(this.take(4));
  }

  f64(): number {
    return this.buffer.readDoubleLE(this.take(8));
  }

  /** A view on the message, not a copy. */
  bytes(size: number): Buffer {
    const start = this.take(size);
    return this.buffer.subarray(start, start + size);
  }

  ucs2(characters: number): string {
    return this.bytes(characters * 2).toString('utf16le');
  }

  shortText(): string {
    return this.ucs2(this.u8());
  }

  longText(): string {
    return this.ucs2(this.u16());
  }
}
