// The physical partitions of a table as the server tells them; a run refuses a table whose layout has changed since.
import { createHash } from 'node:crypto';
import { AppError } from '../../../../shared/errors.ts';
import type { PlanTable } from '../../../../shared/plan.ts';
import { askFirst, flagOf, integerOf, textOf } from '../../source/catalog/ask.ts';
import { quoteTable } from '../../source/quote-name.ts';
import type { SourceSession } from '../../source/session.ts';

export type Layout = NonNullable<PlanTable['layout']>;
export type PhysicalPartitions = {
  readonly layout: Layout;
  /** Approximate; the first partition first. */
  readonly rows: readonly number[];
};

type Named = { readonly schema: string; readonly name: string };

const literal = (text: string): string => `N'${text.replaceAll("'", "''")}'`;

/** Null for a table that is not partitioned, and when the server does not say. */
export async function readLayout(
  session: SourceSession,
  table: Named,
  signal: AbortSignal,
): Promise<PhysicalPartitions | null> {
  const found = await askFirst(
    session,
    [
      `SELECT p.partition_number, p.rows AS row_count, pf.function_id, pf.name AS function_name, pf.fanout,
       pf.boundary_value_on_right AS is_right, c.name AS column_name
FROM sys.indexes AS i
JOIN sys.partition_schemes AS ps ON ps.data_space_id = i.data_space_id
JOIN sys.partition_functions AS pf ON pf.function_id = ps.function_id
JOIN sys.partitions AS p ON p.object_id = i.object_id AND p.index_id = i.index_id
JOIN sys.index_columns AS ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id AND ic.partition_ordinal = 1
JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
WHERE i.object_id = OBJECT_ID(${literal(quoteTable(table))}) AND i.index_id IN (0, 1)
ORDER BY p.partition_number`,
    ],
    signal,
  );
  const first = found?.[0];
  const functionId = integerOf(first?.['function_id']);
  const fanout = integerOf(first?.['fanout']);
  if (found === null || first === undefined || functionId === null || fanout === null) return null;
  const isRight = flagOf(first['is_right']) ?? false;
  const boundaries = await readBoundaries(session, functionId, signal);
  if (boundaries === null) return null;
  const rows = Array.from({ length: fanout }, () => 0);
  for (const row of found) {
    const number = integerOf(row['partition_number']);
    if (number !== null && number >= 1 && number <= fanout) rows[number - 1] = integerOf(row['row_count']) ?? 0;
  }
  return {
    layout: {
      functionName: textOf(first['function_name']),
      columnName: textOf(first['column_name']),
      fanout,
      boundaryHash: createHash('sha256')
        .update(JSON.stringify([isRight, ...boundaries]))
        .digest('hex'),
    },
    rows,
  };
}

/** Bytes and text of each boundary: together no two values look alike, and no sql_variant crosses the wire. */
async function readBoundaries(
  session: SourceSession,
  functionId: number,
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  const from = `FROM sys.partition_range_values AS v WHERE v.function_id = ${String(functionId)} ORDER BY v.boundary_id`;
  const text = 'CONVERT(nvarchar(400), v.value) AS bound_text';
  const rows = await askFirst(
    session,
    [`SELECT ${text}, CONVERT(varbinary(900), v.value) AS bound_bytes ${from}`, `SELECT ${text} ${from}`],
    signal,
  );
  return (
    rows?.map((row) => {
      const bytes = row['bound_bytes'];
      return `${textOf(row['bound_text'])} ${bytes instanceof Uint8Array ? Buffer.from(bytes).toString('hex') : ''}`;
    }) ?? null
  );
}

/** A SPLIT, MERGE or SWITCH since the plan numbers the partitions anew. Throws SCHEMA_CHANGED. */
export async function checkLayout(
  session: SourceSession,
  planned: PlanTable & { readonly layout: Layout },
  signal: AbortSignal,
): Promise<void> {
  const { layout, schema, name } = planned;
  const now = (await readLayout(session, planned, signal))?.layout;
  const isSame =
    now !== undefined &&
    now.functionName === layout.functionName &&
    now.columnName === layout.columnName &&
    now.fanout === layout.fanout &&
    now.boundaryHash === layout.boundaryHash;
  if (isSame) return;
  const detail =
    now === undefined
      ? 'the physical partitions that its ranges follow are gone, or cannot be seen any more'
      : 'its physical partitions have other boundaries, so that their numbers mean other rows';
  throw new AppError('SCHEMA_CHANGED', { table: `${schema}.${name}`, detail });
}
