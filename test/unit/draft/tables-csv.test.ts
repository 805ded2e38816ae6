// Lists of tables as spreadsheets write them.
import { describe, expect, test } from 'vitest';
import { readTablesCsv } from '../../../electron/worker/draft/tables-csv.ts';

const read = (text: string) => readTablesCsv(text, 'tables.csv');

describe('readTablesCsv', () => {
  test.each([
    ['commas', 'schema,name\ndbo,Orders\ndbo,Lines\n'],
    ['semicolons, a byte order mark and Windows line ends', '\uFEFFschema;name\r\ndbo;Orders\r\ndbo;Lines\r\n'],
    ['tabs', 'schema\tname\ndbo\tOrders\ndbo\tLines'],
    ['the hint of a spreadsheet', 'sep=;\nschema;name\ndbo;Orders\ndbo;Lines\n'],
    ['other letters, blanks and empty lines', 'Schema , NAME\n\ndbo , Orders \n,\ndbo,Lines\n\n'],
    ['quotes', '"schema","name"\n"dbo","Orders"\n"dbo","Lines"\n'],
  ])('%s', (_, text) => {
    expect(read(text)).toEqual([
      { schema: 'dbo', name: 'Orders' },
      { schema: 'dbo', name: 'Lines' },
    ]);
  });

  test('columns, filters, queries and ways of finding changes', () => {
    const text = [
      'schema;name;columns;where;query;mode;column;sweepEvery;instance;comment',
      'dbo;Orders;Id|At;"At >= \'2020\'; or ""x"" = 1";;;;;;"two',
      'lines"',
      'dbo;A;;;;rowversion;rv;12;;',
      'dbo;B;"Id, Name";;;watermark;At;;;',
      'dbo;C;;;;cdc;;;dbo_C;',
      'dbo;D;;;SELECT 1 AS x;reload;;;;',
    ].join('\r\n');
    expect(read(text)).toMatchObject([
      { name: 'Orders', columns: ['Id', 'At'], where: `At >= '2020'; or "x" = 1`, comment: 'two\r\nlines' },
      { name: 'A', increment: { mode: 'rowversion', column: 'rv', sweepEvery: 12 } },
      { name: 'B', columns: ['Id', 'Name'], increment: { mode: 'watermark', kind: 'time', overlapSeconds: 900 } },
      { name: 'C', increment: { mode: 'cdc', instance: 'dbo_C', rows: 'net' } },
      { name: 'D', query: 'SELECT 1 AS x', increment: { mode: 'reload' } },
    ]);
  });

  test.each([
    ['no header', 'dbo,Orders\n', /first line has to name the columns, with "schema" and "name"/],
    ['nothing', '', /first line has to name/],
    ['a header alone', 'schema,name\n', /names no table/],
    ['a misspelt header', 'schema,name,wher\n', /line 1: no column is called "wher"; did you mean "where"\?/],
    ['a missing name', 'schema,name\ndbo,a\ndbo,\n,b\n', /line 3: name is missing; line 4: schema is missing/],
    ['too many cells', 'schema,name\ndbo,a,b\n', /line 2: it has 3 cells, the first line only 2/],
    [
      'the same table twice, after a cell of two lines',
      'schema,name,where\ndbo,a,"x\ny"\ndbo,a,\n',
      /line 4: dbo\.a stands in line 2 already/,
    ],
    ['an unknown mode', 'schema,name,mode\ndbo,a,never\n', /line 2: the mode never: /],
    ['a mode without its column', 'schema,name,mode\ndbo,a,rowversion\n', /line 2: the mode rowversion: "column"/],
    ['a column without a mode', 'schema,name,column\ndbo,a,rv\n', /line 2: "column" goes with a "mode"/],
    ['a query with a filter', 'schema,name,query,where\ndbo,a,SELECT 1,x\n', /line 2: a query stands in for the table/],
    ['a quote that is not closed', 'schema,name\n"dbo,a\n', /line 2: a quote is not closed/],
    ['another code page', 'schema,name\ndbo,M\uFFFDller\n', /not UTF-8/],
    ['many faults', `schema,name\n${'dbo,\n'.repeat(9)}`, /line 6: name is missing; and 4 more/],
  ])('%s is told by its line', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
