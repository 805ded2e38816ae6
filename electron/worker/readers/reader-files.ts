// Everything that is published beside a table's parts, for whoever opens them: names and content.
import { writeAzureSql } from './azure-sql.ts';
import { deltaLogFile, writeDeltaLog } from './delta-log.ts';
import { decideDelta } from './delta-table.ts';
import { writeServerless } from './synapse-serverless.ts';
import type { TableFacts } from './table-facts.ts';
import { describeTable } from './table-schema.ts';
import { writeDedicated, writeFabric } from './warehouses.ts';

/** Begins with `_`, as the folder below: readers of data folders pass over both. */
const schemaFile = '_schema.json';
const scriptFiles = {
  serverless: '_readers/synapse-serverless.sql',
  fabric: '_readers/fabric-warehouse.sql',
  dedicated: '_readers/synapse-dedicated.sql',
  azureSql: '_readers/azure-sql-database.sql',
} as const;

/** Names of all that may have been published, relative to the table's place; a discard needs no more. */
export const readerFileNames: readonly string[] = [schemaFile, ...Object.values(scriptFiles), deltaLogFile];

export type ReaderFile = { readonly file: string; readonly contentType: string; readonly text: string };

const sql = (file: string, text: string): ReaderFile => ({ file, contentType: 'application/sql; charset=utf-8', text });

/** Without a pattern for the parts there is nothing that a script could open. */
export function readerFilesOf(facts: TableFacts): readonly ReaderFile[] {
  const { pattern } = facts;
  const schema = {
    file: schemaFile,
    contentType: 'application/json',
    text: `${JSON.stringify(describeTable(facts), null, 2)}\n`,
  };
  return [
    schema,
    ...(pattern === null
      ? []
      : [
          sql(scriptFiles.serverless, writeServerless(facts, pattern)),
          sql(scriptFiles.fabric, writeFabric(facts, pattern)),
          sql(scriptFiles.dedicated, writeDedicated(facts, pattern)),
        ]),
    sql(scriptFiles.azureSql, writeAzureSql(facts)),
    ...deltaLog(facts),
  ];
}

function deltaLog(facts: TableFacts): readonly ReaderFile[] {
  const { folder } = facts;
  if (folder === null || decideDelta(facts).kind === 'none') return [];
  return [{ file: deltaLogFile, contentType: 'application/json', text: writeDeltaLog(facts, folder) }];
}
