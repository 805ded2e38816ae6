import { expect, test } from 'vitest';
import { namePartsOf } from '../../../../electron/worker/source/catalog/synonyms.ts';

test.each([
  ['customers', ['customers']],
  ['sales.customers', ['sales', 'customers']],
  ['[my]]db].[sales].[a.b]', ['my]db', 'sales', 'a.b']],
  ['srv.db..customers', ['srv', 'db', '', 'customers']],
  ['"sales"."odd ""name"""', ['sales', 'odd "name"']],
])('%s has the parts %j', (text, parts) => {
  expect(namePartsOf(text)).toEqual(parts);
});

test.each(['a.b.c.d.e', '[open', 'sales.', ''])('"%s" is no name of an object', (text) => {
  expect(namePartsOf(text)).toBeNull();
});
