// The columns of all tables in one query, with alias types resolved to their base and what cannot be exported said.
import type { CatalogColumn } from '../../../../shared/catalog.ts';
import type { QueryRow, SourceSession } from '../session.ts';
import { askFirst, flagOf, integerOf, textOf } from './ask.ts';
import { readTypeNames } from './type-names.ts';
import { optionalFlags, readColumnFacts, traitsOfColumn, type ColumnFacts } from './column-traits.ts';
import { findObstacle } from './obstacles.ts';

const base = `c.object_id, c.column_id, c.name, c.system_type_id, c.user_type_id, c.max_length, c.precision, c.scale,
       c.collation_name, c.is_nullable`;
const ofObjects = `FROM sys.columns AS c
JOIN sys.objects AS o ON o.object_id = c.object_id
WHERE o.type IN ('U', 'V')
ORDER BY c.object_id, c.column_id`;

function statementsFor(known: ReadonlySet<string>): readonly string[] {
  const optional = optionalFlags.filter((name) => known.has(`columns.${name}`)).map((name) => `, c.${name}`);
  return [
    `SELECT ${base}, c.is_identity, c.is_computed${optional.join('')}\n${ofObjects}`,
    `SELECT ${base}, c.is_identity, c.is_computed\n${ofObjects}`,
    `SELECT ${base} FROM sys.columns AS c ORDER BY c.object_id, c.column_id`,
  ];
}

/**
 * Columns by object id, in column order; null when the server has no sys.columns or sys.types.
 */
export async function readColumns(
  session: SourceSession,
  known: ReadonlySet<string>,
  codePageOf: (collation: string) => number | null,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, readonly CatalogColumn[]> | null> {
  const rows = await askFirst(session, statementsFor(known), signal);
  const typeNameOf = await readTypeNames(session, signal);
  if (rows === null || typeNameOf === null) return null;
  const facts = await readColumnFacts(session, rows, signal);
  const columns = new Map<number, CatalogColumn[]>();
  for (const row of rows) {
    const id = integerOf(row['object_id']);
    if (id === null) continue;
    const list = columns.get(id) ?? [];
    if (list.length === 0) columns.set(id, list);
    list.push(columnOf(row, typeNameOf(row), codePageOf, facts));
  }
  return columns;
}

function columnOf(
  row: QueryRow,
  typeName: string,
  codePageOf: (collation: string) => number | null,
  facts: ColumnFacts,
): CatalogColumn {
  const traits = traitsOfColumn(row, facts);
  const collation = textOf(row['collation_name']) || null;
  return {
    name: textOf(row['name']),
    sqlType: {
      name: typeName,
      maxLength: integerOf(row['max_length']) ?? 0,
      precision: integerOf(row['precision']) ?? 0,
      scale: integerOf(row['scale']) ?? 0,
      collation,
      codePage: collation === null ? null : codePageOf(collation),
    },
    isNullable: flagOf(row['is_nullable']) ?? true,
    isIdentity: flagOf(row['is_identity']) ?? false,
    isComputed: flagOf(row['is_computed']) ?? false,
    obstacle: findObstacle(row, facts.canUnmask(row)),
    ...(traits === undefined ? {} : { traits }),
  };
}
