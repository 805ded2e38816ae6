// Single-byte code pages to UTF-8, through tables made once per code page. Mutates for speed.
import { upperHalves } from './code-page-tables.ts';

/** For each byte from 0x80: its one to three UTF-8 bytes, low byte first, and how many there are. */
export type CodePage = { readonly bytes: Uint32Array; readonly sizes: Uint8Array };

export const utf8CodePage = 65001;
const made = new Map<number, CodePage>();

/** True when text of this code page is decoded here exactly as SQL Server would; otherwise select it as nvarchar. */
export function isExactCodePage(codePage: number): boolean {
  return codePage === utf8CodePage || upperHalves[codePage] !== undefined;
}

/** The table of a single-byte code page; null when there is none. */
export function codePageTable(codePage: number): CodePage | null {
  const known = made.get(codePage);
  const upper = upperHalves[codePage];
  if (known !== undefined || upper === undefined) return known ?? null;
  const table = { bytes: new Uint32Array(128), sizes: new Uint8Array(128) };
  for (let i = 0; i < 128; i++) {
    const utf8 = Buffer.from(upper[i]);
    table.sizes[i] = utf8.length;
    table.bytes[i] = utf8.readUIntLE(0, utf8.length);
  }
  made.set(codePage, table);
  return table;
}

/** Writes bytes [at, end) as UTF-8 to `data` from `to` on and returns where it ends; room for three times as many bytes. */
export function singleByteToUtf8(
  table: CodePage,
  bytes: Buffer,
  view: DataView,
  at: number,
  end: number,
  data: Uint8Array,
  to: number,
): number {
  let from = at;
  let out = to;
  while (from < end) {
    // Four ASCII characters at a time, as long as they last.
    while (from + 4 <= end) {
      const four = view.getInt32(from, true);
      if ((four & 0x80808080) !== 0) break;
      data[out] = four;
      data[out + 1] = four >> 8;
      data[out + 2] = four >> 16;
      data[out + 3] = four >> 24;
      out += 4;
      from += 4;
    }
    if (from >= end) break;
    const byte = bytes[from++];
    if (byte < 0x80) {
      data[out++] = byte;
      continue;
    }
    const packed = table.bytes[byte - 0x80];
    data[out] = packed;
    data[out + 1] = packed >> 8;
    data[out + 2] = packed >> 16;
    out += table.sizes[byte - 0x80];
  }
  return out;
}
