// Each script as it is published, and read by a T-SQL grammar that is not ours.
import { describe, expect, test } from 'vitest';
import { readerFilesOf, type ReaderFile } from '../../../electron/worker/readers/reader-files.ts';
import type { Compression, Format } from '../../../shared/run-options.ts';
import { planTable } from '../../fakes/plan.ts';
import { parseStatement } from '../../statements/grammar.ts';
import { planOf, sampleFacts, sqlType } from './sample-facts.ts';
import { statementsOf } from './statements-of.ts';

const forms: readonly (readonly [Format, Compression])[] = [
  ['parquet', 'zstd'],
  ['csv', 'gzip'],
  ['csv', 'none'],
  ['jsonl', 'gzip'],
];

const scriptsOf = (files: readonly ReaderFile[]): readonly ReaderFile[] =>
  files.filter(({ file }) => file.endsWith('.sql'));
const textOf = (files: readonly ReaderFile[], end: string): string =>
  files.find(({ file }) => file.endsWith(end))?.text ?? '';

describe.each(forms)('%s with %s', (format, compression) => {
  const files = readerFilesOf(sampleFacts({ format, compression }));

  test('gives the schema and the scripts that were agreed on', async () => {
    expect(files.map(({ file }) => file)).toEqual([
      '_schema.json',
      '_readers/synapse-serverless.sql',
      '_readers/fabric-warehouse.sql',
      '_readers/synapse-dedicated.sql',
      '_readers/azure-sql-database.sql',
    ]);
    for (const { file, text } of files) {
      const name = file.replace('_readers/', '').replace('_', '');
      await expect(text).toMatchFileSnapshot(`golden/${format}-${compression}/${name}`);
    }
  });

  test('an independent grammar reads each statement', () => {
    for (const { file, text } of scriptsOf(files)) {
      const statements = statementsOf(text);
      expect(statements.length, file).toBeGreaterThan(1);
      const wrong = statements.map((sql) => ({ sql, ...parseStatement(sql) })).filter(({ error }) => error !== null);
      expect(wrong, file).toEqual([]);
    }
  });
});

test('the same facts give the same bytes', () => {
  const once = readerFilesOf(sampleFacts({ format: 'parquet' }));
  expect(readerFilesOf(sampleFacts({ format: 'parquet' }))).toEqual(once);
});

test('without a pattern for its parts a table gets no script that would read those of others', () => {
  const files = readerFilesOf(sampleFacts({ format: 'parquet' }, { folder: null, pattern: null }));
  expect(files.map(({ file }) => file)).toEqual(['_schema.json', '_readers/azure-sql-database.sql']);
});

test('a name cannot leave its brackets, nor a text its comment or its quotes', () => {
  const evil = `x] int; DROP TABLE y; --\r\nDROP TABLE z; 'q'`;
  const columns = [planOf(evil, sqlType('int'), true)];
  const checks = [
    { name: evil, definition: `([${evil.replaceAll(']', ']]')}]>(0))\nGO\nDROP TABLE z`, isDisabled: true },
  ];
  const declared = { identity: [evil], computed: [{ name: evil, definition: evil }], keys: [], checks };
  const table = planTable('t0', { schema: evil, name: evil, columns, declared });
  for (const { file, text } of scriptsOf(readerFilesOf(sampleFacts({}, { table })))) {
    const statements = statementsOf(text);
    expect(
      statements.filter((sql) => /^\s*DROP/m.test(sql.replaceAll(/\[(?:[^\]]|\]\])*\]|'(?:[^']|'')*'/g, ''))),
      file,
    ).toEqual([]);
    expect(
      statements.every((sql) => /^(?:SELECT 1;$|CREATE|COPY|ALTER)/.test(sql)),
      file,
    ).toBe(true);
  }
});

test('a CSV file of one column that may be NULL is read with the flag that says so', () => {
  const table = planTable('t0', { columns: [planOf('only', sqlType('int'), true)] });
  const text = textOf(readerFilesOf(sampleFacts({ format: 'csv', compression: 'none' }, { table })), 'serverless.sql');
  expect(text).toContain('CASE WHEN r.[only__is_null] = 1 THEN NULL ELSE r.[only] END AS [only]');
  expect(text).toContain('[only] int 1,\n  [only__is_null] bit 2\n');
});

test('key columns that are in no file are in no script', () => {
  const hidden = { ...planOf('hidden', sqlType('int'), false), isKeyOnly: true as const };
  const table = planTable('t0', { columns: [planOf('shown', sqlType('int'), false), hidden] });
  for (const { file, text } of readerFilesOf(sampleFacts({}, { table }))) {
    expect(text, file).toContain('shown');
    expect(text, file).not.toContain('hidden');
  }
});
