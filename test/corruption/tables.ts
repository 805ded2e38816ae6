// The tables that are corrupted: one with a key and columns of many types, one with a key of two columns, and a heap.
import { columnOfType, intColumn, primaryKey, type LoadedTable } from '../fakes/double-world.ts';

const words = ['Anna', 'Jürgen', 'müller ', 'Zoë', '美咲', 'O’Brien', 'x', 'Łukasz 😀'];
const ticksADay = 864_000_000_000n;
const startTicks = 738_000n * ticksADay;

/** UTC ticks as a big-endian number, then the offset in minutes plus 840. */
function zoned(ticks: bigint, offsetMinutes: number): Buffer {
  const bytes = Buffer.alloc(10);
  bytes.writeBigInt64BE(ticks, 0);
  bytes.writeUInt16BE(offsetMinutes + 840, 8);
  return bytes;
}

const wideOf = (row: number): Buffer => {
  const value = BigInt(row) * 12_345_678_901_234_567_890n * (row % 2 === 0 ? 1n : -1n);
  const bytes = Buffer.alloc(16);
  bytes.writeBigInt64BE(value >> 64n, 0);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, value), 8);
  bytes[0] = (bytes[0] ?? 0) ^ 0x80;
  return bytes;
};

const guidOf = (row: number): Buffer =>
  Buffer.from(Array.from({ length: 16 }, (_, byte) => (row * 31 + byte * 57 + ((row * byte) >> 3)) & 255));

const accounts: LoadedTable = {
  schema: 'dbo',
  name: 'accounts',
  columns: [
    intColumn('id'),
    columnOfType('name', { name: 'nvarchar', length: 60 }, true),
    columnOfType('code', { name: 'char', length: 8 }),
    columnOfType('amount', { name: 'decimal', precision: 12, scale: 2 }),
    columnOfType('wide', { name: 'decimal', precision: 30, scale: 6 }, true),
    columnOfType('at', { name: 'datetime2', scale: 7 }),
    columnOfType('zone', { name: 'datetimeoffset', scale: 3 }),
    columnOfType('gid', { name: 'uniqueidentifier' }),
    columnOfType('bits', { name: 'varbinary', length: 40 }, true),
    columnOfType('ratio', { name: 'float' }),
    columnOfType('flag', { name: 'bit' }),
    columnOfType('born', { name: 'date' }),
  ],
  indexes: [primaryKey('id')],
  rows: Array.from({ length: 640 }, (_, row) => [
    row * 3 + 1,
    row % 5 === 0 ? null : row % 7 === 0 ? '' : `${words[row % words.length] ?? ''} ${String(row % 11)}`,
    `C${String(row % 13)}`.padEnd(8),
    BigInt(row) * 1_234_567n - 300_000_000n,
    row % 6 === 0 ? null : wideOf(row),
    startTicks + BigInt(row) * 86_399_123_457n,
    zoned(startTicks + BigInt(row) * 36_000_000_000n, (row % 27) * 60 - 720),
    guidOf(row),
    row % 4 === 0 ? null : guidOf(row + 7).subarray(0, row % 16),
    row / 7 - 40,
    row % 2,
    700_000 + row,
  ]),
};

const lines: LoadedTable = {
  schema: 'dbo',
  name: 'lines',
  columns: [
    intColumn('order_id'),
    intColumn('line'),
    columnOfType('text', { name: 'varchar', length: 40 }, true),
    columnOfType('price', { name: 'money' }),
  ],
  indexes: [primaryKey('order_id', 'line')],
  rows: Array.from({ length: 450 }, (_, row) => [
    Math.floor(row / 4) + 1,
    row % 4,
    row % 9 === 0 ? null : `line ${String(row % 17)}`,
    BigInt(row) * 98_765n,
  ]),
};

/** No two of its rows are alike, so that one of them can be told apart by its values. */
const notes: LoadedTable = {
  schema: 'dbo',
  name: 'notes',
  columns: [intColumn('n'), columnOfType('text', { name: 'nvarchar', length: 50 })],
  indexes: [],
  rows: Array.from({ length: 300 }, (_, row) => [row, `Note ${String(row * 7)}`]),
};

export const corruptedTables: readonly LoadedTable[] = [accounts, lines, notes];

/** What makes the source of an earlier run another one: rows of every part of `accounts`. */
export const earlierChange = 'UPDATE dbo.accounts SET amount = amount + 1 WHERE id % 120 = 1';
export const isChangedEarlier = (id: number): boolean => id % 120 === 1;
