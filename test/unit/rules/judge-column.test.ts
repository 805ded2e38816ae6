// Rules about one column, over every type that a column can have.
import { expect, test } from 'vitest';
import { createColumnJudge, isColumnRule } from '../../../electron/worker/rules/judge-column.ts';
import type { LogicalType, PlanColumn, SqlType } from '../../../shared/columns.ts';
import { ruleSchema } from '../../../shared/rules.ts';
import { batchOfCells } from '../../oracle/batch-of-cells.ts';

const sqlType = (name: string, more: Partial<SqlType> = {}): SqlType => ({
  name,
  maxLength: 8,
  precision: 18,
  scale: 2,
  collation: null,
  codePage: null,
  ...more,
});
const columnOf = (sql: SqlType, type: LogicalType): PlanColumn => ({
  name: 'c',
  sqlType: sql,
  isNullable: true,
  selectAs: 'plain',
  outputs: [{ name: 'c', isNullable: true, type }],
  note: null,
});

/** The values that break the rule. */
function breaking(rule: object, column: PlanColumn, cells: readonly (string | null)[]): (string | null)[] {
  const batch = batchOfCells({ rowCount: cells.length, columns: [cells] }, column.outputs);
  const whole = ruleSchema.parse({ id: 'r', onBreak: 'warn', column: 'c', ...rule });
  if (!isColumnRule(whole)) throw new Error('no rule about a column');
  const marks = new Uint8Array(cells.length);
  createColumnJudge(whole, column)(batch.columns[0], cells.length, marks);
  return cells.filter((_, row) => marks[row] === 1);
}

const int64 = columnOf(sqlType('bigint'), { kind: 'int', bits: 64, signed: true });
const int32 = columnOf(sqlType('int'), { kind: 'int', bits: 32, signed: true });
const money = columnOf(sqlType('decimal'), { kind: 'decimal', precision: 18, scale: 2 });
const wide = columnOf(sqlType('decimal', { precision: 38, scale: 10 }), { kind: 'decimal', precision: 38, scale: 10 });
const text = columnOf(sqlType('nvarchar'), { kind: 'string' });
const padded = columnOf(sqlType('char'), { kind: 'string' });

test('only notNull minds a NULL', () => {
  expect(breaking({ kind: 'notNull' }, int32, ['1', null])).toEqual([null]);
  for (const rule of [
    { kind: 'acceptedValues', values: ['1'] },
    { kind: 'range', min: '1', max: '1' },
  ])
    expect(breaking(rule, int32, ['1', null])).toEqual([]);
  expect(breaking({ kind: 'pattern', pattern: 'x' }, text, [null])).toEqual([]);
  expect(breaking({ kind: 'length', min: 1, max: null }, text, [null])).toEqual([]);
});

test.each([
  [int32, '-5', '10', ['-6', '-5', '0', '10', '11'], ['-6', '11']],
  [
    int64,
    '-9007199254740993',
    '9007199254740993',
    ['-9223372036854775808', '-9007199254740994', '-9007199254740993', '9007199254740993', '9007199254740994'],
    ['-9223372036854775808', '-9007199254740994', '9007199254740994'],
  ],
  [
    int64,
    '4294967295',
    '4294967296',
    ['4294967294', '4294967295', '4294967296', '4294967297'],
    ['4294967294', '4294967297'],
  ],
  [money, '-0.01', '12.5', ['-0.02', '-0.01', '0.00', '12.50', '12.51'], ['-0.02', '12.51']],
  [
    wide,
    '-1234567890123456789012345678.0000000001',
    '0.0000000001',
    [
      '-1234567890123456789012345678.0000000002',
      '-1234567890123456789012345678.0000000001',
      '0.0000000001',
      '0.0000000002',
      '9999999999999999999999999999.9999999999',
    ],
    ['-1234567890123456789012345678.0000000002', '0.0000000002', '9999999999999999999999999999.9999999999'],
  ],
  [
    columnOf(sqlType('float'), { kind: 'float', bits: 64 }),
    '0.1',
    '1e3',
    ['0.09', '0.1', '1000', '1000.1'],
    ['0.09', '1000.1'],
  ],
  [columnOf(sqlType('real'), { kind: 'float', bits: 32 }), '0.1', '0.2', ['0.1', '0.2', '0.3'], ['0.3']],
  [
    columnOf(sqlType('date'), { kind: 'date' }),
    '1900-02-28',
    '2026-01-31',
    ['1900-02-27', '1900-02-28', '2026-02-01'],
    ['1900-02-27', '2026-02-01'],
  ],
  [
    columnOf(sqlType('datetime2', { scale: 6 }), { kind: 'timestamp', unit: 'micros', digits: 6, isUtc: false }),
    '2026-01-31 00:00',
    '2026-01-31T12:30:00.5',
    [
      '2026-01-30 23:59:59.999999',
      '2026-01-31 00:00:00.000000',
      '2026-01-31 12:30:00.500000',
      '2026-01-31 12:30:00.500001',
    ],
    ['2026-01-30 23:59:59.999999', '2026-01-31 12:30:00.500001'],
  ],
  [
    columnOf(sqlType('datetime2', { scale: 7 }), { kind: 'string' }),
    '0001-01-01 00:00',
    '2026-01-31 12:30:00.5',
    ['2026-01-31 12:30:00.5000000', '2026-01-31 12:30:00.5000001'],
    ['2026-01-31 12:30:00.5000001'],
  ],
  [
    columnOf(sqlType('time', { scale: 3 }), { kind: 'time', unit: 'millis', digits: 3 }),
    '08:00',
    '17:00:00.001',
    ['07:59:59.999', '08:00:00.000', '17:00:00.001', '17:00:00.002'],
    ['07:59:59.999', '17:00:00.002'],
  ],
])('a range holds its bounds and nothing beyond them (%#)', (column, min, max, cells, broken) => {
  expect(breaking({ kind: 'range', min, max }, column, cells)).toEqual(broken);
});

test('accepted values are compared as the column holds them', () => {
  expect(breaking({ kind: 'acceptedValues', values: ['DE', 'Größe'] }, text, ['DE', 'de', 'Größe', 'DE ', ''])).toEqual(
    ['de', 'DE ', ''],
  );
  expect(breaking({ kind: 'acceptedValues', values: ['AB', 'C  '] }, padded, ['AB  ', 'C', 'ABC '])).toEqual(['ABC ']);
  expect(breaking({ kind: 'acceptedValues', values: ['1', '+2'] }, int64, ['1', '2', '4294967297'])).toEqual([
    '4294967297',
  ]);
  expect(breaking({ kind: 'acceptedValues', values: ['1.5'] }, money, ['1.50', '1.51'])).toEqual(['1.51']);
  const bit = columnOf(sqlType('bit'), { kind: 'bool' });
  expect(breaking({ kind: 'acceptedValues', values: ['1'] }, bit, ['1', '0'])).toEqual(['0']);
  const guid = columnOf(sqlType('uniqueidentifier'), { kind: 'uuid' });
  const good = '6F9619FF-8B86-D011-B42D-00C04FC964FF';
  const other = '6F9619FF-8B86-D011-B42D-00C04FC964FE';
  expect(breaking({ kind: 'acceptedValues', values: [good.toLowerCase()] }, guid, [good, other])).toEqual([other]);
});

test('the length of text is in characters, without the blanks that char adds', () => {
  const rule = { kind: 'length', min: 2, max: 3 };
  expect(breaking(rule, text, ['a', 'éé', '𝄞𝄞𝄞', 'abcd', 'ab  '])).toEqual(['a', 'abcd', 'ab  ']);
  expect(breaking(rule, padded, ['ab      ', 'a       '])).toEqual(['a       ']);
});

test('a pattern is the whole value', () => {
  expect(breaking({ kind: 'pattern', pattern: '[A-Z]{2}' }, text, ['DE', 'DEU', 'xDE'])).toEqual(['DEU', 'xDE']);
  expect(breaking({ kind: 'pattern', pattern: '[A-Z]{2}' }, padded, ['DE      '])).toEqual([]);
});
