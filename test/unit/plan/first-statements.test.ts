// Statements for people: complete, and the same as those of the run.
import { expect, test } from 'vitest';
import { firstStatements } from '../../../electron/worker/plan/first-statements.ts';
import { planColumn, planTable, sqlType } from '../source/plan-table.ts';
import { plan } from '../../fakes/plan.ts';

test('parameters are declared with the values of the first range', () => {
  const columns = [
    planColumn('code', sqlType('nvarchar', { maxLength: 20 }), [{ kind: 'string' }]),
    planColumn('version', sqlType('timestamp'), [{ kind: 'fixed', length: 8 }]),
    planColumn('weight', sqlType('float'), [{ kind: 'float', bits: 64 }]),
    planColumn('id', sqlType('bigint'), [{ kind: 'int', bits: 64, signed: true }]),
  ];
  const upTo = ["O'Neil", '0x00000000000007D1', '3FB999999999999A', '-7'];
  const table = planTable(columns, ['code', 'version', 'weight', 'id'], {
    partitions: [{ index: 0, after: null, upTo }],
  });
  const [first] = firstStatements(plan([table]));
  expect(first?.sql.split('\n').slice(0, 4)).toEqual([
    "DECLARE @upTo0 nvarchar(max) = N'O''Neil';",
    'DECLARE @upTo1 varbinary(max) = 0x00000000000007D1;',
    'DECLARE @upTo2 float = 1e-1;',
    'DECLARE @upTo3 bigint = -7;',
  ]);
  expect(first?.sql).toMatch(/FROM \[dbo\]\.\[t\] AS t\nWHERE t\.\[code\] < /);
});
