// Fuzzes the double's T-SQL: every mutated text must compile or end in an SqlError, each within its time.
// Run: node test/fuzz/tsql.ts --count 1000000 --seed 1
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createDatabaseFile } from '../double/engine/database-file.ts';
import { openCompiler } from '../double/engine/engine.ts';
import { SqlError, type ColumnDefinition, type DatabaseDefinition, type SqlType } from '../double/types.ts';
import { corpus } from './tsql-corpus.ts';
import { mutate, seededRandom } from './tsql-mutate.ts';

const collation = 'SQL_Latin1_General_CP1_CI_AS';
const column = (name: string, type: SqlType): ColumnDefinition => ({ name, type, isNullable: false });
const table = (schema: string, name: string, columns: readonly ColumnDefinition[], key: string | null) => ({
  schema,
  name,
  columns,
  indexes: key === null ? [] : [{ name: 'pk', columns: [{ name: key }], isUnique: true, isClustered: true }],
});
const word: SqlType = { name: 'nvarchar', length: 20, collation };

const definition: DatabaseDefinition = {
  name: 'fuzz',
  collation,
  tables: [
    table(
      'dbo',
      'Numbers',
      [
        column('id', { name: 'bigint' }),
        column('n', { name: 'int' }),
        column('word', word),
        column('price', { name: 'money' }),
      ],
      'id',
    ),
    table(
      'dbo',
      'Words',
      [column('code', word), column('latin', { name: 'varchar', length: 20, collation: 'Latin1_General_BIN2' })],
      'code',
    ),
    table('dbo', 'Ids', [column('id', { name: 'uniqueidentifier' }), column('n', { name: 'int' })], 'id'),
    table('dbo', 'Pairs', [column('a', { name: 'int' }), column('b', { name: 'datetime2', scale: 7 })], 'a'),
    table('dbo', 'Changing', [column('word', word), column('version', { name: 'timestamp' })], null),
    table(
      'odd one',
      "sel]ect 'quoted' 😀",
      [column('order', { name: 'int' }), column('a]b', { name: 'sql_variant' })],
      null,
    ),
  ],
};

export type FuzzResult = {
  readonly compiled: number;
  readonly refused: number;
  /** Texts that ended in anything but an SqlError, with what happened. */
  readonly failures: readonly string[];
  readonly slowestMs: number;
};

/** Compiles `count` mutated texts; the same seed gives the same texts. A text slower than `limitMs` is a failure. */
export function fuzzTsql(count: number, seed: number, limitMs = 2000): FuzzResult {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-tsql-'));
  const file = join(folder, 'fuzz.db');
  createDatabaseFile(file, definition).close();
  const compiler = openCompiler(file);
  const random = seededRandom(seed);
  const any = (): string => corpus[Math.floor(random() * corpus.length)];
  const failures: string[] = [];
  let compiled = 0;
  let refused = 0;
  let slowestMs = 0;
  for (let i = 0; i < count; i++) {
    const sql = i < corpus.length ? corpus[i] : mutate(any(), any(), random);
    const started = performance.now();
    try {
      compiler.compile(sql);
      compiled++;
    } catch (error) {
      if (error instanceof SqlError) refused++;
      else
        failures.push(
          `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n${JSON.stringify(sql)}`,
        );
    }
    const tookMs = performance.now() - started;
    if (tookMs > limitMs) failures.push(`took ${Math.round(tookMs)} ms\n${JSON.stringify(sql)}`);
    if (tookMs > slowestMs) slowestMs = tookMs;
  }
  compiler.close();
  rmSync(folder, { recursive: true });
  return { compiled, refused, failures, slowestMs };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { count: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
  });
  const result = fuzzTsql(Number(values.count), Number(values.seed));
  for (const failure of result.failures.slice(0, 10)) console.error(failure);
  console.log(JSON.stringify({ ...result, failures: result.failures.length }));
  process.exitCode = result.failures.length === 0 ? 0 : 1;
}
