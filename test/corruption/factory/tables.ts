// What a Data Factory may copy: a table with a key and a column of most types, one with a key of two columns, and a heap.
import { columnOfType, intColumn, primaryKey, type LoadedTable } from '../../fakes/double-world.ts';

const words = ['Anna', 'Jürgen', 'a "quoted" one', 'two\nlines', '美咲 😀', 'comma, here', '', String.raw`C:\new`];
const ticksADay = 864_000_000_000n;
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
    columnOfType('paid', { name: 'money' }, true),
    columnOfType('big', { name: 'bigint' }),
    columnOfType('at', { name: 'datetime2', scale: 7 }, true),
    columnOfType('clock', { name: 'time', scale: 7 }),
    columnOfType('gid', { name: 'uniqueidentifier' }),
    columnOfType('bits', { name: 'varbinary', length: 40 }, true),
    columnOfType('ratio', { name: 'float' }),
    columnOfType('flag', { name: 'bit' }),
    columnOfType('born', { name: 'date' }, true),
  ],
  indexes: [primaryKey('id')],
  rows: Array.from({ length: 240 }, (_, row) => [
    row * 3 + 1,
    row % 5 === 0 ? null : `${words[row % words.length] ?? ''}${row % 7 === 0 ? '' : String(row % 11)}`,
    `C${String(row % 13)}`.padEnd(8),
    BigInt(row) * 1_234_567n - 30_000_000n,
    row % 4 === 0 ? null : BigInt(row) * 98_765_432n - 123n,
    BigInt(row) * 1_234_567_890_123_457n - 9_007_199_254_740_993n,
    row % 6 === 0 ? null : 730_000n * ticksADay + BigInt(row) * 8_639_912_345_671n,
    (BigInt(row) * 719_876_543n) % ticksADay,
    guidOf(row),
    row % 4 === 1 ? null : guidOf(row + 7).subarray(0, 1 + (row % 15)),
    row / 7 - 40.1,
    row % 2,
    row % 9 === 0 ? null : 700_000 + row,
  ]),
};

const lines: LoadedTable = {
  schema: 'dbo',
  name: 'lines',
  columns: [
    intColumn('order_id'),
    intColumn('line'),
    columnOfType('text', { name: 'varchar', length: 40 }, true),
    columnOfType('amount', { name: 'money' }),
  ],
  indexes: [primaryKey('order_id', 'line')],
  rows: Array.from({ length: 120 }, (_, row) => [
    Math.floor(row / 4) + 1,
    row % 4,
    row % 9 === 0 ? null : `line ${String(row % 17)}`,
    BigInt(row) * 98_765n,
  ]),
};

const notes: LoadedTable = {
  schema: 'dbo',
  name: 'notes',
  columns: [intColumn('n'), columnOfType('text', { name: 'nvarchar', length: 50 })],
  indexes: [],
  rows: Array.from({ length: 90 }, (_, row) => [row, `Note ${String(row * 7)}`]),
};

export const factoryTables: readonly LoadedTable[] = [accounts, lines, notes];
