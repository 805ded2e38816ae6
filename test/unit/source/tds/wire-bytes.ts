// Writes response bytes by hand, independent of the double, and decodes them with the product's reader for comparison.
import type { LogicalType } from '../../../../shared/columns.ts';
import type { Batch, RefusedValue } from '../../../../electron/worker/batch/batch.ts';
import { ResponseReader, type ResponseSummary } from '../../../../electron/worker/source/tds/response.ts';
import { RowReader, type RowPlan } from '../../../../electron/worker/source/tds/row-reader.ts';

export const hex = (text: string): Buffer => Buffer.from(text.replace(/\s+/g, ''), 'hex');
export const u16 = (value: number): Buffer => Buffer.from([value & 0xff, (value >> 8) & 0xff]);
export const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};
export const u64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  return bytes;
};
export const ucs2 = (text: string): Buffer => Buffer.from(text, 'utf16le');
/** Text behind its length in characters, one byte. */
const short = (text: string): Buffer => Buffer.concat([Buffer.from([text.length]), ucs2(text)]);

export const latin1Collation = hex('0904d00034');
export const utf8Collation = hex('0904d00400');

/** A column on the wire: its name and TYPE_INFO bytes (and table name for text types). */
export type WireField = { readonly name: string; readonly typeInfo: Buffer };

export const columnMetadata = (fields: readonly WireField[]): Buffer =>
  Buffer.concat([
    Buffer.from([0x81]),
    u16(fields.length),
    ...fields.map(({ name, typeInfo }) => Buffer.concat([u32(0), u16(0x0009), typeInfo, short(name)])),
  ]);

export const row = (...values: readonly Buffer[]): Buffer => Buffer.concat([Buffer.from([0xd1]), ...values]);

/** A row with NULL bits; `null` values take no bytes. */
export const nbcRow = (...values: readonly (Buffer | null)[]): Buffer => {
  const bits = Buffer.alloc((values.length + 7) >> 3);
  values.forEach((value, i) => {
    if (value === null) bits[i >> 3] |= 1 << (i & 7);
  });
  return Buffer.concat([Buffer.from([0xd2]), bits, ...values.filter((value) => value !== null)]);
};

/** DONE with a row count; `status` bits as in the protocol (0x10 = count is valid). */
export const done = (rowCount: number, status = 0x10): Buffer =>
  Buffer.concat([Buffer.from([0xfd]), u16(status), u16(0xc1), u64(BigInt(rowCount))]);

export const errorToken = (number: number, text: string, severity = 16, type = 0xaa): Buffer => {
  const body = Buffer.concat([
    u32(number),
    Buffer.from([1, severity]),
    u16(text.length),
    ucs2(text),
    short('SERVER'),
    short(''),
    u32(7),
  ]);
  return Buffer.concat([Buffer.from([type]), u16(body.length), body]);
};

/** The payload as response packets of `packetSize` bytes, the last one marked as the end. */
export function packets(payload: Buffer, packetSize = 4096): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at === 0 || at < payload.length; at += packetSize - 8) {
    const piece = payload.subarray(at, at + packetSize - 8);
    const isLast = at + packetSize - 8 >= payload.length;
    const length = piece.length + 8;
    pieces.push(Buffer.from([4, isLast ? 1 : 0, length >> 8, length & 0xff, 0, 51, 1, 0]), piece);
  }
  return Buffer.concat(pieces);
}

export type PlannedColumn = {
  readonly name: string;
  readonly types: readonly LogicalType[];
  readonly codePage?: number;
};

export const planOf = (columns: readonly PlannedColumn[]): RowPlan => ({
  object: 'dbo.t',
  columns: columns.map(({ name, types, codePage }) => ({
    name,
    codePage: codePage ?? null,
    outputs: types.map((type) => ({ name, isNullable: true, type })),
  })),
});

/** A cell as it lies in the batch: null, a number for 32-bit and float kinds, a bigint for wider integers, or bytes as hex. */
export type RawCell = null | number | bigint | string;

function rawCells(batch: Batch): RawCell[][] {
  return Array.from({ length: batch.rowCount }, (_, r) =>
    batch.columns.map((column) => {
      if (column.present[r] === 0) return null;
      switch (column.kind) {
        case 'bool':
          return column.data[r];
        case 'int32':
          return column.i32[r];
        case 'int64':
          return column.i64[r];
        case 'int128':
          return (column.i64[2 * r + 1] << 64n) | BigInt.asUintN(64, column.i64[2 * r]);
        case 'float32':
          return column.f32[r];
        case 'float64':
          return column.f64[r];
        case 'fixed':
          return Buffer.from(column.data.subarray(r * column.width, (r + 1) * column.width)).toString('hex');
        case 'bytes':
          return Buffer.from(column.data.subarray(column.offsets[r], column.offsets[r + 1])).toString('hex');
      }
    }),
  );
}

export type Decoded = {
  readonly rows: RawCell[][];
  readonly summary: ResponseSummary;
  readonly batchSizes: number[];
  readonly refused: RefusedValue[];
};

/** Decodes chunks of a response as the product does. Throws what the product throws; fails when the end is missing. */
export function decode(chunks: Iterable<Buffer>, plan: RowPlan, capacity = 100, batchBytes = 1 << 20): Decoded {
  const reader = new RowReader(plan, capacity, batchBytes);
  const response = new ResponseReader({
    onColumns: (columns) => {
      reader.open(columns);
      return reader;
    },
    onEnvironment: () => undefined,
  });
  const rows: RawCell[][] = [];
  const batchSizes: number[] = [];
  const refused: RefusedValue[] = [];
  const collect = () => {
    const batch = reader.sealBatch();
    rows.push(...rawCells(batch));
    batchSizes.push(batch.rowCount);
    refused.push(...batch.refused);
    reader.startBatch();
  };
  for (const chunk of chunks) {
    response.take(chunk);
    let outcome = response.run();
    for (; outcome === 'batch'; outcome = response.run()) collect();
    if (outcome === 'end') {
      collect();
      return { rows, summary: response.summary(), batchSizes, refused };
    }
  }
  throw new Error('the response did not end');
}

/** One column, one row: the cells it becomes. */
export function decodeCell(
  typeInfo: Buffer,
  value: Buffer,
  types: readonly LogicalType[],
  codePage?: number,
): RawCell[] {
  const fields = [{ name: 'c', typeInfo }];
  const plan = planOf([{ name: 'c', types, ...(codePage === undefined ? {} : { codePage }) }]);
  const payload = Buffer.concat([columnMetadata(fields), row(value), done(1)]);
  return decode([packets(payload)], plan).rows[0];
}

/** UTF-8 bytes as the hex that rawCells shows. */
export const textHex = (text: string): string => Buffer.from(text).toString('hex');
