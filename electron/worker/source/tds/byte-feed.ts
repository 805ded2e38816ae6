// Hands the parser contiguous bytes of a response, in place where possible; mutable for speed.
// A packet's payload is parsed where the socket put it. Only a value that crosses a packet border is copied: its head
// goes to a small carry buffer, pieces of the next packet follow until the parser is past the border, and parsing goes
// on in the next packet itself. Pieces double in size, so the work stays linear in the number of bytes.
import { ProtocolError } from './protocol.ts';

const firstPieceBytes = 128;
/** Nothing but row data may be longer than this, and row data never waits for more than a 64 KiB value. */
const carryLimitBytes = 16 << 20;
const noBytes = Buffer.alloc(0);

export class ByteFeed {
  /** The parser reads `bytes[at .. end)` and moves `at`. */
  bytes: Buffer = noBytes;
  view: DataView = viewOf(noBytes);
  at = 0;
  end = 0;

  #chunk: Buffer = noBytes;
  #chunkView: DataView = viewOf(noBytes);
  #carry: Buffer = Buffer.alloc(4096);
  #carryView: DataView = viewOf(this.#carry);
  #isCarrying = false;
  /** While carrying: carry[0 .. tail) came before the current segment, which is chunk[segmentStart .. segmentEnd). */
  #tail = 0;
  #copied = 0;
  #segmentStart = 0;
  #segmentEnd = 0;

  /** True when every byte handed over so far has been consumed. */
  get isEmpty(): boolean {
    return this.at === this.end && (!this.#isCarrying || this.#segmentStart + this.#copied === this.#segmentEnd);
  }

  /** Adds the next piece of the response. Only after `refill` returned false. */
  push(chunk: Buffer, start: number, end: number): void {
    if (chunk !== this.#chunk) {
      this.#chunk = chunk;
      this.#chunkView = viewOf(chunk);
    }
    this.#segmentStart = start;
    this.#segmentEnd = end;
    this.#copied = 0;
    if (this.#isCarrying) this.#extendCarry();
    else this.#readInPlace(start);
  }

  /** Makes more bytes contiguous for a parser that cannot go on at `at`. False: the next piece is needed. */
  refill(): boolean {
    if (!this.#isCarrying) return this.#startCarry();
    if (this.at >= this.#tail) {
      const next = this.#segmentStart + this.at - this.#tail;
      this.#isCarrying = false;
      this.#readInPlace(next);
      return this.at < this.end;
    }
    if (this.#copied < this.#segmentEnd - this.#segmentStart) {
      this.#extendCarry();
      return true;
    }
    this.#carry.copyWithin(0, this.at, this.end);
    this.#tail = this.end - this.at;
    this.at = 0;
    this.end = this.#tail;
    return false;
  }

  /** Hands what has not been consumed to `take` and forgets it. */
  surrender(take: (bytes: Buffer, start: number, end: number) => void): void {
    take(this.bytes, this.at, this.end);
    if (this.#isCarrying) take(this.#chunk, this.#segmentStart + this.#copied, this.#segmentEnd);
    this.reset();
  }

  reset(): void {
    this.#isCarrying = false;
    this.#chunk = noBytes;
    this.bytes = noBytes;
    this.at = 0;
    this.end = 0;
  }

  #readInPlace(start: number): void {
    this.bytes = this.#chunk;
    this.view = this.#chunkView;
    this.at = start;
    this.end = this.#segmentEnd;
  }

  #startCarry(): boolean {
    const left = this.end - this.at;
    if (left === 0) return false;
    this.#reserve(left);
    this.bytes.copy(this.#carry, 0, this.at, this.end);
    this.#isCarrying = true;
    this.#tail = left;
    this.#copied = 0;
    this.#segmentStart = 0;
    this.#segmentEnd = 0;
    this.bytes = this.#carry;
    this.view = this.#carryView;
    this.at = 0;
    this.end = left;
    return false;
  }

  #extendCarry(): void {
    const from = this.#segmentStart + this.#copied;
    const size = Math.min(Math.max(firstPieceBytes, this.end - this.at), this.#segmentEnd - from);
    this.#reserve(this.end + size);
    this.#chunk.copy(this.#carry, this.end, from, from + size);
    this.#copied += size;
    this.end += size;
    this.bytes = this.#carry;
    this.view = this.#carryView;
  }

  #reserve(neededBytes: number): void {
    if (neededBytes <= this.#carry.length) return;
    if (neededBytes > carryLimitBytes) throw new ProtocolError(`a token is longer than ${carryLimitBytes} bytes`);
    const grown = Buffer.alloc(Math.max(neededBytes, this.#carry.length * 2));
    this.#carry.copy(grown, 0, 0, this.end);
    this.#carry = grown;
    this.#carryView = viewOf(grown);
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
