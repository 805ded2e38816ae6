import { describe, expect, it } from 'vitest';
import type { LogicalType } from '../../../../shared/columns.ts';
import {
  columnMetadata,
  decode,
  done,
  errorToken,
  hex,
  latin1Collation,
  nbcRow,
  packets,
  planOf,
  row,
  textHex,
  u16,
  u32,
  u64,
  ucs2,
} from './wire-bytes.ts';

const int32: LogicalType = { kind: 'int', bits: 32, signed: true };
const string: LogicalType = { kind: 'string' };
const intField = { name: 'n', typeInfo: hex('26 04') };
const textField = { name: 't', typeInfo: Buffer.concat([hex('e7 5000'), latin1Collation]) };
const blobField = { name: 'b', typeInfo: hex('a5 ffff') };
const plan = planOf([
  { name: 'n', types: [int32] },
  { name: 't', types: [string] },
  { name: 'b', types: [{ kind: 'binary' }] },
]);
const intPlan = planOf([{ name: 'n', types: [int32] }]);
const int = (value: number): Buffer => Buffer.concat([Buffer.from([4]), u32(value)]);
const text = (value: string): Buffer => Buffer.concat([u16(value.length * 2), ucs2(value)]);
const blob = (size: number): Buffer =>
  Buffer.concat([u64(BigInt(size)), u32(1), Buffer.alloc(1, 7), u32(size - 1), Buffer.alloc(size - 1, 9), u32(0)]);

/** Every kind of token around rows of every framing. */
const mixed = Buffer.concat([
  hex('e3 0800 08 00 00 00000000 00').subarray(0, 11),
  errorToken(5701, 'Changed database context', 0, 0xab),
  columnMetadata([intField, textField, blobField]),
  hex('a9 0200 0100'),
  row(int(1), text('één'), blob(3)),
  nbcRow(null, text('x😀'), null),
  row(hex('00'), hex('ffff'), hex('ffffffffffffffff')),
  nbcRow(int(-4), text(''), blob(40)),
  hex('ff 1100 c100 0400000000000000'),
  hex('79 00000000'),
  hex('fe 0000 e000 0000000000000000'),
]);
const mixedRows = [
  [1, textHex('één'), '070909'],
  [null, textHex('x😀'), null],
  [null, null, null],
  [-4, '', `07${'09'.repeat(39)}`],
];

describe('a response', () => {
  it('gives the same rows wherever the bytes are cut into two chunks', () => {
    const bytes = packets(mixed, 64);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const { rows, summary } = decode([bytes.subarray(0, cut), bytes.subarray(cut)], plan);
      expect(rows).toEqual(mixedRows);
      expect(summary).toEqual({ errors: [], sets: [{ rowsReceived: 4, rowsCounted: 4 }], isComplete: true });
    }
  });

  it('gives the same rows for every packet size and for chunks of every size', () => {
    for (let packetSize = 9; packetSize < mixed.length + 10; packetSize++) {
      const bytes = packets(mixed, packetSize);
      const step = 1 + (packetSize % 13);
      const chunks = Array.from({ length: Math.ceil(bytes.length / step) }, (_, i) =>
        bytes.subarray(i * step, (i + 1) * step),
      );
      expect(decode(chunks, plan).rows).toEqual(mixedRows);
    }
  });

  it('ends a batch at its row limit and goes on with the next row', () => {
    const rows = Array.from({ length: 10 }, (_, i) => row(int(i)));
    const payload = Buffer.concat([columnMetadata([intField]), ...rows, done(10)]);
    const { rows: cells, batchSizes } = decode([packets(payload, 30)], intPlan, 4);
    expect(cells).toEqual(Array.from({ length: 10 }, (_, i) => [i]));
    expect(batchSizes).toEqual([4, 4, 2]);
  });

  it('ends a batch once it holds as many bytes as it may', () => {
    const rows = Array.from({ length: 6 }, () => row(int(1), text('ab'), blob(1000)));
    const payload = Buffer.concat([columnMetadata([intField, textField, blobField]), ...rows, done(6)]);
    const { batchSizes } = decode([packets(payload)], plan, 100, 1900);
    expect(batchSizes.reduce((sum, size) => sum + size)).toBe(6);
    expect(batchSizes.slice(0, -1).every((size) => size === 2)).toBe(true);
  });

  it('zeroes the slots of NULL rows when buffers are used again', () => {
    const payload = Buffer.concat([columnMetadata([intField]), row(int(7)), nbcRow(null), done(2)]);
    const { rows } = decode([packets(payload)], intPlan, 1);
    expect(rows).toEqual([[7], [null]]);
  });

  it('joins several result sets of the same shape and counts each', () => {
    const one = Buffer.concat([columnMetadata([intField]), row(int(1)), done(1, 0x11)]);
    const two = Buffer.concat([columnMetadata([intField]), row(int(2)), row(int(3)), done(2)]);
    const { rows, summary } = decode([packets(Buffer.concat([one, two]), 33)], intPlan);
    expect(rows).toEqual([[1], [2], [3]]);
    expect(summary.sets).toEqual([
      { rowsReceived: 1, rowsCounted: 1 },
      { rowsReceived: 2, rowsCounted: 2 },
    ]);
  });

  it('reports an error in mid-stream and does not call the response complete', () => {
    const payload = Buffer.concat([
      columnMetadata([intField]),
      row(int(1)),
      errorToken(8134, 'Divide by zero error encountered.'),
      done(1, 0x02),
    ]);
    const { summary } = decode([packets(payload)], intPlan);
    expect(summary.isComplete).toBe(false);
    expect(summary.errors).toEqual([
      expect.objectContaining({
        number: 8134,
        severity: 16,
        state: 1,
        text: 'Divide by zero error encountered.',
        line: 7,
      }),
    ]);
  });

  it('takes an error bit without a message for an error', () => {
    const { summary } = decode([packets(done(0, 0x02))], intPlan);
    expect(summary.isComplete).toBe(false);
    expect(summary.errors).toHaveLength(1);
  });

  it.each([
    ['without a final DONE', Buffer.concat([columnMetadata([intField]), row(int(1))])],
    ['after a DONE that promises more', done(0, 0x11)],
  ])('is not complete %s', (_what, payload) => {
    expect(decode([packets(payload)], intPlan).summary.isComplete).toBe(false);
  });

  it('counts rows that the server did not count as uncounted', () => {
    const payload = Buffer.concat([columnMetadata([intField]), row(int(1)), done(0, 0)]);
    expect(decode([packets(payload)], intPlan).summary.sets).toEqual([{ rowsReceived: 1, rowsCounted: null }]);
  });

  it('reads past return values, feature acknowledgements and session state', () => {
    const payload = Buffer.concat([
      Buffer.concat([hex('ac 0000 02 40007800 01 00000000 0000 26 04'), int(5)]),
      hex('ae 0a 01000000 01 ff'),
      hex('e4 02000000 0000'),
      columnMetadata([intField]),
      row(int(1)),
      done(1),
    ]);
    expect(decode([packets(payload, 20)], intPlan).rows).toEqual([[1]]);
  });

  it.each([
    ['a row in front of its columns', row(int(1)), 'a row without column metadata'],
    ['an unknown token', hex('01 02'), 'unknown token 0x1'],
    ['an end inside a row', Buffer.concat([columnMetadata([intField]), hex('d1 04 00')]), 'ends in the middle'],
    ['an end inside a token', errorToken(1, 'x').subarray(0, 9), 'ends in the middle'],
  ])('is refused for %s', (_what, payload, message) => {
    expect(() => decode([packets(payload)], intPlan)).toThrow(message);
  });

  it('is refused for a packet of another type or an impossible length', () => {
    expect(() => decode([hex('03 01 0008 0000 0000')], intPlan)).toThrow('packet of type 3');
    expect(() => decode([hex('04 01 0007 0000 0000')], intPlan)).toThrow('packet of 7 bytes');
  });

  it('names the column whose type it does not know', () => {
    const payload = columnMetadata([intField, { name: 'v', typeInfo: hex('f5 0000') }]);
    expect(() => decode([packets(payload)], intPlan)).toThrow('column number 2 has the unknown type 0xf5');
  });

  it('says that the schema changed when the number of columns differs', () => {
    const payload = Buffer.concat([columnMetadata([intField, intField]), done(0)]);
    expect(() => decode([packets(payload)], intPlan)).toThrow(expect.objectContaining({ code: 'SCHEMA_CHANGED' }));
  });
});
