// Writes `_schema.json` of one table.
import type { TableSchema } from '../../../shared/table-schema.ts';
import { declaredType } from './declared-type.ts';
import { deltaLogFile } from './delta-log.ts';
import { decideDelta } from './delta-table.ts';
import { columnsInFiles, describeFileColumn } from './file-columns.ts';
import type { TableFacts } from './table-facts.ts';

/** The same facts always give the same document. */
export function describeTable(facts: TableFacts): TableSchema {
  const { plan, table, parts, runId, finishedUtc, container, folder, pattern } = facts;
  const { format, compression } = plan.options;
  const { declared } = table;
  return {
    schemaVersion: 1,
    runId,
    tool: plan.tool,
    finishedUtc,
    source: {
      server: plan.server.name,
      database: plan.source.database,
      schema: table.schema,
      name: table.name,
      kind: table.kind,
      where: table.where,
      query: table.query,
    },
    format,
    compression,
    location: { container, folder, pattern },
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
    parts: parts.length,
    columns: columnsInFiles(table, format).map(({ column, files }) => {
      const computed = declared?.computed.find(({ name }) => name === column.name);
      return {
        name: column.name,
        declaredAs: declaredType(column.sqlType),
        sqlType: column.sqlType,
        isNullable: column.isNullable,
        isIdentity: declared?.identity.includes(column.name) ?? false,
        computed: computed === undefined ? null : { definition: computed.definition },
        note: column.note,
        files: files.map((file) => describeFileColumn(file, format)),
      };
    }),
    keys: declared?.keys ?? null,
    checks: declared?.checks ?? null,
    delta: deltaOf(facts),
  };
}

function deltaOf(facts: TableFacts): TableSchema['delta'] {
  const decision = decideDelta(facts);
  return decision.kind === 'none'
    ? { log: null, notes: [decision.why] }
    : { log: deltaLogFile, notes: [...decision.notes] };
}
