// Partially length-prefixed values ([MS-TDS] 2.2.5.2.3): how max types, xml and CLR types travel.
import type { ByteWriter } from '../byte-writer.ts';
import type { WireOptions } from './wire-type.ts';

const unknownLength = -2n;
/** As large as a server's packets of the usual sizes allow; a long value becomes many chunks. */
const chunkSize = 8_000;

export const plpNullSize = 8;

export function writePlpNull(out: ByteWriter): void {
  out.i64(-1n);
}

/** `length` 'mixed' counts as known. */
export function writePlp(out: ByteWriter, value: Uint8Array, length: WireOptions['plpLength']): void {
  out.i64(length === 'unknown' ? unknownLength : BigInt(value.length));
  for (let from = 0; from < value.length; from += chunkSize) {
    const chunk = value.subarray(from, from + chunkSize);
    out.u32(chunk.length);
    out.bytes(chunk);
  }
  out.u32(0);
}
