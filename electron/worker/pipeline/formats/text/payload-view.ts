// Four bytes of a column's payload at a time: text is scanned and copied by words; mutable for speed.

/** A DataView on the payload, made anew only when the column got another buffer: making one costs as much as a cell. */
export function createPayloadView(): (data: Uint8Array) => DataView {
  let seen: Uint8Array = new Uint8Array(0);
  let view: DataView = new DataView(seen.buffer);
  return (data) => {
    if (data !== seen) {
      seen = data;
      view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    }
    return view;
  };
}

const highBits = 0x80808080;

/** Whether a byte of the word is below `limit` (at most 128), given `limit * 0x01010101`: a subtraction borrows then. */
export function hasByteBelow(word: number, repeatedLimit: number): boolean {
  return ((word - repeatedLimit) & ~word & highBits) !== 0;
}

/** Whether a byte of the word equals the byte that `repeated` consists of. */
export function hasByte(word: number, repeated: number): boolean {
  return hasByteBelow(word ^ repeated, 0x01010101);
}
