import { describe, expect, it } from 'vitest';
import { describeColumns } from '../../../electron/worker/plan/describe-columns.ts';
import { column, key, sqlType, table } from './catalog-samples.ts';

const describeOne = (type: Parameters<typeof sqlType>, more: Parameters<typeof column>[2] = {}) =>
  describeColumns(table({ columns: [column('c', sqlType(...type), more)], keys: [] }), (page) => page === 1252)[0];

describe('the columns of a table', () => {
  it('shows both types in words', () => {
    expect(describeOne(['decimal', { precision: 18, scale: 4 }], { isNullable: true })).toEqual({
      name: 'c',
      sourceType: 'decimal(18, 4)',
      sqlType: { name: 'decimal', maxLength: 4, precision: 18, scale: 4, collation: null, codePage: null },
      isNullable: true,
      isKey: false,
      marks: [],
      outputs: [{ name: 'c', type: 'decimal(18,4)' }],
      note: null,
      leftOut: null,
    });
  });

  it('shows both columns of a type that is written as two', () => {
    const { outputs, note } = describeOne(['datetimeoffset', { scale: 3 }]);
    expect(outputs).toEqual([
      { name: 'c', type: 'timestamp, milliseconds, UTC' },
      { name: 'c__tz', type: 'integer, 16 bits' },
    ]);
    expect(note).toContain('two columns');
  });

  it('does not pretend to know what only the plan decides', () => {
    const { outputs, note } = describeOne(['datetime2', { scale: 7 }]);
    expect(outputs).toEqual([{ name: 'c', type: 'timestamp, nanoseconds, or text (UTF-8)' }]);
    expect(note).toContain('decided when the plan is made');
    expect(describeOne(['datetime2', { scale: 6 }]).outputs[0].type).toBe('timestamp, microseconds');
  });

  it('says why a column is left out', () => {
    expect(describeOne(['int'], { obstacle: 'it is encrypted' })).toMatchObject({
      outputs: [],
      leftOut: 'it is encrypted',
    });
  });

  it('marks the columns of the key that orders the read, and only those', () => {
    const columns = ['a', 'b', 'c'].map((name) => column(name, sqlType('int')));
    const keys = [key('UX', ['c'], { isPrimaryKey: false, isClustered: false }), key('PK', ['b', 'a'])];
    const told = describeColumns(table({ columns, keys }), () => true);
    expect(told.map(({ isKey }) => isKey)).toEqual([true, true, false]);
  });
});
