import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalText } from '../../../double/engine/canonical-text.ts';
import { collationOf } from '../../../double/engine/collation/collation.ts';
import { variantFromStored } from '../../../double/engine/stored/read-variant.ts';
import { buildSample, sampleDefinition } from '../../../double/sample/build-sample.ts';
import { sampleTables } from '../../../double/sample/definition.ts';
import { createRandom } from '../../../double/sample/random.ts';
import type { SampleTable } from '../../../double/sample/sample-table.ts';
import type { SqlTypeName } from '../../../double/types.ts';
import { codePageOf } from '../../../double/wire/code-page.ts';

const tableNamed = (name: string): SampleTable => {
  const table = sampleTables.find(({ definition }) => definition.name === name);
  if (table === undefined) throw new Error(`no table ${name}`);
  return table;
};
const someRows = (table: SampleTable, limit = 400) => [
  ...table.rows(Math.min(limit, table.rowCount), createRandom(1, 'test')),
];
const textRows = (table: SampleTable, seed: number) =>
  [...table.rows(Math.min(300, table.rowCount), createRandom(seed, 'test'))].map((row) =>
    row.map((value, index) => canonicalText(table.definition.columns[index].type, value)),
  );

const everyType: readonly SqlTypeName[] = [
  ...(['bit', 'tinyint', 'smallint', 'int', 'bigint', 'decimal', 'numeric', 'smallmoney', 'money'] as const),
  ...(['real', 'float', 'date', 'time', 'datetime', 'smalldatetime', 'datetime2', 'datetimeoffset'] as const),
  ...(['uniqueidentifier', 'char', 'varchar', 'nchar', 'nvarchar', 'text', 'ntext', 'xml'] as const),
  ...(['binary', 'varbinary', 'image', 'timestamp', 'sql_variant'] as const),
  ...(['hierarchyid', 'geography', 'geometry', 'clr_udt'] as const),
];

describe('the sample database', () => {
  it('has at least 14 tables in 3 schemas and 1.5 to 1.7 million rows', () => {
    expect(sampleTables.length).toBeGreaterThanOrEqual(14);
    expect(new Set(sampleTables.map(({ definition }) => definition.schema)).size).toBeGreaterThanOrEqual(3);
    const rows = sampleTables.reduce((sum, table) => sum + table.rowCount, 0);
    expect(rows).toBeGreaterThanOrEqual(1_500_000);
    expect(rows).toBeLessThanOrEqual(1_700_000);
  });

  it.each(sampleTables.map((table) => [table.definition.name, table] as const))(
    '%s gives the same rows for the same seed',
    (_name, table) => {
      expect(textRows(table, 7)).toEqual(textRows(table, 7));
    },
  );

  it('gives other rows for another seed', () => {
    expect(textRows(tableNamed('orders'), 1)).not.toEqual(textRows(tableNamed('orders'), 2));
  });

  it('holds only values that fit their column and its code page', () => {
    for (const table of sampleTables) {
      for (const row of someRows(table)) {
        table.definition.columns.forEach(({ name, type, isNullable }, index) => {
          const value = row[index];
          if (value === null) return expect(isNullable, name).toBe(true);
          const text = canonicalText(type, value) ?? '';
          expect(text.isWellFormed(), name).toBe(true);
          if (type.name !== 'char' && type.name !== 'varchar' && type.name !== 'text') {
            if (type.name === 'nvarchar' && type.length !== -1) {
              expect(text.length, name).toBeLessThanOrEqual(type.length ?? 0);
            }
            return undefined;
          }
          const { codePage } = collationOf(type.collation);
          const encoded = codePageOf(codePage).encode(text);
          expect(codePageOf(codePage).decode(encoded) === text, `${name}: ${text.slice(0, 60)}`).toBe(true);
          if (type.length !== -1 && type.length !== undefined) {
            expect(encoded.length, name).toBeLessThanOrEqual(type.length);
          }
          return undefined;
        });
      }
    }
  });

  it('has every SQL Server type among the extremes, and every base type in sql_variant', () => {
    const { definition } = tableNamed('extremes');
    expect(new Set(definition.columns.map(({ type }) => type.name))).toEqual(new Set(everyType));
    const variant = definition.columns.findIndex(({ type }) => type.name === 'sql_variant');
    const bases = someRows(tableNamed('extremes_not_null')).map((row) => variantFromStored(row[variant]).type.name);
    const notInVariant = ['text', 'ntext', 'image', 'xml', 'timestamp', 'sql_variant'];
    const clr = ['hierarchyid', 'geography', 'geometry', 'clr_udt'];
    expect(new Set(bases)).toEqual(new Set(everyType.filter((name) => ![...notInVariant, ...clr].includes(name))));
  });

  it('has a five megabyte value in each max type', () => {
    const { definition } = tableNamed('documents');
    const longest = definition.columns.map((_, index) =>
      Math.max(
        ...someRows(tableNamed('documents')).map((row) => {
          const value = row[index];
          const isUnicode = ['nvarchar', 'xml'].includes(definition.columns[index].type.name);
          if (value instanceof Uint8Array) return value.length;
          return typeof value === 'string' ? value.length * (isUnicode ? 2 : 1) : 0;
        }),
      ),
    );
    expect(longest.slice(2)).toEqual([5_242_880, 5_242_880, 5_242_880, 5_242_880]);
  });
});

describe('a sample built into a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sample-'));
  const file = join(folder, 'sample.db');
  let built = 0;
  beforeAll(() => {
    built = buildSample(file, { scale: 0.002 });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has the rows of every table, no key twice', () => {
    const database = new Database(file, { readonly: true });
    const counts = sampleDefinition.tables.map((_, index) =>
      Number(
        database
          .prepare(`SELECT count(*) FROM t${index + 1}`)
          .pluck()
          .get(),
      ),
    );
    database.close();
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(built);
    expect(counts[sampleDefinition.tables.findIndex(({ name }) => name === 'returns')]).toBe(0);
  });

  it('keeps negative zero', () => {
    const number = sampleDefinition.tables.findIndex(({ name }) => name === 'extremes');
    const column = sampleDefinition.tables[number].columns.findIndex(({ name }) => name === 'c_float');
    const database = new Database(file, { readonly: true });
    const values = database
      .prepare(`SELECT c${column + 1} FROM t${number + 1}`)
      .pluck()
      .all();
    database.close();
    expect(values.some((value) => Object.is(value, -0))).toBe(true);
  });
});
