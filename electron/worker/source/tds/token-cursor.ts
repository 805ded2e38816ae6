// Reads the small values of a token one after another; remembers when the bytes ended too early instead of throwing.

export class TokenCursor {
  /** Set once a read went past the end; every later read gives 0 or ''. The token must be read again with more bytes. */
  isShort = false;
  at: number;
  readonly #bytes: Buffer;
  readonly #end: number;

  constructor(bytes: Buffer, at: number, end: number) {
    this.#bytes = bytes;
    this.at = at;
    this.#end = end;
  }

  u8(): number {
    const at = this.#claim(1);
    return at < 0 ? 0 : this.#bytes.readUInt8(at);
  }

  u16(): number {
    const at = this.#claim(2);
    return at < 0 ? 0 : this.#bytes.readUInt16LE(at);
  }

  u32(): number {
    const at = this.#claim(4);
    return at < 0 ? 0 : this.#bytes.readUInt32LE(at);
  }

  i32(): number {
    return this.u32() | 0;
  }

  /** Unsigned 64-bit count; exact below 2^53. */
  u64(): number {
    const low = this.u32();
    return this.u32() * 2 ** 32 + low;
  }

  bytes(length: number): Buffer {
    const at = this.#claim(length);
    return at < 0 ? Buffer.alloc(0) : Buffer.from(this.#bytes.subarray(at, at + length));
  }

  skip(length: number): void {
    this.#claim(length);
  }

  /** Text of `characters` UTF-16 units. */
  text(characters: number): string {
    const at = this.#claim(characters * 2);
    return at < 0 ? '' : this.#bytes.toString('utf16le', at, at + characters * 2);
  }

  /** Text behind its length in one byte. */
  shortText(): string {
    return this.text(this.u8());
  }

  /** Text behind its length in two bytes. */
  longText(): string {
    return this.text(this.u16());
  }

  #claim(length: number): number {
    if (this.isShort || this.at + length > this.#end) {
      this.isShort = true;
      return -1;
    }
    const at = this.at;
    this.at += length;
    return at;
  }
}
