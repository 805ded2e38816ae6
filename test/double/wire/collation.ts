// A collation's name, its five bytes on the wire ([MS-TDS] 2.2.5.1.2) and its code page.
import { designators, sqlCollations, type Locale } from './collation-table.ts';

export type Collation = {
  readonly name: string;
  readonly lcid: number;
  /** fIgnoreCase 1, fIgnoreAccent 2, fIgnoreKana 4, fIgnoreWidth 8, fBinary 0x10, fBinary2 0x20, fUTF8 0x40. */
  readonly flags: number;
  readonly version: number;
  readonly sortId: number;
  /** 65001 for UTF-8 collations. */
  readonly codePage: number;
  readonly isCaseSensitive: boolean;
  /** Five bytes. */
  readonly bytes: Buffer;
};

export const defaultCollationName = 'SQL_Latin1_General_CP1_CI_AS';

const flag = { case: 0x01, accent: 0x02, kana: 0x04, width: 0x08, binary: 0x10, binary2: 0x20, utf8: 0x40 } as const;
/** `..._100_...` and so on: the version of the Windows collation, as the nibble on the wire. */
const versionNibble: Readonly<Record<string, number>> = { '90': 1, '100': 2, '140': 3, '160': 4 };

const byName = new Map<string, Collation>();
const byBytes = new Map<string, Collation>();

/** Looks a collation up by name, without regard to case. Throws RangeError for a name SQL Server has not got here. */
export function collationOf(name: string): Collation {
  const key = name.toLowerCase();
  const known = byName.get(key);
  if (known !== undefined) return known;
  const collation = key.startsWith('sql_') ? sqlCollation(key) : windowsCollation(name);
  if (collation === null) throw new RangeError(`the collation ${name} is not known to the double`);
  byName.set(key, collation);
  const bytesKey = collation.bytes.toString('hex');
  if (!byBytes.has(bytesKey)) byBytes.set(bytesKey, collation);
  return collation;
}

/** The collation a client names by its five bytes; `fallback` when no known collation has them. */
export function collationOfBytes(bytes: Buffer, fallback: Collation): Collation {
  if (bytes.equals(fallback.bytes)) return fallback;
  return byBytes.get(bytes.toString('hex')) ?? fromBytes(bytes) ?? fallback;
}

function sqlCollation(key: string): Collation | null {
  const entry = Object.entries(sqlCollations).find(([name]) => name.toLowerCase() === key);
  if (entry === undefined) return null;
  const [name, { lcid, codePage, sortId }] = entry;
  return build(name, { lcid, codePage }, sensitivity(name.split('_').slice(3)), 0, sortId);
}

function windowsCollation(name: string): Collation | null {
  const parts = name.split('_');
  for (let used = parts.length - 1; used > 0; used--) {
    const designator = parts.slice(0, used).join('_').toLowerCase();
    const entry = Object.entries(designators).find(([known]) => known.toLowerCase() === designator);
    if (entry === undefined) continue;
    const suffixes = parts.slice(used).map((part) => part.toUpperCase());
    const version = versionNibble[suffixes[0]] ?? 0;
    return build([entry[0], ...suffixes].join('_'), entry[1], sensitivity(suffixes), version, 0);
  }
  return null;
}

function sensitivity(suffixes: readonly string[]): number {
  const has = (suffix: string): boolean => suffixes.includes(suffix);
  const unicode = has('UTF8') ? flag.utf8 : 0;
  if (has('BIN')) return unicode | flag.binary;
  if (has('BIN2')) return unicode | flag.binary2;
  const ignored = [
    has('CI') ? flag.case : 0,
    has('AI') ? flag.accent : 0,
    has('KS') ? 0 : flag.kana,
    has('WS') ? 0 : flag.width,
  ];
  return ignored.reduce((sum, bit) => sum | bit, unicode);
}

function build(name: string, { lcid, codePage }: Locale, flags: number, version: number, sortId: number): Collation {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt32LE(((lcid & 0xfffff) | ((flags & 0xff) << 20) | (version << 28)) >>> 0, 0);
  bytes[4] = sortId;
  return {
    name,
    lcid,
    flags,
    version,
    sortId,
    codePage: (flags & flag.utf8) !== 0 ? 65001 : codePage,
    isCaseSensitive: (flags & flag.case) === 0,
    bytes,
  };
}

/** A collation whose name was never looked up: its name is put together from locale and flags. */
function fromBytes(bytes: Buffer): Collation | null {
  const word = bytes.readUInt32LE(0);
  const [lcid, flags, version, sortId] = [word & 0xfffff, (word >>> 20) & 0xff, word >>> 28, bytes[4]];
  if (sortId !== 0) {
    const entry = Object.entries(sqlCollations).find(([, known]) => known.sortId === sortId);
    return entry === undefined ? null : collationOf(entry[0]);
  }
  const entry = Object.entries(designators).find(([, known]) => known.lcid === lcid);
  const versionName = Object.entries(versionNibble).find(([, nibble]) => nibble === version)?.[0];
  if (entry === undefined) return null;
  return build(
    [entry[0], ...(versionName === undefined ? [] : [versionName]), suffixesOf(flags)].join('_'),
    entry[1],
    flags,
    version,
    0,
  );
}

function suffixesOf(flags: number): string {
  const tail = (flags & flag.utf8) !== 0 ? '_UTF8' : '';
  if ((flags & flag.binary) !== 0) return `BIN${tail}`;
  if ((flags & flag.binary2) !== 0) return `BIN2${tail}`;
  const ignores = (bit: number): boolean => (flags & bit) !== 0;
  const kana = ignores(flag.kana) ? '' : '_KS';
  const width = ignores(flag.width) ? '' : '_WS';
  return `${ignores(flag.case) ? 'CI' : 'CS'}_${ignores(flag.accent) ? 'AI' : 'AS'}${kana}${width}${tail}`;
}
