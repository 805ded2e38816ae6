// Writes the first version of a Delta table over the parts of a run, so that Fabric, Databricks and Spark open their folder.
import { addAction, commitText, relativePath, shapeOf } from './delta-table.ts';
import type { TableFacts } from './table-facts.ts';

/** Below the table's folder; its name is the version. */
export const deltaLogFile = '_delta_log/00000000000000000000.json';

/** The same facts always give the same text. */
export function writeDeltaLog(facts: TableFacts, folder: string): string {
  const { plan, table, parts, finishedUtc, deltaId } = facts;
  const { schemaString, configuration, protocol } = shapeOf(table.columns);
  const timeMs = Date.parse(finishedUtc);
  return commitText([
    { commitInfo: { timestamp: timeMs, operation: 'CREATE TABLE', operationParameters: {}, engineInfo: plan.tool } },
    { protocol },
    {
      metaData: {
        id: deltaId,
        name: table.name,
        description: `${table.schema}.${table.name} of ${plan.source.database}`,
        format: { provider: 'parquet', options: {} },
        schemaString,
        partitionColumns: [],
        configuration,
        createdTime: timeMs,
      },
    },
    ...parts.map((part) => addAction(relativePath(part.name, folder), part, timeMs)),
  ]);
}
