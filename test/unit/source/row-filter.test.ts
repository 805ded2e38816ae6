// A filter stays inside its parentheses, whatever it holds.
import { expect, test } from 'vitest';
import { filterClause } from '../../../electron/worker/source/row-filter.ts';

test.each([
  `Year >= 2020 AND Name LIKE N'%;--%'`,
  `EXISTS (SELECT 1 FROM dbo.Other AS o WHERE o.Id = t.Id ORDER BY o.Id OFFSET 0 ROWS)`,
  'a = 1 -- the first\n OR b = 2 /* the second */',
  '[where] = 1',
])('%j is taken as it is', (where) => {
  expect(filterClause('dbo.t', where)).toBe(`(\n${where}\n)`);
});

test.each([
  ['a = 1; DROP TABLE t', 'it holds a semicolon'],
  ['a = 1) OR (1 = 1', 'closed too often'],
  ['(a = 1', 'not closed'],
  ['a = 1 -- all', 'a comment that would swallow'],
  ['a = 1 /* all', 'a comment is not closed'],
  ['/* nothing */ -- \n', 'it is empty'],
  ['WHERE a = 1', 'it holds the word WHERE'],
  ['a = 1 ORDER BY b', 'it holds the word ORDER'],
])('%j is refused before it is sent', (where, reason) => {
  expect(() => filterClause('dbo.t', where)).toThrow(
    expect.objectContaining({ code: 'FILTER_REFUSED', message: expect.stringContaining(reason) }),
  );
});
