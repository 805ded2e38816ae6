// Reads the zip of a pack and refuses every byte that is not where, and what, the one form says.
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { packFault } from './pack-fault.ts';
import type { PackFile } from './pack-file.ts';
import {
  centralHeader,
  endRecord,
  isEntryName,
  localHeader,
  signatures,
  sizes,
  zipLimits,
  type ZipEntry,
} from './zip-form.ts';

export type PlacedEntry = ZipEntry & { readonly contentOffset: number };
export type ZipContent = {
  /** In the order they stand. */
  readonly entries: readonly PlacedEntry[];
  /** Of all of them, as `stampOf` gives it. */
  readonly stamp: number;
};

const fault = (text: string, entry = '') => packFault(entry, text);
const chunkBytes = 1 << 18;

/** Throws PACK_DIFFERS. Takes memory for the directory only, which is bounded. */
export function readZip(file: PackFile): ZipContent {
  const { count, directory, directoryOffset } = readDirectory(file);
  const entries: PlacedEntry[] = [];
  let at = 0;
  let offset = 0;
  let stamp: number | null = null;
  while (at < directory.length) {
    const found = readCentral(directory.subarray(at));
    stamp ??= found.stamp;
    const entry = { name: found.name, sizeBytes: found.sizeBytes, crc32: found.crc32 };
    assertName(entry.name, entries);
    const expected = centralHeader(entry, stamp, offset);
    if (!directory.subarray(at, at + expected.length).equals(expected))
      throw fault(found.oddity(offset, stamp), entry.name);
    const header = localHeader(entry, stamp);
    if (offset + header.length + entry.sizeBytes > directoryOffset)
      throw fault('its size reaches beyond the place of the entries', entry.name);
    if (!file.read(offset, header.length).equals(header))
      throw fault('what stands before its content is not what the directory says', entry.name);
    entries.push({ ...entry, contentOffset: offset + header.length });
    at += expected.length;
    offset += header.length + entry.sizeBytes;
  }
  if (entries.length !== count)
    throw fault(`its end counts ${String(count)} entries, its directory has ${String(entries.length)}`);
  if (offset !== directoryOffset) throw fault('there are bytes that belong to no entry');
  return { entries, stamp: stamp ?? 0 };
}

function readDirectory(file: PackFile) {
  const { sizeBytes } = file;
  if (sizeBytes < sizes.end) throw fault('it is no zip file: it is too short');
  if (sizeBytes > zipLimits.fileBytes) throw fault('it is larger than a pack can be');
  const start = file.read(0, 4).readUInt32LE(0);
  const end = file.read(sizeBytes - sizes.end, sizes.end);
  if (end.readUInt32LE(0) !== signatures.end)
    throw fault(
      start === signatures.local
        ? 'it does not end where a pack ends: it was cut off or something was added'
        : 'it is no zip file',
    );
  const count = end.readUInt16LE(10);
  const directoryBytes = end.readUInt32LE(12);
  const directoryOffset = end.readUInt32LE(16);
  if (count === 0xffff || directoryBytes === 0xffffffff || directoryOffset === 0xffffffff)
    throw fault('it is in the zip64 form, which no pack has');
  if (count > zipLimits.entries || directoryBytes > zipLimits.directoryBytes)
    throw fault('it has more entries than a pack can have');
  if (!end.equals(endRecord(count, directoryBytes, directoryOffset)))
    throw fault('its end is not that of a pack: a comment, several disks or counts that differ');
  if (directoryOffset + directoryBytes + sizes.end !== sizeBytes)
    throw fault('its directory is not where its end says, or bytes were put in between');
  return { count, directoryOffset, directory: file.read(directoryOffset, directoryBytes) };
}

function readCentral(bytes: Buffer) {
  if (bytes.length < sizes.central || bytes.readUInt32LE(0) !== signatures.central)
    throw fault('its directory is damaged');
  const nameBytes = bytes.readUInt16LE(28);
  if (bytes.length < sizes.central + nameBytes) throw fault('its directory is damaged');
  const stamp = bytes.readUInt32LE(12);
  return {
    name: bytes.toString('latin1', sizes.central, sizes.central + nameBytes),
    stamp,
    crc32: bytes.readUInt32LE(16),
    sizeBytes: bytes.readUInt32LE(24),
    /** Why it is not of the one form. */
    oddity(offset: number, packStamp: number): string {
      if ((bytes.readUInt16LE(8) & 1) !== 0) return 'it is encrypted';
      if (bytes.readUInt16LE(10) !== 0) return 'it is compressed, and a pack holds everything as it is';
      if (bytes.readUInt32LE(20) !== bytes.readUInt32LE(24)) return 'it has two sizes';
      if (bytes.readUInt32LE(24) === 0xffffffff || bytes.readUInt16LE(30) !== 0)
        return 'it has extra fields (zip64 or others)';
      if (bytes.readUInt32LE(42) !== offset) return 'it overlaps another entry, or leaves a gap';
      if (stamp !== packStamp) return 'its time is not that of the other entries';
      return 'its line in the directory is not of the form of a pack';
    },
  };
}

function assertName(name: string, before: readonly ZipEntry[]): void {
  const shown = JSON.stringify(name.slice(0, 80));
  if (/(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[A-Za-z]:/.test(name))
    throw fault(`the name ${shown} leads out of the folder it is unpacked into`, name);
  if (!isEntryName(name)) throw fault(`the name ${shown} is none that a pack has`, name);
  // Windows and macOS would write one over the other.
  if (before.some((other) => other.name.toLowerCase() === name.toLowerCase())) throw fault('it is there twice', name);
}

export const findEntry = ({ entries }: ZipContent, name: string): PlacedEntry | null =>
  entries.find((entry) => entry.name === name) ?? null;

/** The bytes of an entry; its check sum is compared. `limitBytes`: what is refused beyond. Throws PACK_DIFFERS. */
export function readEntry(file: PackFile, entry: PlacedEntry, limitBytes: number): Buffer {
  if (entry.sizeBytes > limitBytes) throw fault('it is larger than it can be', entry.name);
  const bytes = file.read(entry.contentOffset, entry.sizeBytes);
  if (crc32(bytes) !== entry.crc32) throw fault('it is damaged: its check sum is not its own', entry.name);
  return bytes;
}

/** SHA-256 (hex) of an entry, read piece by piece, and whether its check sum is its own. */
export function hashEntry(file: PackFile, entry: PlacedEntry): { readonly sha256: string; readonly isIntact: boolean } {
  const hash = createHash('sha256');
  let sum = 0;
  for (let done = 0; done < entry.sizeBytes; done += chunkBytes) {
    const bytes = file.read(entry.contentOffset + done, Math.min(chunkBytes, entry.sizeBytes - done));
    hash.update(bytes);
    sum = crc32(bytes, sum);
  }
  return { sha256: hash.digest('hex'), isIntact: sum === entry.crc32 };
}
