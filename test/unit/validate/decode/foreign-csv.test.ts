// CSV of another writer: every value comes back, what is not certain is told, and what has no meaning is not guessed.
import { describe, expect, it } from 'vitest';
import { createDoubtLog } from '../../../../electron/worker/validate/decode/text/foreign/doubts.ts';
import type { LogicalType } from '../../../../shared/columns.ts';
import { columnOf } from '../../pipeline/formats/cells.ts';
import { fillColumns } from '../../pipeline/formats/samples.ts';
import { decodedDifference, decodeFile, refusalOf } from './decode-file.ts';
import { foreignCsv, inFactory } from './foreign-file.ts';

const options = { format: 'csv', compression: 'none', writer: 'factory' } as const;

describe('CSV in the manner of Data Factory', () => {
  it.each(['strings', 'all'] as const)('gives back every value of every type (quoted: %s)', async (quoted) => {
    for (const nulls of ['none', 'some', 'all'] as const)
      for (const pieceBytes of [7, 65_536]) {
        const filled = inFactory(fillColumns(160, nulls, false));
        const file = foreignCsv(filled, quoted);
        const difference = await decodedDifference(file, filled, { ...options, pieceBytes, batchRows: 50 });
        expect(difference, `${nulls}, ${String(pieceBytes)}`).toBeNull();
      }
  });

  it('may begin with a byte order mark, end its lines with CRLF, and lack the last of them', async () => {
    const columns = [columnOf('a', { kind: 'string' }), columnOf('b', { kind: 'int', bits: 32, signed: true })];
    const rowsOf = async (text: string) => {
      let rows = 0;
      for await (const { rowCount } of decodeFile(Buffer.from(text), { ...options, columns })) rows += rowCount;
      return rows;
    };
    expect(await rowsOf('\uFEFF"a","b"\r\n"x",1\r\n"y",2')).toBe(2);
    expect(await rowsOf('a,b\n')).toBe(0);
  });
});

const id = columnOf('id', { kind: 'int', bits: 32, signed: true }, false);

/** What is said of a cell: a kind of doubt, or `read`. */
async function doubtOf(type: LogicalType, cell: string, isNullable = true, moments = new Map<number, number>()) {
  const columns = [id, columnOf('value', type, isNullable)];
  const doubts = createDoubtLog(columns.map(({ name }) => name));
  const file = Buffer.from(`"id","value"\n1,${cell}\n2,${cell}\n`);
  for await (const _ of decodeFile(file, { ...options, columns, doubts, moments }));
  const [doubt] = doubts.list();
  if (doubt === undefined) return 'read';
  expect([doubt.column, doubt.cells, doubt.row]).toEqual(['value', 2, 0]);
  return doubt.kind;
}

const mark = String.raw`\N`;
const stamp: LogicalType = { kind: 'timestamp', unit: 'micros', digits: 3, isUtc: false };

describe('a cell', () => {
  it.each<[string, LogicalType, Readonly<Record<string, readonly string[]>>]>([
    ['of bits', { kind: 'bool' }, { read: ['1', '0', 'True', 'false', '"True"', mark], unread: ['2', 'yes', ''] }],
    [
      'of whole numbers',
      { kind: 'int', bits: 16, signed: true },
      { read: ['-32768', '"7"'], unread: ['32768', '1.0', '"1,5"', '', ' 1'] },
    ],
    [
      'of decimals',
      { kind: 'decimal', precision: 5, scale: 2 },
      {
        read: ['1', '1.5', '1.50', '1.5000', '-0.05', '0', '"999.99"'],
        unread: ['1.505', '"1,50"', '1e2', '1000', '.5', '', '1.', '--1'],
      },
    ],
    [
      'of floats',
      { kind: 'float', bits: 64 },
      {
        read: ['0.30000000000000004', '-1.2345678901234567E-07'],
        short: ['0.3', '1E+20', '0', '-0.1'],
        unread: ['"0,3"', 'x', '', '1e999'],
      },
    ],
    ['of single floats', { kind: 'float', bits: 32 }, { read: ['0.300000012'], short: ['0.3'] }],
    [
      'of days',
      { kind: 'date' },
      {
        read: ['2024-02-29', '2024-02-29 00:00:00.0000000', '"0001-01-01 00:00:00"'],
        unread: ['2024-02-29 00:00:01', '02/03/2024', '2023-02-29', '20240229', ''],
      },
    ],
    [
      'of dates with time',
      stamp,
      {
        read: ['2024-02-29 23:59:59.123', '2024-02-29 23:59:59.1230000'],
        short: ['2024-02-29 23:59:59', '2024-02-29 23:59:59.1'],
        unread: ['2024-02-29 23:59:59.1234', '02/29/2024 11:59:59 PM', '2024-02-29T23:59:59.123', '2024-02-29', ''],
      },
    ],
    [
      'of times',
      { kind: 'time', unit: 'nanos', digits: 7 },
      { read: ['23:59:59.1234567'], short: ['23:59:59', '23:59:59.5'], unread: ['24:00:00', '1.02:03:04', '1:02:03'] },
    ],
    [
      'of UUIDs',
      { kind: 'uuid' },
      {
        read: ['01234567-89ab-CDEF-0123-456789abcdef'],
        unread: ['{01234567-89ab-cdef-0123-456789abcdef}', '0123456789abcdef0123456789abcdef', ''],
      },
    ],
    [
      'of bytes',
      { kind: 'binary' },
      { bytes: ['AQID', '0x0102', '0X', '""', 'AA=='], unread: ['0x1', 'AQI', 'AQ=I', '*'] },
    ],
    ['of two bytes', { kind: 'fixed', length: 2 }, { bytes: ['AQI=', '0xABCD'], unread: ['0xAB', 'AQID'] }],
    [
      'of text',
      { kind: 'string' },
      { read: ['""', '', 'plain', '"a ""b"""', mark, '"two\nlines"'], null: [`"${mark}"`] },
    ],
  ])('%s is read, or told', async (_, type, cells) => {
    for (const [kind, texts] of Object.entries(cells))
      for (const text of texts) expect(await doubtOf(type, text), text).toBe(kind);
  });

  it('of bytes is read in the form of the first one: Base64 may begin as hexadecimal does', async () => {
    const columns = [columnOf('value', { kind: 'binary' })];
    const found: string[] = [];
    const file = Buffer.from('value\n""\nAQID\n0xAB\n');
    for await (const batch of decodeFile(file, { ...options, columns })) {
      const [{ data, offsets }] = batch.columns;
      for (let row = 0; row < batch.rowCount; row++)
        found.push(Buffer.from(data.subarray(offsets[row], offsets[row + 1])).toString('base64'));
    }
    expect(found).toEqual(['', 'AQID', '0xAB']);
  });

  it('that cannot be NULL is not NULL: the mark is a text there, and no value of any other type', async () => {
    expect(await doubtOf({ kind: 'string' }, `"${mark}"`, false)).toBe('read');
    expect(await doubtOf({ kind: 'bool' }, mark, false)).toBe('unread');
  });

  it('in quotes is a text that looks like NULL once NULL was seen without them', async () => {
    const columns = [columnOf('value', { kind: 'string' }), columnOf('flag', { kind: 'bool' })];
    const readAll = async (text: string) => {
      const doubts = createDoubtLog(['value', 'flag']);
      const present: number[] = [];
      for await (const batch of decodeFile(Buffer.from(`value,flag\n${text}`), { ...options, columns, doubts }))
        present.push(...batch.columns[0].present.subarray(0, batch.rowCount));
      return [present, doubts.list().map(({ kind, cells }) => `${kind} ${String(cells)}`)];
    };
    expect(await readAll(`"x",${mark}\n"${mark}",1\n${mark},1\n`)).toEqual([[1, 1, 0], []]);
    expect(await readAll(`"x","${mark}"\n"${mark}",1\n`)).toEqual([[1, 0], ['null 1']]);
    expect(await readAll(`"${mark}",1\n"x",1\n`)).toEqual([[0, 1], ['null 1']]);
  });

  it('of a date with time that the plan has as text gets the text of the plan', async () => {
    const found: string[] = [];
    const columns = [columnOf('at', { kind: 'string' })];
    const file = Buffer.from('at\n2024-02-29 23:59:59.5\n"0001-01-01 00:00:00"\n');
    for await (const batch of decodeFile(file, { ...options, columns, moments: new Map([[0, 7]]) })) {
      const [{ data, offsets }] = batch.columns;
      for (let row = 0; row < batch.rowCount; row++)
        found.push(Buffer.from(data.subarray(offsets[row], offsets[row + 1])).toString());
    }
    expect(found).toEqual(['2024-02-29 23:59:59.5000000', '0001-01-01 00:00:00.0000000']);
    const moments = new Map([[1, 7]]);
    expect(await doubtOf({ kind: 'string' }, 'noon', true, moments)).toBe('unread');
    expect(await doubtOf({ kind: 'string' }, '2024-02-29 23:59:59.5', true, moments)).toBe('short');
  });
});

describe('a file whose shape is broken is refused', () => {
  const columns = [id, columnOf('value', { kind: 'string' })];
  it.each([
    ['id,other\n1,x\n', 'does not name the columns'],
    ['id,value\n1,x,y\n', 'the line does not end behind it'],
    ['id,value\n1\n', 'no comma follows it'],
    ['id,value\n1,"x', 'it ends amid row 0'],
    ['id,value\n1,"x"y\n', 'the line does not end behind it'],
    ['', 'no first line'],
  ])('%j', async (text, why) => {
    expect(await refusalOf(Buffer.from(text), { ...options, columns })).toContain(why);
  });

  it('and so is a value where nobody hears of doubts', async () => {
    expect(await refusalOf(Buffer.from('id,value\nx,y\n'), { ...options, columns })).toContain(
      'row 0, column "id": it is not a number as it is written',
    );
  });
});
