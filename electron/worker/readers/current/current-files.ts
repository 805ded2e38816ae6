// Everything that is published beside the pointer to the current state of a table, for whoever opens it.
import type { ReaderFile } from '../reader-files.ts';
import type { CurrentFacts } from './current-facts.ts';
import { writeDuckdb } from './duckdb.ts';
import { writeServerlessCurrent } from './serverless.ts';
import { writeSpark } from './spark.ts';

/** Beside `current.json`; readers of data folders pass over it. */
const currentScripts = {
  duckdb: '_readers/current-duckdb.sql',
  spark: '_readers/current-spark.py',
  serverless: '_readers/current-synapse-serverless.sql',
} as const;

/** Of Parquet: what a text of CSV or JSON means is said by _schema.json, and differs from engine to engine. */
export function currentFilesOf(facts: CurrentFacts): readonly ReaderFile[] {
  const { pointer, format } = facts;
  if (format !== 'parquet' || (pointer.base === null && pointer.changes.length === 0)) return [];
  const serverless = writeServerlessCurrent(facts);
  const sql = 'application/sql; charset=utf-8';
  return [
    { file: currentScripts.duckdb, contentType: sql, text: writeDuckdb(facts) },
    { file: currentScripts.spark, contentType: 'text/x-python; charset=utf-8', text: writeSpark(facts) },
    ...(serverless === null ? [] : [{ file: currentScripts.serverless, contentType: sql, text: serverless }]),
  ];
}
