// What a table declares suggests rules, with the reason in words.
import { expect, test } from 'vitest';
import { suggestionsOf } from '../../../electron/worker/plan/suggest-rules.ts';
import type { CatalogTable } from '../../../shared/catalog.ts';
import { ruleSuggestionSchema } from '../../../shared/rules.ts';

const table: CatalogTable = {
  schema: 'dbo',
  name: 'orders',
  kind: 'table',
  canSelect: true,
  columns: [],
  keys: [{ name: 'PK orders', isPrimaryKey: true, isClustered: true, columns: [{ name: 'id', isDescending: false }] }],
  checks: [
    { name: 'CK_total', definition: '([total]>=(0))', isDisabled: false },
    { name: 'CK_old', definition: '([a]>(1))', isDisabled: true },
    { name: 'CK_hidden', definition: null, isDisabled: false },
  ],
  rowsEstimate: null,
  bytesEstimate: null,
  sizeSource: 'unknown',
  traits: null,
  hiddenReason: null,
  notes: [],
};
const foreign = {
  name: 'FK_customer',
  columns: ['customer_id'],
  to: { schema: 'dbo', name: 'customers', columns: ['id'] },
  isDisabled: false,
  isTrusted: false,
};

test('unique indexes, CHECK constraints and foreign keys become rules that can be taken as they are', () => {
  const suggestions = suggestionsOf(table, [foreign]);
  expect(suggestions.map(({ rule, why }) => [rule.kind, rule.id, why])).toEqual([
    ['unique', 'unique-PK-orders', 'The unique index PK orders sees to it on the server: it costs nothing.'],
    [
      'condition',
      'check-CK_total',
      'It is the CHECK constraint CK_total; rows that were there before it may not have been checked.',
    ],
    ['condition', 'check-CK_old', 'The CHECK constraint CK_old is disabled: rows may break it.'],
    [
      'references',
      'foreign-FK_customer',
      'The foreign key FK_customer is not trusted: rows were not checked when it was made or enabled.',
    ],
  ]);
  for (const suggestion of suggestions) expect(ruleSuggestionSchema.parse(suggestion)).toEqual(suggestion);
});
