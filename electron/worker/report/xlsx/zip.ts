// A ZIP archive of a few files in memory: deflated, without dates, so that the same content gives the same bytes.
import { crc32, deflateRawSync } from 'node:zlib';

export type ZipEntry = { readonly name: string; readonly content: string };

const deflated = 8;
/** Names are UTF-8. */
const utf8Flag = 0x0800;
const version = 20;
/** 1980-01-01, the first day that a ZIP knows. */
const noDate = 0x0021;

type Placed = {
  readonly name: Buffer;
  readonly crc: number;
  readonly packed: Buffer;
  readonly sizeBytes: number;
  readonly offset: number;
};

/** All files and the archive must stay below 4 GB. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const pieces: Buffer[] = [];
  const placed: Placed[] = [];
  let offset = 0;
  for (const entry of entries) {
    const content = Buffer.from(entry.content, 'utf8');
    const name = Buffer.from(entry.name, 'utf8');
    const file = { name, crc: crc32(content), packed: deflateRawSync(content), sizeBytes: content.length, offset };
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    writeCommon(header, 4, file);
    pieces.push(header, name, file.packed);
    offset += header.length + name.length + file.packed.length;
    placed.push(file);
  }
  const directory = placed.flatMap((file) => [directoryEntry(file), file.name]);
  const directoryBytes = directory.reduce((sum, { length }) => sum + length, 0);
  return Buffer.concat([...pieces, ...directory, directoryEnd(placed.length, directoryBytes, offset)]);
}

/** From "version needed" to the length of the extra field, which local header and directory share. */
function writeCommon(target: Buffer, at: number, { name, crc, packed, sizeBytes }: Placed): void {
  target.writeUInt16LE(version, at);
  target.writeUInt16LE(utf8Flag, at + 2);
  target.writeUInt16LE(deflated, at + 4);
  target.writeUInt16LE(0, at + 6);
  target.writeUInt16LE(noDate, at + 8);
  target.writeUInt32LE(crc, at + 10);
  target.writeUInt32LE(packed.length, at + 14);
  target.writeUInt32LE(sizeBytes, at + 18);
  target.writeUInt16LE(name.length, at + 22);
}

function directoryEntry(file: Placed): Buffer {
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(version, 4);
  writeCommon(entry, 6, file);
  entry.writeUInt32LE(file.offset, 42);
  return entry;
}

function directoryEnd(count: number, sizeBytes: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(sizeBytes, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
