import { describe, expect, it } from 'vitest';
import { aggregateStatement } from '../../../../electron/worker/validate/digest/aggregate-statement.ts';
import { planColumn, planTable, sqlType } from '../../source/plan-table.ts';

const float = planColumn('f', sqlType('float', { precision: 53 }), [{ kind: 'float', bits: 64 }]);
const wide = planColumn('d', sqlType('decimal', { precision: 38, scale: 4 }), [
  { kind: 'decimal', precision: 38, scale: 4 },
]);
const variant = planColumn('v', sqlType('sql_variant'), [{ kind: 'string' }, { kind: 'string' }]);

describe('what the server says of columns', () => {
  it('is read in the units of a fingerprint, however large the sum is', () => {
    const { sql, read } = aggregateStatement(planTable([wide]), null, 2);
    expect(sql).toMatch(/^SELECT CONVERT\(varchar\(20\), COUNT_BIG\(\*\)\) AS n,/);
    expect(sql.endsWith('FROM [dbo].[t] AS t\nOPTION (MAXDOP 2);')).toBe(true);
    const row = { n: '3', a1: '1', a2: '-0.0005', a3: '99.5000', a4: '12', a5: '-7' };
    expect(read(row)).toEqual({
      rows: 3,
      columns: [{ nulls: 1, min: '-5', max: '995000', sum: '119999999999999999993' }],
    });
  });

  it('is nothing for the sum of floats, and for a bound that is one of the two zeros', () => {
    const { read } = aggregateStatement(planTable([float]), null, 1);
    const row = { n: '2', a1: '0', a2: '8000000000000000', a3: '3FB999999999999A' };
    expect(read(row).columns).toEqual([{ nulls: 0, min: null, max: '0.1', sum: null }]);
  });

  it('is only the NULLs of a sql_variant, for both of its columns, and no bound without rows', () => {
    const { read } = aggregateStatement(planTable([variant, wide]), null, 1);
    const empty = { n: '0', a1: null, a2: null, a3: null, a4: null, a5: null, a6: null };
    expect(read(empty).columns).toEqual([
      { nulls: 0, min: null, max: null, sum: null },
      { nulls: 0, min: null, max: null, sum: null },
      { nulls: 0, min: null, max: null, sum: '0' },
    ]);
  });

  it('is asked for as many columns as a SELECT holds, and not of the others', () => {
    const many = Array.from({ length: 1100 }, (_, i) => ({ ...wide, name: `c${String(i)}` }));
    const { sql, read } = aggregateStatement(planTable(many), null, 1);
    expect(sql.match(/ AS a\d+/g)?.length).toBeLessThan(4096);
    const { columns } = read({ n: '0' });
    expect(columns).toHaveLength(1100);
    expect(columns.filter((column) => column === null)).toHaveLength(1100 - 816);
  });
});
