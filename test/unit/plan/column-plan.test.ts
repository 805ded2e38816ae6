// Every SQL Server type and the columns it becomes.
import { describe, expect, test } from 'vitest';
import { planColumn, type ColumnChoices } from '../../../electron/worker/plan/column-plan.ts';
import { createNameChooser } from '../../../electron/worker/plan/output-names.ts';
import type { CatalogColumn } from '../../../shared/catalog.ts';
import type { LogicalType, PlanColumn } from '../../../shared/columns.ts';
import { column, sqlType } from './catalog-samples.ts';

const choices = (more: Partial<ColumnChoices> = {}): ColumnChoices => ({
  isExactCodePage: (codePage) => codePage === 1252,
  fitsNanos: () => true,
  extraName: createNameChooser(['c']),
  ...more,
});

function planned(source: CatalogColumn, some: ColumnChoices = choices()): PlanColumn {
  const decision = planColumn(source, some);
  if ('leftOut' in decision) throw new Error(decision.leftOut);
  return decision;
}

const int = (bits: 8 | 16 | 32 | 64, signed = true): LogicalType => ({ kind: 'int', bits, signed });
const stamp = (unit: 'millis' | 'micros' | 'nanos', digits: number, isUtc = false): LogicalType => ({
  kind: 'timestamp',
  unit,
  digits,
  isUtc,
});

const plain: readonly (readonly [string, { precision?: number; scale?: number; codePage?: number }, LogicalType])[] = [
  ['bit', {}, { kind: 'bool' }],
  ['tinyint', {}, int(8, false)],
  ['smallint', {}, int(16)],
  ['int', {}, int(32)],
  ['bigint', {}, int(64)],
  ['decimal', { precision: 38, scale: 10 }, { kind: 'decimal', precision: 38, scale: 10 }],
  ['numeric', { precision: 5, scale: 0 }, { kind: 'decimal', precision: 5, scale: 0 }],
  ['smallmoney', { precision: 10, scale: 4 }, { kind: 'decimal', precision: 10, scale: 4 }],
  ['money', { precision: 19, scale: 4 }, { kind: 'decimal', precision: 19, scale: 4 }],
  ['real', { precision: 24 }, { kind: 'float', bits: 32 }],
  ['float', { precision: 24 }, { kind: 'float', bits: 32 }],
  ['float', { precision: 53 }, { kind: 'float', bits: 64 }],
  ['date', {}, { kind: 'date' }],
  ['time', { scale: 3 }, { kind: 'time', unit: 'millis', digits: 3 }],
  ['time', { scale: 6 }, { kind: 'time', unit: 'micros', digits: 6 }],
  ['time', { scale: 7 }, { kind: 'time', unit: 'nanos', digits: 7 }],
  ['smalldatetime', {}, stamp('millis', 0)],
  ['datetime', { scale: 3 }, stamp('millis', 3)],
  ['datetime2', { scale: 0 }, stamp('millis', 0)],
  ['datetime2', { scale: 3 }, stamp('millis', 3)],
  ['datetime2', { scale: 4 }, stamp('micros', 4)],
  ['datetime2', { scale: 7 }, stamp('nanos', 7)],
  ['uniqueidentifier', {}, { kind: 'uuid' }],
  ['binary', {}, { kind: 'binary' }],
  ['varbinary', {}, { kind: 'binary' }],
  ['image', {}, { kind: 'binary' }],
  ['timestamp', {}, { kind: 'fixed', length: 8 }],
  ['hierarchyid', {}, { kind: 'binary' }],
  ['geography', {}, { kind: 'binary' }],
  ['geometry', {}, { kind: 'binary' }],
  ['clr_udt', {}, { kind: 'binary' }],
  ['nchar', {}, { kind: 'string' }],
  ['nvarchar', {}, { kind: 'string' }],
  ['ntext', {}, { kind: 'string' }],
  ['xml', {}, { kind: 'string' }],
  ['varchar', { codePage: 1252 }, { kind: 'string' }],
];

test.each(plain)('%s %j is written as one column', (name, facets, type) => {
  const plan = planned(column('c', sqlType(name, facets)));
  expect(plan.outputs).toEqual([{ name: 'c', isNullable: false, type }]);
  expect(plan.selectAs).toBe('plain');
});

test('nullability is carried to every written column', () => {
  const plan = planned(column('c', sqlType('sql_variant'), { isNullable: true }));
  expect(plan.outputs.map((output) => output.isNullable)).toEqual([true, true]);
});

describe('types written as two columns', () => {
  test('datetimeoffset is an instant and its offset in minutes', () => {
    const plan = planned(column('c', sqlType('datetimeoffset', { scale: 7 })));
    expect(plan.outputs.map(({ name, type }) => [name, type])).toEqual([
      ['c', stamp('nanos', 7, true)],
      ['c__tz', int(16)],
    ]);
    expect(plan.note).toMatch(/two columns/);
  });

  test('sql_variant is its text and its base type', () => {
    const plan = planned(column('c', sqlType('sql_variant')));
    expect(plan.outputs.map(({ name }) => name)).toEqual(['c', 'c__type']);
  });

  test('a name that the table has already is avoided without regard to case, and said', () => {
    const extraName = createNameChooser(['c', 'C__TZ', 'c__tz2']);
    const plan = planned(column('c', sqlType('datetimeoffset', { scale: 3 })), choices({ extraName }));
    expect(plan.outputs[1]?.name).toBe('c__tz3');
    expect(plan.note).toContain('c__tz3');
  });
});

describe('values that no timestamp holds exactly', () => {
  const far = choices({ fitsNanos: () => false });

  test('datetime2(7) becomes text with a note on what it costs', () => {
    const plan = planned(column('c', sqlType('datetime2', { scale: 7 })), far);
    expect(plan.outputs.map(({ type }) => type)).toEqual([{ kind: 'string' }]);
    expect(plan.note).toMatch(/as text: exact, larger/);
  });

  test('datetimeoffset(7) becomes one text column that keeps its offset', () => {
    const plan = planned(column('c', sqlType('datetimeoffset', { scale: 7 })), far);
    expect(plan.outputs).toHaveLength(1);
    expect(plan.note).toContain('+hh:mm');
  });

  test('datetime2(6) stays a timestamp', () => {
    const plan = planned(column('c', sqlType('datetime2', { scale: 6 })), far);
    expect(plan.outputs[0]?.type).toEqual(stamp('micros', 6));
  });
});

describe('text in code pages', () => {
  test.each([[932], [null]])('code page %s is converted by the server', (codePage) => {
    const plan = planned(column('c', sqlType('varchar', { codePage })));
    expect(plan.selectAs).toBe('nvarchar');
    expect(plan.note).toMatch(/twice the bytes/);
  });
});

describe('columns that cannot be exported', () => {
  test.each(['vector', ''])('type "%s" is left out with a reason', (name) => {
    expect(planColumn(column('c', sqlType(name)), choices())).toHaveProperty('leftOut');
  });

  test('an obstacle of the catalog is the reason', () => {
    const source = column('c', sqlType('int'), { obstacle: 'it is masked' });
    expect(planColumn(source, choices())).toEqual({ leftOut: 'it is masked' });
  });
});

test('trap 7: text in a code page that nobody knows is converted by the server', () => {
  const maori = sqlType('varchar', { maxLength: 20, collation: 'Maori_100_CI_AS', codePage: null });
  expect(planned(column('c', maori)).selectAs).toBe('nvarchar');
});
