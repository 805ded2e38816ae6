// The scripts beside the pointer: that of DuckDB is run over the files, those of others are read by a grammar.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { currentFilesOf } from '../../../../electron/worker/readers/current/current-files.ts';
import { createManifests, loadRun } from '../../../../electron/worker/series/compaction/stored-parts.ts';
import type { CurrentPointer } from '../../../../shared/series.ts';
import { column, openSeriesWorld, textColumn, type ChangeRow, type SeriesWorld } from '../../../fakes/series-parts.ts';
import { parseStatement } from '../../../statements/grammar.ts';
import { statementsOf } from '../statements-of.ts';

const never = new AbortController().signal;
const columns = [
  textColumn('a code', 'Latin1_General_100_CI_AS', false),
  column('number', { kind: 'int', bits: 32, signed: true }, { isNullable: false }),
  textColumn('note', 'Latin1_General_100_CI_AS'),
  column('at', { kind: 'timestamp', unit: 'micros', digits: 6, isUtc: false }),
];
const open = (): SeriesWorld => openSeriesWorld({ columns, keyColumns: ['a code', 'number'], compression: 'snappy' });

/** As the series publishes it. */
async function pointerOf(world: SeriesWorld): Promise<CurrentPointer> {
  const { schema, name, keyColumns, columns: own, base, changes } = world.state();
  const manifests = createManifests(world.target);
  const withParts = async <Run extends { readonly runId: string; readonly manifest: string }>(run: Run) => {
    const { parts } = await loadRun(manifests, { schema, name }, run, never);
    return {
      ...run,
      parts: parts.map((part) => ({ name: part.name, rows: part.rows, bytes: part.bytes, md5: part.md5 ?? '' })),
    };
  };
  return {
    pointerVersion: 1,
    series: 'nightly',
    schema,
    name,
    stateVersion: 4,
    round: 3,
    updatedUtc: '2026-02-03T04:05:06.000Z',
    keyColumns,
    operationColumn: '_op',
    versionColumn: '_version',
    columns: own,
    position: 'Complete up to version 7 of change tracking.',
    base: base === null ? null : await withParts(base),
    changes: await Promise.all(changes.map(withParts)),
  };
}

async function filesOf(world: SeriesWorld, container = 'https://acme.blob.core.windows.net/lake') {
  const pointer = await pointerOf(world);
  return currentFilesOf({ pointer, format: 'parquet', container, tool: 'Tableferry test' });
}

const textOf = (files: Awaited<ReturnType<typeof filesOf>>, end: string): string =>
  files.find(({ file }) => file.endsWith(end))?.text ?? '';

/** The rows of the view that the script makes over a copy of the container. */
async function runDuckdb(world: SeriesWorld): Promise<string[]> {
  const root = mkdtempSync(join(tmpdir(), 'tableferry-current-'));
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '400MB', threads: '1' });
  const connection = await instance.connect();
  try {
    for (const [name, { bytes }] of world.target.blobs) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), bytes);
    }
    await connection.run(textOf(await filesOf(world, root), 'duckdb.sql'));
    const found = await connection.runAndReadAll('SELECT "a code", number, note FROM dbo."Orders"');
    return found
      .getRows()
      .map((row) => row.join('|'))
      .toSorted();
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(root, { recursive: true });
  }
}

test('DuckDB gives the current state: the newest change of each key, as the collation compares them', async () => {
  const world = open();
  world.load([
    [
      ['abc', 1, 'base', 0n],
      ['def', 2, 'base', 0n],
    ],
    [['ghi', 3, 'base', null]],
  ]);
  expect(await runDuckdb(world)).toEqual(['abc|1|base', 'def|2|base', 'ghi|3|base']);
  world.change([
    [
      { op: 'U', version: '1', row: ['ABC ', 1, 'first', null] },
      { op: 'U', version: '2', row: ['ABC ', 1, 'second', null] },
    ],
    [{ op: 'D', version: '2', row: ['ghi', 3, null, null] }],
  ]);
  world.change([[{ op: 'I', version: '3', row: ['ghi', 3, 'again', 5n] }]]);
  world.change([[{ op: 'D', row: ['def', 2, null, null] }]], 'deletes');
  expect(await runDuckdb(world)).toEqual(['ABC |1|second', 'ghi|3|again']);
});

test('DuckDB gives the rows of a simple model, whatever the rounds brought', async () => {
  const someChanges = fc.array(
    fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), text: fc.constantFrom('x', 'y'), isDelete: fc.boolean() }),
    { maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(someChanges, { maxLength: 4 }), async (sets) => {
      const world = open();
      const model = new Map([
        ['a', 'base'],
        ['b', 'base'],
      ]);
      world.load([[...model].map(([key, text]) => [key, 1, text, null])]);
      for (const [index, set] of sets.entries()) {
        world.change([
          set.map(({ key, text, isDelete }): ChangeRow => ({
            op: isDelete ? 'D' : 'U',
            version: String(index),
            row: isDelete ? [key, 1, null, null] : [key, 1, text, null],
          })),
        ]);
        for (const { key, text, isDelete } of set) {
          if (isDelete) model.delete(key);
          else model.set(key, text);
        }
      }
      expect(await runDuckdb(world)).toEqual(Array.from(model, ([key, text]) => `${key}|1|${text}`).toSorted());
    }),
    { numRuns: 12 },
  );
});

function changedWorld(): SeriesWorld {
  const world = open();
  world.load([[['abc', 1, 'base', 0n]]]);
  world.change([[{ op: 'D', row: ['abc', 1, null, null] }]]);
  return world;
}

test('an independent grammar reads the statements for serverless pools', async () => {
  const script = textOf(await filesOf(changedWorld()), 'serverless.sql');
  const rephrased = script
    .replaceAll(/OPENROWSET\(BULK \(\n[^)]*\), FORMAT = 'PARQUET'\) WITH \(/g, "OPENJSON('x') WITH (")
    .replaceAll(' COLLATE Latin1_General_100_CI_AS', '');
  const wrong = statementsOf(rephrased)
    .map((sql) => ({ sql, ...parseStatement(sql) }))
    .filter(({ error }) => error !== null);
  expect(wrong).toEqual([]);
  await expect(script).toMatchFileSnapshot('golden/current-synapse-serverless.sql');
});

test('the script for Spark is Python', async (context) => {
  const script = textOf(await filesOf(changedWorld()), 'spark.py');
  await expect(script).toMatchFileSnapshot('golden/current-spark.py');
  expect(script).toContain('abfss://lake@acme.dfs.core.windows.net');
  if (spawnSync('python3', ['--version']).status !== 0) context.skip();
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-spark-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'current.py'), script);
  execFileSync('python3', ['-m', 'py_compile', join(folder, 'current.py')]);
});

test('where an engine cannot read the key there is no script for it, or one that makes it read it', async () => {
  const precise = column('k', { kind: 'timestamp', unit: 'nanos', digits: 7, isUtc: false }, { isNullable: false });
  const world = openSeriesWorld({ columns: [precise], keyColumns: ['k'] });
  world.load([[[5n]]]);
  const files = await filesOf(world);
  expect(files.map(({ file }) => file)).toEqual(['_readers/current-duckdb.sql', '_readers/current-spark.py']);
  expect(textOf(files, 'spark.py')).toContain('nanosAsLong');
});

test('without changes a script reads the full version alone, and without files there is none', async () => {
  const world = open();
  expect(await filesOf(world)).toEqual([]);
  world.load([[['abc', 1, 'base', 0n]]]);
  expect(textOf(await filesOf(world), 'duckdb.sql')).not.toContain('WITH changes');
  expect(textOf(await filesOf(world), 'spark.py')).toContain('sets = [\n]');
});
