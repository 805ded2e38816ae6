// Well-formed responses with every type and framing, as the start of mutation.
import {
  columnMetadata,
  done,
  errorToken,
  hex,
  latin1Collation,
  nbcRow,
  row,
  u16,
  u32,
  u64,
  ucs2,
  utf8Collation,
} from '../unit/source/tds/wire-bytes.ts';

type Sample = readonly [typeInfo: Buffer, value: Buffer];

const sized = (bytes: Buffer): Buffer => Buffer.concat([u16(bytes.length), bytes]);
const chunked = (bytes: Buffer): Buffer =>
  Buffer.concat([
    u64(BigInt(bytes.length)),
    u32(1),
    bytes.subarray(0, 1),
    u32(bytes.length - 1),
    bytes.subarray(1),
    u32(0),
  ]);
const pointed = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from([4]), Buffer.alloc(12), u32(bytes.length), bytes]);
const withTable = (typeInfo: Buffer): Buffer => Buffer.concat([typeInfo, hex('01 0100 7400')]);
const collated = (typeInfo: string, collation = latin1Collation): Buffer => Buffer.concat([hex(typeInfo), collation]);
const variant = (bytes: string): Buffer => Buffer.concat([u32(hex(bytes).length), hex(bytes)]);

const fixed: readonly Sample[] = [
  [hex('30'), hex('7f')],
  [hex('26 02'), hex('02 0102')],
  [hex('38'), hex('01020304')],
  [hex('26 08'), hex('08 0102030405060708')],
  [hex('68 01'), hex('01 01')],
  [hex('3b'), hex('0000803f')],
  [hex('6d 08'), hex('08 9a9999999999b93f')],
  [hex('3c'), hex('0000000001000000')],
  [hex('6e 04'), hex('04 01000000')],
  [hex('6a 09 12 04'), hex('09 00 0100000000000000')],
  [hex('6c 11 26 0a'), hex('11 01 ffffffff3f228a097ac4865aa84c3b4b')],
  [hex('24 10'), hex('10 00112233445566778899aabbccddeeff')],
  [hex('1f'), hex('')],
];
const temporal: readonly Sample[] = [
  [hex('28'), hex('03 dab937')],
  [hex('29 07'), hex('05 ffbf692ac9')],
  [hex('2a 03'), hex('07 ff5b2605 39f90a')],
  [hex('2a 07'), hex('08 0100000000 3af90a')],
  [hex('2b 07'), hex('0a 0100000000 3af90a 4a01')],
  [hex('3d'), hex('0000000001000000')],
  [hex('6f 04'), hex('04 ffff9f05')],
];
const limited: readonly Sample[] = [
  [collated('e7 5000'), sized(ucs2('aé😀b'))],
  [collated('ef 0800'), sized(ucs2('ab  '))],
  [collated('a7 5000'), sized(hex('41808d81ff'))],
  [collated('a7 5000', utf8Collation), sized(Buffer.from('é€😀x'))],
  [hex('a5 5000'), sized(hex('00ff10'))],
  [hex('ad 0800'), sized(hex('00000000000007d1'))],
];
const large: readonly Sample[] = [
  [collated('e7 ffff'), chunked(ucs2('größer 😀'))],
  [collated('a7 ffff'), chunked(hex('4180818d'))],
  [collated('a7 ffff', utf8Collation), chunked(Buffer.from('é€😀x'))],
  [hex('a5 ffff'), chunked(Buffer.alloc(300, 3))],
  [hex('f1 00'), chunked(ucs2('<a/>'))],
  [hex('f0 ffff 01 6400 01 7300 01 6700 0100 6100'), chunked(hex('e610000001'))],
  [withTable(collated('23 ffffff7f')), pointed(hex('4180'))],
  [withTable(collated('63 ffffff7f')), pointed(ucs2('é😀'))],
  [withTable(hex('22 ffffff7f')), pointed(hex('00ff'))],
];
const variants: readonly Sample[] = [
  '38 00 01000000',
  '6a 02 08 02 01 c69d4600',
  '2b 01 07 ffbf692ac9 dab937 4a01',
  'e7 07 0904d00034 1400 61003dd800de',
  'a7 07 0904d00034 0a00 8081',
  'a5 02 1400 00ff',
].map((bytes): Sample => [hex('62 491f0000'), variant(bytes)]);

function response(samples: readonly Sample[]): Buffer {
  const values = samples.map(([, value]) => value);
  return Buffer.concat([
    hex('e3 0300 08 00 00'),
    errorToken(5701, 'context', 0, 0xab),
    columnMetadata(samples.map(([typeInfo], i) => ({ name: `c${String(i)}`, typeInfo }))),
    hex('a9 0200 0100'),
    row(...values),
    nbcRow(...values.map((value, i) => (i % 2 === 0 ? null : value))),
    row(...values),
    hex('ff 1100 c100 0300000000000000 79 00000000'),
    done(0, 0),
  ]);
}

/** Responses of three rows each, one per family of types, one with all of them, one with an error. */
export function seedResponses(): readonly Buffer[] {
  const families = [fixed, temporal, limited, large, variants];
  const failing = Buffer.concat([
    columnMetadata([]),
    errorToken(8134, 'Divide by zero error encountered.'),
    done(0, 2),
  ]);
  return [...families.map(response), response(families.flat()), failing];
}
