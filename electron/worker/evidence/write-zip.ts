// Writes the zip of a pack: contents as they are, one after the other, and the same bytes for the same contents.
import { crc32 } from 'node:zlib';
import { centralHeader, endRecord, localHeader } from './zip-form.ts';

export type Content = { readonly name: string; readonly bytes: Uint8Array };

/** `stamp`: of `stampOf`. The caller keeps to `zipLimits`. */
export function writeZip(contents: readonly Content[], stamp: number): Buffer {
  const pieces: Uint8Array[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of contents) {
    const entry = { name, sizeBytes: bytes.length, crc32: crc32(bytes) };
    const header = localHeader(entry, stamp);
    pieces.push(header, bytes);
    directory.push(centralHeader(entry, stamp, offset));
    offset += header.length + bytes.length;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...pieces, central, endRecord(contents.length, central.length, offset)]);
}
