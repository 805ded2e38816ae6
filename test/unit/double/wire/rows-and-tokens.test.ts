// Rows, their metadata and the other tokens of a reply, byte by byte.
import { describe, expect, test } from 'vitest';
import { ByteWriter } from '../../../double/wire/byte-writer.ts';
import { rowEncoder } from '../../../double/wire/columns.ts';
import * as tokens from '../../../double/wire/tokens.ts';
import { defaultWireOptions } from '../../../double/wire/types/index.ts';
import { column } from './fake-engine.ts';

const hex = (text: string): string => text.replaceAll(' ', '');

function written(write: (out: ByteWriter) => void): string {
  const out = new ByteWriter(8);
  write(out);
  return out.toBuffer().toString('hex');
}

describe('rows', () => {
  const ints = rowEncoder(
    Array.from({ length: 9 }, () => column('i', { name: 'tinyint' })),
    'db',
    defaultWireOptions,
  );

  test('two NULL bytes do not pay for a bitmap of two bytes: ROW', () => {
    const row = [1, null, 1, 1, 1, 1, 1, 1, null];
    expect(written((out) => ints.writeRow(out, row))).toBe(hex('d1 0101 00 0101 0101 0101 0101 0101 0101 00'));
  });

  test('three NULL bytes pay: NBCROW, a bit for each NULL, lowest bit first', () => {
    const row = [null, 2, null, 2, 2, 2, 2, 2, null];
    expect(written((out) => ints.writeRow(out, row))).toBe(hex('d2 0501 0102 0102 0102 0102 0102 0102'));
  });

  test('a NULL of a max type costs eight bytes, so one is enough', () => {
    const encoder = rowEncoder([column('m', { name: 'nvarchar', length: -1 })], 'db', defaultWireOptions);
    expect(written((out) => encoder.writeRow(out, [null]))).toBe(hex('d2 01'));
  });

  test('a value that cannot be written leaves nothing of its row behind', () => {
    const encoder = rowEncoder([column('a', { name: 'int' }), column('b', { name: 'int' })], 'db', defaultWireOptions);
    const out = new ByteWriter();
    encoder.writeRow(out, [1, 2]);
    const before = out.length;
    expect(() => encoder.writeRow(out, [1, 'x'])).toThrow(TypeError);
    expect(() => encoder.writeRow(out, [1])).toThrow(/1 values for 2 columns/);
    expect(out.length).toBe(before);
  });

  test('metadata: user type, flags, type, table name of text, column name', () => {
    const columns = [
      { ...column('id', { name: 'int' }, false), isIdentity: true },
      column('t', { name: 'text', collation: 'Latin1_General_BIN2' }),
      column('rv', { name: 'timestamp' }, false),
    ];
    const encoder = rowEncoder(columns, 'db', defaultWireOptions);
    expect(written((out) => encoder.writeColumns(out))).toBe(
      hex(`81 0300
        00000000 1000 38 02 69006400
        00000000 0b00 23 ffffff7f 0904000200 01 0000 01 7400
        50000000 0000 ad 0800 02 72007600`).replaceAll('\n', ''),
    );
  });
});

describe('tokens', () => {
  test.each<[string, (out: ByteWriter) => void, string]>([
    [
      'DONE with a count',
      (out) => tokens.writeDone(out, { kind: 'done', status: 1, rowCount: 2, isSelect: true }),
      'fd 1100 c100 0200000000000000',
    ],
    ['DONE without', (out) => tokens.writeDone(out, { kind: 'done', status: 0x20 }), 'fd 2000 0000 0000000000000000'],
    ['DONEPROC', (out) => tokens.writeDone(out, { kind: 'doneProc', status: 2 }), 'fe 0200 0000 0000000000000000'],
    ['DONEINPROC', (out) => tokens.writeDone(out, { kind: 'doneInProc', status: 1 }), 'ff 0100 0000 0000000000000000'],
    ['ORDER', (out) => tokens.writeOrder(out, [2, 1]), 'a9 0400 0200 0100'],
    ['RETURNSTATUS', (out) => tokens.writeReturnStatus(out, -6), '79 faffffff'],
    ['packet size', (out) => tokens.writeTextChange(out, 'packetSize', '8', '4'), 'e3 0700 04 01 3800 01 3400'],
    ['begin', (out) => tokens.writeBytesChange(out, 'begin', Buffer.alloc(8, 1)), 'e3 0b00 08 08 0101010101010101 00'],
    [
      'commit',
      (out) => tokens.writeBytesChange(out, 'commit', undefined, Buffer.alloc(8, 1)),
      'e3 0b00 09 00 08 0101010101010101',
    ],
    ['UTF-8', (out) => tokens.writeFeatureAcks(out, { utf8: true, federated: false }), 'ae 0a 01000000 01 ff'],
    [
      'Entra ID',
      (out) => tokens.writeFeatureAcks(out, { utf8: true, federated: true }),
      'ae 02 00000000 0a 01000000 01 ff',
    ],
    [
      'ERROR',
      (out) => tokens.writeMessage(out, { number: 208, state: 1, severity: 16, text: 'x', line: 3 }, 'S'),
      'aa 1200 d0000000 01 10 0100 7800 01 5300 00 03000000',
    ],
    [
      'INFO',
      (out) => tokens.writeMessage(out, { number: 0, state: 1, severity: 10, text: '', line: 1 }, ''),
      'ab 0e00 00000000 01 0a 0000 00 00 01000000',
    ],
    [
      'LOGINACK',
      (out) => tokens.writeLoginAck(out, 0x7400_0004, 'P', { major: 16, minor: 0, build: 1000 }),
      'ad 0c00 01 74000004 01 5000 10 00 03e8',
    ],
  ])('%s', (_name, write, bytes) => {
    expect(written(write)).toBe(hex(bytes));
  });
});

test('the writer grows for a large value and gives the memory back', () => {
  const out = new ByteWriter(16);
  out.bytes(new Uint8Array(1_000_000).fill(7));
  out.u8(9);
  out.dropFront(1_000_000);
  expect([out.length, out.buffer[0], out.buffer.length]).toEqual([1, 9, 16]);
});
