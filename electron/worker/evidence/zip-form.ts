// The one form a pack's zip may have: every byte that is not content follows from names, sizes and sums.
// Layout after APPNOTE.TXT 6.3.x, sections 4.3 and 4.4.

export type ZipEntry = { readonly name: string; readonly sizeBytes: number; readonly crc32: number };

export const zipLimits = { entries: 1000, directoryBytes: 1 << 20, nameBytes: 200, fileBytes: 2 ** 32 - 2 } as const;
export const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const;
export const sizes = { local: 30, central: 46, end: 22 } as const;

/** Stored needs version 1.0 of the format; the attributes are those of a file that all may read. */
const versionNeeded = 10;
const madeByUnix = (3 << 8) | 20;
const plainFile = (0o100644 << 16) >>> 0;

/** Names of ASCII only, folders by `/`, none of them hidden or upwards: the same on every system. */
export const isEntryName = (name: string): boolean =>
  name.length <= zipLimits.nameBytes &&
  /^[A-Za-z\d_][\w.-]*(\/[A-Za-z\d_][\w.-]*)*$/.test(name) &&
  !/\.(\/|$)/.test(name);

/** Date and time as zip files keep them, in steps of two seconds; both in one number. */
export function stampOf(utc: string): number {
  const at = new Date(utc);
  const year = Math.min(Math.max(at.getUTCFullYear(), 1980), 2107);
  const date = ((year - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  return ((date << 16) | time) >>> 0;
}

export function localHeader(entry: ZipEntry, stamp: number): Buffer {
  const header = Buffer.alloc(sizes.local);
  header.writeUInt32LE(signatures.local, 0);
  header.writeUInt16LE(versionNeeded, 4);
  writeFacts(header, 10, entry, stamp);
  return Buffer.concat([header, Buffer.from(entry.name, 'latin1')]);
}

export function centralHeader(entry: ZipEntry, stamp: number, offset: number): Buffer {
  const header = Buffer.alloc(sizes.central);
  header.writeUInt32LE(signatures.central, 0);
  header.writeUInt16LE(madeByUnix, 4);
  header.writeUInt16LE(versionNeeded, 6);
  writeFacts(header, 12, entry, stamp);
  header.writeUInt32LE(plainFile, 38);
  header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, Buffer.from(entry.name, 'latin1')]);
}

/** What both headers say, in the same order: stamp, sum, size packed and not, length of the name. */
function writeFacts(header: Buffer, at: number, { name, sizeBytes, crc32 }: ZipEntry, stamp: number): void {
  header.writeUInt32LE(stamp, at);
  header.writeUInt32LE(crc32, at + 4);
  header.writeUInt32LE(sizeBytes, at + 8);
  header.writeUInt32LE(sizeBytes, at + 12);
  header.writeUInt16LE(name.length, at + 16);
}

export function endRecord(entries: number, directoryBytes: number, directoryOffset: number): Buffer {
  const record = Buffer.alloc(sizes.end);
  record.writeUInt32LE(signatures.end, 0);
  record.writeUInt16LE(entries, 8);
  record.writeUInt16LE(entries, 10);
  record.writeUInt32LE(directoryBytes, 12);
  record.writeUInt32LE(directoryOffset, 16);
  return record;
}
