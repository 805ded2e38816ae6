// Parquet files in the manner of parquet-mr: optional columns, pages of version 1 with dictionaries, several row groups.
import { gzipSync } from 'node:zlib';
import { snappyCompress } from 'hysnappy';
import type { Cell, Column, Row } from '../cells.ts';
import { formOf, physical, schemaElement, type Decimals } from './columns.ts';
import { i32, i64, listOf, struct, text, thriftBytes, varint, type Thrift } from './thrift.ts';

export type ParquetSettings = {
  readonly compression: 'none' | 'snappy' | 'gzip';
  readonly rowsPerGroup: number;
  readonly rowsPerPage: number;
  readonly decimals: Decimals;
};

const magic = Buffer.from('PAR1');
const createdBy = 'parquet-mr version 1.10.1 (build a89df8f9932b6ef6633d06069e50c9b7970bebd1)';
/** Values of a column that a dictionary holds; with more, the column is written plainly, as parquet-mr falls back. */
const mostWords = 500;
const encodings = { plain: 0, dictionary: 2, rle: 3 } as const;

/** A file, built row group by row group: `add` gives the bytes that are ready, `end` the last ones. */
export class ParquetFile {
  readonly #columns: readonly Column[];
  readonly #settings: ParquetSettings;
  readonly #groups: Thrift[] = [];
  #rows: Row[] = [];
  #count = 0;
  #at = 0;

  constructor(columns: readonly Column[], settings: ParquetSettings) {
    this.#columns = columns;
    this.#settings = settings;
  }

  add(rows: readonly Row[]): Buffer {
    const ready: Buffer[] = [];
    for (const row of rows) {
      this.#rows.push(row);
      if (this.#rows.length >= this.#settings.rowsPerGroup) ready.push(this.#group());
    }
    return Buffer.concat(ready);
  }

  end(): Buffer {
    const last = this.#rows.length > 0 ? this.#group() : this.#begin();
    const root = struct([4, text('adms_schema')], [5, i32(this.#columns.length)]);
    const { decimals } = this.#settings;
    const footer = thriftBytes(
      struct(
        [1, i32(1)],
        [2, listOf([root, ...this.#columns.map((column) => schemaElement(column, formOf(column, decimals)))])],
        [3, i64(this.#count)],
        [4, listOf(this.#groups)],
        [6, text(createdBy)],
      ),
    );
    const length = Buffer.alloc(4);
    length.writeUInt32LE(footer.length);
    return Buffer.concat([last, footer, length, magic]);
  }

  #begin(): Buffer {
    if (this.#at > 0) return Buffer.alloc(0);
    this.#at = magic.length;
    return magic;
  }

  #group(): Buffer {
    const ready = [this.#begin()];
    const from = this.#at;
    const chunks = this.#columns.map((column, index) => {
      const chunk = this.#chunk(
        column,
        this.#rows.map((row) => row[index]),
      );
      ready.push(...chunk.bytes);
      return chunk;
    });
    this.#groups.push(
      struct(
        [1, listOf(chunks.map(({ told }) => told))],
        [2, i64(chunks.reduce((sum, { plainBytes }) => sum + plainBytes, 0))],
        [3, i64(this.#rows.length)],
        [5, i64(from)],
        [6, i64(this.#at - from)],
      ),
    );
    this.#count += this.#rows.length;
    this.#rows = [];
    return Buffer.concat(ready);
  }

  #chunk(column: Column, values: readonly Cell[]) {
    const { rowsPerPage, compression, decimals } = this.#settings;
    const form = formOf(column, decimals);
    const encoded = values.map((value) => (value === null ? null : form.bytes(value)));
    const words = form.type === physical.boolean ? null : wordsOf(encoded);
    const start = this.#at;
    const bytes: Buffer[] = [];
    let plainBytes = 0;
    const put = (header: (sizes: readonly [number, number]) => Thrift, body: Buffer): void => {
      const packed = compress(body, compression);
      const head = thriftBytes(header([body.length, packed.length]));
      bytes.push(head, packed);
      this.#at += head.length + packed.length;
      plainBytes += head.length + body.length;
    };
    if (words !== null)
      put(
        ([size, packed]) =>
          struct(
            [1, i32(2)],
            [2, i32(size)],
            [3, i32(packed)],
            [7, struct([1, i32(words.list.length)], [2, i32(encodings.dictionary)])],
          ),
        Buffer.concat(words.list),
      );
    const firstPage = this.#at;
    const encoding = words === null ? encodings.plain : encodings.dictionary;
    for (let from = 0; from < encoded.length; from += rowsPerPage) {
      const page = encoded.slice(from, from + rowsPerPage);
      const present = page.filter((value) => value !== null);
      const body =
        form.type === physical.boolean
          ? packBits(
              present.map((value) => value[0]),
              1,
            )
          : words === null
            ? Buffer.concat(present)
            : indexes(present, words);
      const levels = hybrid(
        page.map((value) => (value === null ? 0 : 1)),
        1,
      );
      const length = Buffer.alloc(4);
      length.writeUInt32LE(levels.length);
      put(
        ([size, packed]) =>
          struct(
            [1, i32(0)],
            [2, i32(size)],
            [3, i32(packed)],
            [5, struct([1, i32(page.length)], [2, i32(encoding)], [3, i32(encodings.rle)], [4, i32(encodings.rle)])],
          ),
        Buffer.concat([length, levels, body]),
      );
    }
    const meta = struct(
      [1, i32(form.type)],
      [2, listOf([i32(encoding), i32(encodings.rle)])],
      [3, listOf([text(column.name)])],
      [4, i32({ none: 0, snappy: 1, gzip: 2 }[compression])],
      [5, i64(values.length)],
      [6, i64(plainBytes)],
      [7, i64(this.#at - start)],
      [9, i64(firstPage)],
      [11, words === null ? undefined : i64(start)],
    );
    return { bytes, plainBytes, told: struct([2, i64(start)], [3, meta]) };
  }
}

function compress(body: Buffer, compression: ParquetSettings['compression']): Buffer {
  if (compression === 'none') return body;
  return compression === 'gzip' ? gzipSync(body) : Buffer.from(snappyCompress(body));
}

type Words = { readonly list: readonly Uint8Array[]; readonly numbers: ReadonlyMap<string, number> };
const keyOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

/** The different values of a column, in the order in which they come; null = too many, or none. */
function wordsOf(encoded: readonly (Uint8Array | null)[]): Words | null {
  const numbers = new Map<string, number>();
  const list: Uint8Array[] = [];
  for (const value of encoded) {
    if (value === null || numbers.has(keyOf(value))) continue;
    if (list.length === mostWords) return null;
    numbers.set(keyOf(value), list.length);
    list.push(value);
  }
  return list.length === 0 ? null : { list, numbers };
}

function indexes(present: readonly Uint8Array[], { list, numbers }: Words): Buffer {
  const width = Math.max(1, Math.ceil(Math.log2(list.length)));
  return Buffer.concat([
    Buffer.of(width),
    hybrid(
      present.map((value) => numbers.get(keyOf(value)) ?? 0),
      width,
    ),
  ]);
}

/** The RLE/bit-packing hybrid: long repetitions as runs, everything else packed in eights. */
function hybrid(values: readonly number[], width: number): Buffer {
  const pieces: Buffer[] = [];
  let at = 0;
  let packedFrom = 0;
  const flush = (to: number): void => {
    if (to === packedFrom) return;
    const slice = values.slice(packedFrom, to);
    const eights = Math.ceil(slice.length / 8);
    while (slice.length < 8 * eights) slice.push(0);
    pieces.push(Buffer.from(varint((eights << 1) | 1)), packBits(slice, width));
  };
  while (at < values.length) {
    let end = at + 1;
    while (end < values.length && values[end] === values[at]) end += 1;
    // Packed values come in eights, so that a run begins where those before it are full.
    const begin = at + ((8 - ((at - packedFrom) % 8)) % 8);
    if (end - begin >= 8) {
      flush(begin);
      const value = values[at];
      const bytes = Array.from({ length: Math.ceil(width / 8) }, (_, index) => (value >> (8 * index)) & 255);
      pieces.push(Buffer.from([...varint((end - begin) << 1), ...bytes]));
      packedFrom = end;
    }
    at = end;
  }
  flush(values.length);
  return Buffer.concat(pieces);
}

/** Low bits first. */
function packBits(values: readonly number[], width: number): Buffer {
  const into = Buffer.alloc(Math.ceil((values.length * width) / 8));
  values.forEach((value, index) => {
    for (let bit = 0; bit < width; bit += 1) {
      const place = index * width + bit;
      if ((value >> bit) & 1) into[place >> 3] |= 1 << (place & 7);
    }
  });
  return into;
}
