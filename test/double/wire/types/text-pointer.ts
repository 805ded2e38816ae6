// Values of text, ntext and image: a text pointer and a timestamp that nobody reads, then the length and the bytes.
import type { ByteWriter } from '../byte-writer.ts';

const pointer = Buffer.from('dummy textptr\0\0\0', 'latin1');
const timestamp = Buffer.from('dummyTS\0', 'latin1');

export const textPointerSize = { ofNull: 1 } as const;

export function writeTextPointer(out: ByteWriter, value: Uint8Array): void {
  out.u8(pointer.length);
  out.bytes(pointer);
  out.bytes(timestamp);
  out.u32(value.length);
  out.bytes(value);
}
