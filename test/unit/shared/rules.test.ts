// Data-quality rules as data: what is accepted, and what they are called.
import { expect, test } from 'vitest';
import {
  columnsOfRule,
  describeRule,
  isServerRule,
  isTableRule,
  nameOfRule,
  ruleSchema,
  rulesSchema,
  tableRulesSchema,
  type Rule,
} from '../../../shared/rules.ts';

const samples: readonly (readonly [Rule, string])[] = [
  [{ kind: 'notNull', id: 'a', onBreak: 'warn', column: 'email' }, 'email is not NULL'],
  [{ kind: 'unique', id: 'b', onBreak: 'warn', columns: ['a', 'b'] }, 'no two rows have the same a and b'],
  [
    { kind: 'acceptedValues', id: 'c', onBreak: 'quarantine', column: 'c', values: ['1', '2', '3', '4', '5', '6'] },
    'c is one of 1, 2, 3, 4, 5 or 1 more',
  ],
  [{ kind: 'range', id: 'd', onBreak: 'stopTable', column: 'd', min: '0', max: null }, 'd is at least 0'],
  [{ kind: 'range', id: 'd', onBreak: 'stopTable', column: 'd', min: '1', max: '1' }, 'd is exactly 1'],
  [{ kind: 'pattern', id: 'e', onBreak: 'warn', column: 'e', pattern: '[A-Z]+' }, 'e looks like [A-Z]+'],
  [{ kind: 'length', id: 'f', onBreak: 'warn', column: 'f', min: 1, max: 10 }, 'the length of f is between 1 and 10'],
  [
    {
      kind: 'references',
      id: 'g',
      onBreak: 'quarantine',
      columns: ['x'],
      to: { schema: 'dbo', name: 'T', columns: ['id'] },
    },
    'x stands in dbo.T (id)',
  ],
  [{ kind: 'rowCount', id: 'h', onBreak: 'warn', min: null, max: 5000 }, 'the number of rows is at most 5,000'],
  [
    { kind: 'freshness', id: 'i', onBreak: 'warn', column: 'at', maxAgeHours: 48 },
    'the newest at is not older than 2 days',
  ],
  [{ kind: 'condition', id: 'j', onBreak: 'warn', sql: 'a <\n b' }, 'it is true that a < b'],
];

test('every kind of rule is accepted as it is written and says what it demands', () => {
  for (const [rule, words] of samples) {
    expect(ruleSchema.parse(rule)).toEqual(rule);
    expect(describeRule(rule)).toBe(words);
  }
});

test('a rule is called by its name where it has one', () => {
  expect(nameOfRule({ kind: 'notNull', id: 'a', name: 'Mail', onBreak: 'warn', column: 'email' })).toBe('Mail');
  expect(nameOfRule({ kind: 'notNull', id: 'a', onBreak: 'warn', column: 'email' })).toBe('email is not NULL');
});

test('no row can be set aside for what the table as a whole breaks', () => {
  const rowCount = { kind: 'rowCount', id: 'h', onBreak: 'quarantine', min: 1, max: null };
  expect(ruleSchema.safeParse(rowCount).success).toBe(false);
  const tableRules = samples.map(([rule]) => rule).filter(isTableRule);
  expect(tableRules.map(({ kind }) => kind)).toEqual(['rowCount', 'freshness']);
});

test('two rules of a table have different ids', () => {
  const [rule] = samples[0];
  expect(rulesSchema.safeParse([rule, rule]).success).toBe(false);
  expect(tableRulesSchema.parse([{ schema: 'dbo', name: 'T', rules: [rule] }])).toHaveLength(1);
});

test('rules that see other rows, or are written in T-SQL, are the server’s; columns are those of the own table', () => {
  const rules = samples.map(([rule]) => rule);
  expect(rules.filter(isServerRule).map(({ kind }) => kind)).toEqual(['unique', 'references', 'condition']);
  expect(rules.map(columnsOfRule)).toEqual([
    ['email'],
    ['a', 'b'],
    ['c'],
    ['d'],
    ['d'],
    ['e'],
    ['f'],
    ['x'],
    [],
    ['at'],
    [],
  ]);
});
