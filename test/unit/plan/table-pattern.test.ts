// Table patterns as users type them.
import { describe, expect, test } from 'vitest';
import { pickTables } from '../../../electron/worker/plan/pick-tables.ts';
import { matchTables, parseTablePatterns } from '../../../electron/worker/plan/table-pattern.ts';
import { table } from './catalog-samples.ts';

const tables = [
  { schema: 'dbo', name: 'Orders' },
  { schema: 'dbo', name: 'OrderLines' },
  { schema: 'sales', name: 'Orders' },
  { schema: 'sales', name: 'a,b' },
  { schema: 'a.b', name: 'c' },
  { schema: 'sales', name: 'x]y' },
  { schema: 'sales', name: 'say "hi"' },
  { schema: 'sales', name: '🚚 loads' },
  { schema: 'sales', name: 'a*b' },
];

const find = (text: string): string[] =>
  parseTablePatterns(text).flatMap((pattern) => matchTables(pattern, tables).map((t) => `${t.schema}/${t.name}`));

test.each([
  ['dbo.Orders', ['dbo/Orders']],
  ['DBO.orders', ['dbo/Orders']],
  ['Orders', ['dbo/Orders', 'sales/Orders']],
  ['dbo.*', ['dbo/Orders', 'dbo/OrderLines']],
  ['dbo.Order?', ['dbo/Orders']],
  ['[a.b].[c]', ['a.b/c']],
  ['[a.b].c', ['a.b/c']],
  ['sales.[a,b], dbo.OrderLines', ['sales/a,b', 'dbo/OrderLines']],
  ['sales.[x]]y]', ['sales/x]y']],
  ['sales."say ""hi"""', ['sales/say "hi"']],
  ['sales.?? l*', []],
  ['sales.? l*', ['sales/🚚 loads']],
  ['sales.[a*b]', ['sales/a*b']],
  ['dbo.Orders+', []],
])('%s means %j', (text, expected) => {
  expect(find(text)).toEqual(expected);
});

test.each(['a.b.c', '.', 'dbo.', '[open', 'dbo.[open', '[a]x.b'])('%s is refused', (text) => {
  expect(() => parseTablePatterns(text)).toThrow(/table pattern/);
});

describe('picking tables of a catalog', () => {
  const catalog = [table({ name: 'orders' }), table({ name: 'lines' }), table({ name: 'recent', kind: 'view' })];
  const pick = (include: string, exclude = '') =>
    pickTables(catalog, { by: 'patterns', include, exclude }).map(({ choice }) => choice.name);

  test('a wildcard means tables, a full name means views too', () => {
    expect(pick('dbo.*')).toEqual(['orders', 'lines']);
    expect(pick('dbo.recent,dbo.lines')).toEqual(['lines', 'recent']);
  });

  test('a table named twice is planned once', () => {
    expect(pick('dbo.orders,dbo.*')).toEqual(['orders', 'lines']);
  });

  test('excluded tables are left out', () => {
    expect(pick('dbo.*', 'dbo.l*')).toEqual(['orders']);
  });

  test('a pattern without a match is an error, not a smaller export', () => {
    expect(() => pick('dbo.orders,dbo.ordrs')).toThrow(/no table matches dbo\.ordrs/);
  });

  test('an empty list and an exclusion of everything are errors', () => {
    expect(() => pick(' , ')).toThrow(/names no table/);
    expect(() => pick('dbo.*', '*')).toThrow(/leaves no table/);
  });
});
