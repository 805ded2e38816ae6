// Blob names: readable, legal, and never the same for two different parts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  blobName,
  createBlobNames,
  exampleRun,
  extensionOf,
  manifestName,
  type PartTokens,
} from '../../../electron/worker/target/blob-name.ts';
import { encodeName, findCaseCollisions, maxEncodedLength } from '../../../electron/worker/target/name-encoding.ts';
import { layoutExamples, pathLayoutNames, pathLayouts } from '../../../shared/path-layouts.ts';

const defaultPathTemplate = pathLayouts.default;
const tokens: PartTokens = {
  server: 'sql01',
  database: 'sales',
  schema: 'dbo',
  table: 'Orders',
  run: 'r1',
  partition: 3,
  part: 12,
  ext: 'parquet',
};

/** Undoes `encodeName` for names that were not cut. */
function decode(encoded: string): string {
  const bytes = (text: string): string =>
    text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());
  return encoded
    .split(/(%u[0-9A-Fa-f]{4})/)
    .map((piece) => (piece.startsWith('%u') ? String.fromCharCode(Number.parseInt(piece.slice(2), 16)) : bytes(piece)))
    .join('');
}

/** Names that are easily confused: the characters that the encoding and the templates themselves use. */
const trickyName = fc.string({
  unit: fc.constantFrom(...'aAbB01.-_%~/= é😀\ud800uE'.split('')),
  minLength: 1,
  maxLength: 6,
});
const anyName = fc.string({
  unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 30,
});
const seeded = { seed: 20261123, numRuns: 2000 } as const;

describe('an encoded name', () => {
  it.each([
    ['Orders', 'Orders'],
    ['order details', 'order%20details'],
    ['a/b\\c', 'a%2Fb%5Cc'],
    ['v1.2', 'v1.2'],
    ['end.', 'end%2E'],
    ['..', '%2E%2E'],
    ['100%', '100%25'],
    ['it\'s "x"]', 'it%27s%20%22x%22%5D'],
    ['Größe', 'Gr%C3%B6%C3%9Fe'],
    ['😀', '%F0%9F%98%80'],
    ['half\ud83d', 'half%uD83D'],
  ])('of %j is %s', (name, encoded) => {
    expect(encodeName(name)).toBe(encoded);
  });

  it('can be decoded again, so no two names share one', () => {
    const isReversible = (name: string): boolean => {
      const encoded = encodeName(name);
      return encoded.includes('~') || decode(encoded) === name;
    };
    fc.assert(fc.property(fc.oneof(trickyName, anyName), isReversible), seeded);
  });

  it('keeps its difference where case does not count, once capitals are marked', () => {
    const isReversible = (name: string): boolean => {
      const encoded = encodeName(name, true).toLowerCase();
      return encoded.includes('~') || decode(encoded) === name;
    };
    fc.assert(fc.property(fc.oneof(trickyName, anyName), isReversible), seeded);
  });

  it('holds only characters that every storage and file system takes, and has a bounded length', () => {
    const isLegal = (name: string): boolean => {
      const encoded = encodeName(name);
      return (
        /^[A-Za-z0-9_%~-](?:[A-Za-z0-9_.%~-]*[A-Za-z0-9_%~-])?$/.test(encoded) && encoded.length <= maxEncodedLength
      );
    };
    const longName = fc.string({ unit: 'binary', minLength: 60, maxLength: 128 });
    fc.assert(fc.property(fc.oneof(trickyName, anyName, longName), isLegal), seeded);
  });

  it('that had to be cut still differs in its last character and in case', () => {
    const long = 'ü'.repeat(127);
    const names = [`${long}a`, `${long}A`, `${long}b`, long];
    const encoded = new Set(names.map((name) => encodeName(name).toLowerCase()));
    expect(encoded.size).toBe(4);
  });
});

describe('the name of a part', () => {
  it('follows the default template', () => {
    expect(blobName(defaultPathTemplate, tokens)).toBe('sql01/sales/dbo/Orders/run=r1/part-0003-00012.parquet');
  });

  it.each([
    defaultPathTemplate,
    '{schema}/{table}={run}/{partition}-{part}',
    'x/{run}/{schema}+{table}-{partition}.{part}',
    '{partition}-{schema}={table}-{part}/{run}',
  ])('differs whenever anything differs, in %s', (template) => {
    const part = fc.record({
      schema: trickyName,
      table: trickyName,
      run: trickyName,
      partition: fc.nat(3).map((value) => value * 5000),
      part: fc.nat(3).map((value) => value * 60_000),
    });
    const allDiffer = (
      parts: readonly Pick<PartTokens, 'schema' | 'table' | 'run' | 'partition' | 'part'>[],
    ): boolean => {
      const names = parts.map((one) => blobName(template, { ...tokens, ...one }));
      return new Set(names).size === new Set(parts.map((one) => JSON.stringify(one))).size;
    };
    fc.assert(fc.property(fc.array(part, { minLength: 2, maxLength: 40 }), allDiffer), { seed: 1, numRuns: 150 });
  });

  it('has room for the longest names SQL Server knows', () => {
    const longest = '\ud83d\ude00'.repeat(64);
    const name = blobName(defaultPathTemplate, {
      ...tokens,
      server: longest,
      database: longest,
      schema: longest,
      table: longest,
    });
    expect(name.length).toBeLessThanOrEqual(1024);
    expect(name.split('/').filter((segment) => segment.length > 63)).toHaveLength(4);
  });
});

describe('the day of a run', () => {
  const run = '20260203T235959Z-1a2b3c4d';

  it.each([
    ['{year}/{month}/{day}/{schema}/{table}/{run}/{partition}-{part}', `2026/02/03/dbo/Orders/${run}/0003-00012`],
    ['{schema}/{table}/d{year}{month}{day}/{run}/{partition}-{part}', `dbo/Orders/d20260203/${run}/0003-00012`],
    [pathLayouts.hive, `sql01/sales/schema=dbo/table=Orders/run_date=2026-02-03/run=${run}/part-0003-00012.parquet`],
  ])('stands in the names of %s', (template, expected) => {
    expect(blobName(template, { ...tokens, run })).toBe(expected);
  });

  it('is that of its id, which every process knows, also long after midnight', () => {
    const names = createBlobNames({ ...tokens, run, template: pathLayouts.daily, tables: [] });
    const table = { id: 't0', schema: 'dbo', name: 'T' };
    expect(names.partName(table, 0, 0)).toContain('/2026/02/03/');
    expect(names.manifestName).toBe(`sql01/sales/_manifests/run=${run}.json`);
  });

  it('is missed in a run without one', () => {
    expect(() => blobName(pathLayouts.daily, tokens)).toThrow('the run r1 does not tell the day');
  });

  it.each(pathLayoutNames)('and nothing else of the layout %s lets two parts share a name', (layout) => {
    const runs = ['20260101T000000Z-00000000', '20260102T000000Z-00000000', '20260101T000000Z-00000001'];
    const part = fc.record({
      schema: trickyName,
      table: trickyName,
      run: fc.constantFrom(...runs),
      partition: fc.nat(2),
      part: fc.nat(2),
    });
    const allDiffer = (parts: readonly (typeof part extends fc.Arbitrary<infer P> ? P : never)[]): boolean => {
      const names = parts.map((one) => blobName(pathLayouts[layout], { ...tokens, ...one }));
      return new Set(names).size === new Set(parts.map((one) => JSON.stringify(one))).size;
    };
    fc.assert(fc.property(fc.array(part, { minLength: 2, maxLength: 40 }), allDiffer), { seed: 3, numRuns: 150 });
  });

  it.each(pathLayoutNames)('and the layout %s are shown in the window as they are', (layout) => {
    const shown = {
      server: 'sql01',
      database: 'Sales',
      schema: 'dbo',
      table: 'Orders',
      run: exampleRun,
      ext: 'parquet',
    };
    const name = blobName(pathLayouts[layout], { ...shown, partition: 0, part: 0 });
    expect(layoutExamples[layout]).toBe(name);
    expect(
      createBlobNames({ ...tokens, run: exampleRun, template: pathLayouts[layout], tables: [] }).tableFolder({
        id: 't0',
        schema: 'dbo',
        name: 'T',
      }),
    ).not.toBeNull();
  });
});

describe('tables whose names differ only in case', () => {
  const tables = [
    { id: 't0', schema: 'dbo', name: 'Orders' },
    { id: 't1', schema: 'DBO', name: 'orders' },
    { id: 't2', schema: 'dbo', name: 'Customers' },
  ];

  it('are found, the others not', () => {
    expect([...findCaseCollisions(tables)]).toEqual(['t0', 't1']);
  });

  it('get folders that stay apart where case does not count', () => {
    const names = createBlobNames({ ...tokens, template: defaultPathTemplate, tables });
    expect(tables.map((table) => names.partName(table, 0, 0))).toEqual([
      'sql01/sales/dbo/%4Frders/run=r1/part-0000-00000.parquet',
      'sql01/sales/%44%42%4F/orders/run=r1/part-0000-00000.parquet',
      'sql01/sales/dbo/Customers/run=r1/part-0000-00000.parquet',
    ]);
  });

  it('never share a name without case, whatever they are called', () => {
    const plan = fc.uniqueArray(fc.tuple(trickyName, trickyName), { minLength: 2, maxLength: 30, selector: String });
    const stayApart = (pairs: readonly (readonly [string, string])[]): boolean => {
      const planned = pairs.map(([schema, name], index) => ({ id: `t${index}`, schema, name }));
      const names = createBlobNames({ ...tokens, template: defaultPathTemplate, tables: planned });
      return new Set(planned.map((table) => names.partName(table, 0, 0).toLowerCase())).size === planned.length;
    };
    fc.assert(fc.property(plan, stayApart), { seed: 7, numRuns: 500 });
  });
});

describe('the manifest', () => {
  it.each([
    [defaultPathTemplate, 'sql01/sales/_manifests/run=r1.json'],
    ['export/{run}/{schema}/{table}/{partition}-{part}', 'export/_manifests/run=r1.json'],
    ['{schema}/{table}/{run}/{partition}-{part}', '_manifests/run=r1.json'],
  ])('of %s lies beside the tables', (template, expected) => {
    expect(manifestName(template, tokens)).toBe(expected);
  });
});

describe('what tells readers of a table', () => {
  const planned = [
    { id: 't0', schema: 'dbo', name: 'Order lines' },
    { id: 't1', schema: 'dbo', name: 'order Lines' },
  ];
  const namesFor = (template: string) => createBlobNames({ ...tokens, template, tables: planned.slice(0, 1) });

  it.each([
    [defaultPathTemplate, 'sql01/sales/dbo/Order%20lines/run=r1', 'part-*-*.parquet'],
    ['{run}/{schema}/{table}/{partition}/{part}', 'r1/dbo/Order%20lines', '*/*'],
    ['x/{schema}={table}/{run}/p{partition}-{part}.{ext}', 'x/dbo=Order%20lines/r1', 'p*-*.parquet'],
  ])('by %s lies in the folder of its parts', (template, folder, rest) => {
    const names = namesFor(template);
    expect(names.tableFolder(planned[0])).toBe(folder);
    expect(names.partPattern(planned[0])).toBe(`${folder}/${rest}`);
    expect(names.readerName(planned[0], '_readers/a.sql')).toBe(`${folder}/_readers/a.sql`);
  });

  it.each(['{run}/{schema}={table}-{partition}-{part}', '{schema}/{table}/{run}-{partition}-{part}'])(
    'by %s, which gives the parts no folder of their own, lies beside the manifest',
    (template) => {
      const names = namesFor(template);
      expect(names.tableFolder(planned[0])).toBeNull();
      expect(names.readerName(planned[0], '_schema.json')).toBe('_manifests/run=r1/dbo/Order%20lines/_schema.json');
    },
  );

  it('keeps tables apart whose names differ in case only', () => {
    const names = createBlobNames({ ...tokens, template: defaultPathTemplate, tables: planned });
    const folders = planned.map((table) => names.tableFolder(table)?.toLowerCase());
    expect(new Set(folders).size).toBe(2);
  });
});

describe('a path template', () => {
  it.each([
    ['{schema}/{table}/{partition}-{part}', '{run} is missing'],
    ['{schema}/{table}/{run}/{partition}', '{part} is missing'],
    ['{schema}.{table}/{run}/{partition}-{part}', 'put a slash between {schema} and {table}'],
    ['{schema}-{partition}-{table}/{run}/{part}', 'put a slash between {schema} and {table}'],
    ['{schema}/{table}/{run}/{partition}{part}', 'put a hyphen between {partition} and {part}'],
    ['{schema}/{table}{partition}/{run}/{part}', 'put a hyphen between {table} and {partition}'],
    ['{schema}/{table}0{partition}/{run}/{part}', 'put a hyphen between {table} and {partition}'],
    ['{schema}/{table}{year}/{run}/{partition}-{part}', 'put a hyphen between {table} and {year}'],
    ['{schema}/{table}/{run}/{day}{partition}-{part}', 'put a hyphen between {day} and {partition}'],
    ['{schema}-{year}-{table}/{run}/{partition}-{part}', 'put a slash between {schema} and {table}'],
    ['{schema}/{tabel}/{run}/{partition}-{part}', '{tabel} is not known'],
    ['/{schema}/{table}/{run}/{partition}-{part}', 'slash'],
    ['{schema}//{table}/{run}/{partition}-{part}', 'slash'],
    ['a?b/{schema}/{table}/{run}/{partition}-{part}', 'a?b'],
    ['{schema}/{table}./{run}/{partition}-{part}', 'ends with a dot'],
  ])('%s is refused and says why', (template, why) => {
    expect(() => blobName(template, tokens)).toThrow(why);
  });
});

it('names compressed text files by both, and Parquet by itself', () => {
  expect(extensionOf('parquet', 'gzip')).toBe('parquet');
  expect(extensionOf('csv', 'gzip')).toBe('csv.gz');
  expect(extensionOf('jsonl', 'none')).toBe('jsonl');
});
