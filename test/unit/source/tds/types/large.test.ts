import { describe, expect, it } from 'vitest';
import type { LogicalType } from '../../../../../shared/columns.ts';
import {
  columnMetadata,
  decode,
  decodeCell,
  done,
  hex,
  latin1Collation,
  packets,
  planOf,
  row,
  textHex,
  u32,
  u64,
  ucs2,
  utf8Collation,
} from '../wire-bytes.ts';

const string: LogicalType = { kind: 'string' };
const binary: LogicalType = { kind: 'binary' };
const nvarcharMax = Buffer.concat([hex('e7 ffff'), latin1Collation]);
const varcharMax = Buffer.concat([hex('a7 ffff'), latin1Collation]);
const utf8Max = Buffer.concat([hex('a7 ffff'), utf8Collation]);
const varbinaryMax = hex('a5 ffff');
const unknownLength = 0xfffffffffffffffen;

/** A value in chunks of the given sizes, the rest in one. */
function chunked(bytes: Buffer, sizes: readonly number[] = [], total: bigint = BigInt(bytes.length)): Buffer {
  const pieces: Buffer[] = [u64(total)];
  let at = 0;
  for (const size of [...sizes, bytes.length]) {
    const piece = bytes.subarray(at, at + size);
    if (piece.length > 0) pieces.push(u32(piece.length), piece);
    at += piece.length;
  }
  return Buffer.concat([...pieces, u32(0)]);
}

const pointed = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from([16]), Buffer.alloc(24), u32(bytes.length), bytes]);

describe('values in chunks', () => {
  it('gives NULL, and an empty value that is not NULL', () => {
    expect(decodeCell(varbinaryMax, hex('ffffffffffffffff'), [binary])).toEqual([null]);
    expect(decodeCell(varbinaryMax, chunked(Buffer.alloc(0)), [binary])).toEqual(['']);
  });

  it('joins chunks of unknown total length', () => {
    const value = chunked(hex('0102030405'), [2, 1], unknownLength);
    expect(decodeCell(varbinaryMax, value, [binary])).toEqual(['0102030405']);
  });

  it('refuses a value that is shorter than announced', () => {
    expect(() => decodeCell(varbinaryMax, chunked(hex('0102'), [], 3n), [binary])).toThrow(
      '2 bytes where 3 were announced',
    );
  });

  it('joins text wherever a chunk cuts it, also inside a character and a surrogate pair', () => {
    const text = 'a😀é日\u0000z😀';
    const bytes = ucs2(text);
    for (let first = 1; first < bytes.length; first++)
      for (let second = 1; second <= 3; second++)
        expect(decodeCell(nvarcharMax, chunked(bytes, [first, second]), [string])).toEqual([textHex(text)]);
  });

  it('joins UTF-8 wherever a chunk cuts it', () => {
    const text = '\ufeffé€😀x';
    const bytes = Buffer.from(text);
    for (let first = 1; first < bytes.length; first++)
      expect(decodeCell(utf8Max, chunked(bytes, [first]), [string])).toEqual([textHex(text)]);
  });

  it.each([
    ['half a pair at the end', nvarcharMax, '6100 3dd8'],
    ['half a pair before a letter', nvarcharMax, '3dd8 6100'],
    ['a low surrogate alone', nvarcharMax, '00de'],
    ['a cut UTF-8 sequence', utf8Max, '61 e2 82'],
  ])('refuses %s', (_what, typeInfo, bytes) => {
    const cut = () => decodeCell(typeInfo, chunked(hex(bytes), [1, 1]), [string]);
    expect(cut).toThrow(expect.objectContaining({ code: 'TEXT_NOT_UNICODE' }));
  });

  it('refuses half a UTF-16 unit at the end', () => {
    expect(() => decodeCell(nvarcharMax, chunked(hex('610062')), [string])).toThrow('half a character');
  });

  it('reads varchar(max) in its code page', () => {
    expect(decodeCell(varcharMax, chunked(hex('41 80 81'), [1]), [string])).toEqual([textHex('A€\u0081')]);
  });

  it('reads xml with and without a schema collection', () => {
    const bare = hex('f1 00');
    const typed = Buffer.concat([hex('f1 01'), hex('01 6400 01 7300 0100 7800')]);
    const value = chunked(ucs2('<a>é</a>'), [3]);
    expect(decodeCell(bare, value, [string])).toEqual([textHex('<a>é</a>')]);
    expect(decodeCell(typed, value, [string])).toEqual([textHex('<a>é</a>')]);
  });

  it('reads the bytes of a CLR type', () => {
    const info = Buffer.concat([hex('f0 ffff 01 6400 03 7300 7900 7300 04 67006500 6f006700 0100 6100')]);
    expect(decodeCell(info, chunked(hex('e6100000'), [2]), [binary])).toEqual(['e6100000']);
  });

  it('does not believe a length that is only announced', () => {
    const before = process.memoryUsage().arrayBuffers;
    const value = Buffer.concat([u64(2_000_000_000n), u32(4), hex('01020304'), u32(0)]);
    expect(() => decodeCell(varbinaryMax, value, [binary])).toThrow('4 bytes where 2000000000 were announced');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 << 20);
  });

  it('carries a value of 40 MB through small packets without holding it twice', () => {
    const size = 40 << 20;
    const piece = Buffer.alloc(16_000, 0x5a);
    function* response(): Generator<Buffer, void, void> {
      const head = Buffer.concat([
        columnMetadata([{ name: 'c', typeInfo: varbinaryMax }]),
        Buffer.from([0xd1]),
        u64(BigInt(size)),
        u32(size),
      ]);
      yield packet(head, false);
      for (let left = size; left > 0; left -= piece.length)
        yield packet(piece.subarray(0, Math.min(left, piece.length)), false);
      yield packet(Buffer.concat([u32(0), done(1)]), true);
    }
    const before = process.memoryUsage().arrayBuffers;
    const { summary } = decodeBig(response());
    expect(summary.sets).toEqual([{ rowsReceived: 1, rowsCounted: 1 }]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(3 * size);
  });
});

function packet(payload: Buffer, isLast: boolean): Buffer {
  const length = payload.length + 8;
  return Buffer.concat([Buffer.from([4, isLast ? 1 : 0, length >> 8, length & 0xff, 0, 0, 0, 0]), payload]);
}

function decodeBig(chunks: Iterable<Buffer>) {
  const result = decode(chunks, planOf([{ name: 'c', types: [{ kind: 'binary' }] }]), 10, 1 << 20);
  expect(String(result.rows[0][0]).length).toBe(2 * (40 << 20));
  return result;
}

describe('values behind a text pointer', () => {
  const text = Buffer.concat([hex('23 ffffff7f'), latin1Collation]);
  const ntext = Buffer.concat([hex('63 ffffff7f'), latin1Collation]);
  const image = hex('22 ffffff7f');
  /** Text columns name their table between type and column name. */
  const withTable = (typeInfo: Buffer): Buffer => Buffer.concat([typeInfo, hex('02 0300 640062006f00 0100 7400')]);

  it.each([
    ['text', text, hex('4180'), string, textHex('A€')],
    ['ntext', ntext, ucs2('é😀'), string, textHex('é😀')],
    ['image', image, hex('00ff'), binary, '00ff'],
    ['an empty text', text, Buffer.alloc(0), string, ''],
  ])('reads %s', (_what, typeInfo, bytes, type, expected) => {
    expect(decodeCell(withTable(typeInfo), pointed(bytes), [type])).toEqual([expected]);
  });

  it('gives NULL when there is no pointer', () => {
    expect(decodeCell(withTable(image), hex('00'), [binary])).toEqual([null]);
  });

  it('reads one after another', () => {
    const fields = [{ name: 'c', typeInfo: withTable(ntext) }];
    const payload = Buffer.concat([
      columnMetadata(fields),
      row(pointed(ucs2('one'))),
      row(hex('00')),
      row(pointed(ucs2('two'))),
      done(3),
    ]);
    const { rows } = decode([packets(payload, 512)], planOf([{ name: 'c', types: [string] }]));
    expect(rows).toEqual([[textHex('one')], [null], [textHex('two')]]);
  });
});
