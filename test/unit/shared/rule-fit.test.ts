// Which rules fit which columns, and in which words one that does not is refused.
import { expect, test } from 'vitest';
import type { SqlType } from '../../../shared/columns.ts';
import { ruleProblem, type RuledTable } from '../../../shared/rule-fit.ts';
import { ruleSchema } from '../../../shared/rules.ts';

const type = (name: string, maxLength = 8, precision = 0, scale = 0): SqlType => ({
  name,
  maxLength,
  precision,
  scale,
  collation: null,
  codePage: null,
});
const orders: RuledTable = {
  schema: 'dbo',
  name: 'orders',
  kind: 'table',
  columns: [
    { name: 'id', sqlType: type('int') },
    { name: 'number', sqlType: type('nvarchar', 40) },
    { name: 'placed', sqlType: type('date') },
    { name: 'total', sqlType: type('decimal', 9, 12, 2) },
    { name: 'shape', sqlType: type('geometry', -1) },
    { name: 'picture', sqlType: type('varbinary', -1) },
  ],
};
const customers: RuledTable = { ...orders, name: 'customers', columns: orders.columns.slice(0, 1) };
const lookup: RuledTable = { ...customers, name: 'lookup', kind: 'query' };

const problemOf = (rule: object, table = orders): string | null => {
  const whole = ruleSchema.parse({ id: 'r', onBreak: 'warn', ...rule });
  const problem = ruleProblem(whole, table, [orders, customers, lookup]);
  return problem === null ? null : `${problem.field}: ${problem.words}`;
};

test.each([
  { kind: 'notNull', column: 'shape' },
  { kind: 'unique', columns: ['id', 'number'] },
  { kind: 'acceptedValues', column: 'number', values: ['', 'Größe'] },
  { kind: 'acceptedValues', column: 'total', values: ['1.5', '-3'] },
  { kind: 'range', column: 'placed', min: '2020-02-29', max: null },
  { kind: 'pattern', column: 'number', pattern: 'N-\\d+' },
  { kind: 'length', column: 'picture', min: 0, max: 100 },
  { kind: 'references', columns: ['id'], to: { schema: 'dbo', name: 'customers', columns: ['id'] } },
  { kind: 'rowCount', min: 1, max: null },
  { kind: 'freshness', column: 'placed', maxAgeHours: 24 },
  { kind: 'condition', sql: 'total > 0' },
])('a rule that fits is fine (%#)', (rule) => {
  expect(problemOf(rule)).toBe(null);
});

const to = { schema: 'dbo', name: 'customers', columns: ['id'] };
test.each([
  [{ kind: 'notNull', column: 'nix' }, 'column: nix is not among the columns that are moved'],
  [{ kind: 'unique', columns: ['id', 'id'] }, 'column: a column is named twice'],
  [{ kind: 'unique', columns: ['shape'] }, 'column: shape is geometry, whose values SQL Server does not compare'],
  [
    { kind: 'range', column: 'number', min: 'a', max: null },
    'column: number is nvarchar(20), which has no order that this computer and the server agree on',
  ],
  [{ kind: 'range', column: 'id', min: null, max: null }, 'min: give a lowest value, a highest, or both'],
  [
    { kind: 'range', column: 'placed', min: null, max: '2021-02-29' },
    'max: "2021-02-29" is no date; write it as 2026-01-31',
  ],
  [
    { kind: 'acceptedValues', column: 'total', values: ['1', '1.234'] },
    'values: "1.234" is no decimal(12, 2); write it as digits that fit into decimal(12, 2)',
  ],
  [{ kind: 'pattern', column: 'id', pattern: '1' }, 'column: id is int, which is no text'],
  [{ kind: 'pattern', column: 'number', pattern: '(' }, 'pattern: it holds a ( without its )'],
  [{ kind: 'length', column: 'number', min: 5, max: 4 }, 'max: it is lower than the lowest'],
  [{ kind: 'freshness', column: 'id', maxAgeHours: 1 }, 'column: id is int, which is no date'],
  [
    { kind: 'references', columns: ['id'], to: { ...to, name: 'nobody' } },
    'to: dbo.nobody is not among the tables that are moved',
  ],
  [{ kind: 'references', columns: ['id', 'number'], to }, 'to: 2 columns are compared with 1'],
  [
    { kind: 'references', columns: ['id'], to: { ...to, columns: ['nr'] } },
    'to: nr is not among the columns of dbo.customers',
  ],
  [
    { kind: 'references', columns: ['id'], to: { ...to, name: 'lookup' } },
    'to: dbo.lookup is a query, which the server cannot look into',
  ],
])('a rule that does not fit says which field and why (%#)', (rule, words) => {
  expect(problemOf(rule)).toBe(words);
});

test('the server is not asked about the rows of a query', () => {
  expect(problemOf({ kind: 'condition', sql: 'id > 0' }, lookup)).toContain('kind: the server cannot be asked');
  expect(problemOf({ kind: 'notNull', column: 'id' }, lookup)).toBe(null);
});
