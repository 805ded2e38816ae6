// Values that cannot be held exactly, where the plan says that their rows are set aside: put down, and the read goes on.
import { expect, test } from 'vitest';
import type { LogicalType } from '../../../../../shared/columns.ts';
import {
  columnMetadata,
  decode,
  done,
  hex,
  latin1Collation,
  packets,
  planOf,
  row,
  textHex,
  u16,
  u32,
  ucs2,
  utf8Collation,
} from '../wire-bytes.ts';

const string: LogicalType = { kind: 'string' };
const nanos: LogicalType = { kind: 'timestamp', unit: 'nanos', digits: 7, isUtc: false };
const sized = (bytes: Buffer): Buffer => Buffer.concat([u16(bytes.length), bytes]);
/** A (max) value in chunks of three bytes, which cut characters. */
const chunked = (bytes: Buffer): Buffer => {
  const chunks = Array.from({ length: Math.ceil(bytes.length / 3) }, (_, i) => bytes.subarray(i * 3, i * 3 + 3));
  return Buffer.concat([u32(bytes.length), u32(0), ...chunks.flatMap((chunk) => [u32(chunk.length), chunk]), u32(0)]);
};
const variant = (type: string, properties: string, value: Buffer): Buffer => {
  const head = hex(properties);
  return Buffer.concat([u32(2 + head.length + value.length), hex(type), Buffer.from([head.length]), head, value]);
};

type Case = {
  readonly what: string;
  readonly typeInfo: Buffer;
  readonly types: readonly LogicalType[];
  readonly good: readonly [Buffer, ...string[]];
  readonly bad: Buffer;
  readonly refused: { readonly reason: string; readonly encoding: string; readonly data: string };
};

const half = Buffer.from('61003dd86200', 'hex');
const brokenUtf8 = hex('61 e2 82 62');
const cases: readonly Case[] = [
  {
    what: 'nvarchar',
    typeInfo: Buffer.concat([hex('e7 4006'), latin1Collation]),
    types: [string],
    good: [sized(ucs2('né😀')), textHex('né😀')],
    bad: sized(half),
    refused: { reason: 'TEXT_NOT_UNICODE', encoding: 'utf-16le', data: half.toString('hex') },
  },
  {
    what: 'nvarchar(max)',
    typeInfo: Buffer.concat([hex('e7 ffff'), latin1Collation]),
    types: [string],
    good: [chunked(ucs2('né😀')), textHex('né😀')],
    bad: chunked(half),
    refused: { reason: 'TEXT_NOT_UNICODE', encoding: 'utf-16le', data: half.toString('hex') },
  },
  {
    what: 'varchar in UTF-8',
    typeInfo: Buffer.concat([hex('a7 401f'), utf8Collation]),
    types: [string],
    good: [sized(Buffer.from('né😀')), textHex('né😀')],
    bad: sized(brokenUtf8),
    refused: { reason: 'TEXT_NOT_UNICODE', encoding: 'utf-8', data: '61e28262' },
  },
  {
    what: 'varchar(max) in UTF-8',
    typeInfo: Buffer.concat([hex('a7 ffff'), utf8Collation]),
    types: [string],
    good: [chunked(Buffer.from('né😀')), textHex('né😀')],
    bad: chunked(brokenUtf8),
    refused: { reason: 'TEXT_NOT_UNICODE', encoding: 'utf-8', data: '61e28262' },
  },
  {
    what: 'sql_variant',
    typeInfo: Buffer.concat([hex('62'), u32(8009)]),
    types: [string, string],
    good: [variant('38', '', hex('07000000')), textHex('7'), textHex('int')],
    bad: variant('a7', '1104d00000 0a00', hex('82a0')),
    refused: { reason: 'CODE_PAGE_UNSUPPORTED', encoding: 'cp932', data: '82a0' },
  },
];

test.each(cases)(
  'a $what is put down as it came, and the rows around it are read',
  ({ typeInfo, types, good, bad, refused }) => {
    const [goodBytes, ...cells] = good;
    const plan = planOf([{ name: 'c', types }]);
    const careful = { ...plan, columns: plan.columns.map((column) => ({ ...column, mayBeRefused: true })) };
    const payload = Buffer.concat([
      columnMetadata([{ name: 'c', typeInfo }]),
      row(goodBytes),
      row(bad),
      row(goodBytes),
      done(3),
    ]);
    const decoded = decode([packets(payload)], careful);
    expect([decoded.rows[0], decoded.rows[2]]).toEqual([cells, cells]);
    expect(decoded.refused).toEqual([{ row: 1, column: 'c', ...refused }]);
  },
);

test('a date beyond the unit is put down as text', () => {
  const plan = planOf([{ name: 'c', types: [nanos] }]);
  const careful = { ...plan, columns: plan.columns.map((column) => ({ ...column, mayBeRefused: true })) };
  // 9999-12-31 00:00:00.0000000
  const payload = Buffer.concat([
    columnMetadata([{ name: 'c', typeInfo: hex('2a 07') }]),
    row(hex('08 0000000000 dab937')),
    row(hex('00')),
    done(2),
  ]);
  const decoded = decode([packets(payload)], careful);
  expect(decoded.rows).toEqual([[null], [null]]);
  expect(decoded.refused).toEqual([
    { row: 0, column: 'c', reason: 'VALUE_OUT_OF_RANGE', encoding: 'text', data: '9999-12-31 00:00:00.0000000' },
  ]);
});
