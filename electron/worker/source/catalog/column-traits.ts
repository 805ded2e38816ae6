// What sets a column apart: hidden, generated, sparse, computed, masked, encrypted, part of a graph.
import type { ColumnTraits } from '../../../../shared/catalog.ts';
import type { QueryRow, SourceSession } from '../session.ts';
import { askFirst, flagOf, integerOf, textOf } from './ask.ts';

/** Columns of sys.columns that older or other servers lack. */
export const optionalFlags = [
  'is_sparse',
  'is_column_set',
  'is_filestream',
  'is_rowguidcol',
  'encryption_type',
  'encryption_type_desc',
  'is_masked',
  'is_hidden',
  'generated_always_type',
  'graph_type',
] as const;

/** What is asked about columns of tables that have them: the text of computed ones, and how masked ones are masked. */
export type ColumnFacts = {
  readonly computed: (row: QueryRow) => { readonly definition: string; readonly isPersisted: boolean | null } | null;
  readonly masking: (row: QueryRow) => string | null;
  /** Whether this login sees the true values of a masked column. */
  readonly canUnmask: (row: QueryRow) => boolean;
};

const keyOf = (row: QueryRow): string => `${textOf(row['object_id'])}/${textOf(row['column_id'])}`;

const computedStatements = [
  'SELECT cc.object_id, cc.column_id, cc.definition, cc.is_persisted FROM sys.computed_columns AS cc',
];
const databaseUnmask = `HAS_PERMS_BY_NAME(QUOTENAME(DB_NAME()), 'DATABASE', 'UNMASK')`;
// Rights on a single table or column came with 2022; before, these functions answer NULL.
const maskedStatements = [
  `SELECT mc.object_id, mc.column_id, mc.masking_function, ${databaseUnmask} AS unmask,
       HAS_PERMS_BY_NAME(QUOTENAME(s.name) + N'.' + QUOTENAME(o.name), 'OBJECT', 'UNMASK', mc.name, 'COLUMN') AS unmask_column
FROM sys.masked_columns AS mc
JOIN sys.objects AS o ON o.object_id = mc.object_id
JOIN sys.schemas AS s ON s.schema_id = o.schema_id
WHERE mc.is_masked = 1`,
  `SELECT mc.object_id, mc.column_id, mc.masking_function, ${databaseUnmask} AS unmask
FROM sys.masked_columns AS mc WHERE mc.is_masked = 1`,
];
const unmaskStatements = [`SELECT ${databaseUnmask} AS unmask`];

/** Asks only about what `columns` (rows of sys.columns) hold. */
export async function readColumnFacts(
  session: SourceSession,
  columns: readonly QueryRow[],
  signal: AbortSignal,
): Promise<ColumnFacts> {
  const ask = async (flag: string, statements: readonly string[]): Promise<ReadonlyMap<string, QueryRow>> => {
    if (!columns.some((row) => flagOf(row[flag]) === true)) return new Map();
    return new Map(((await askFirst(session, statements, signal)) ?? []).map((row) => [keyOf(row), row] as const));
  };
  const computed = await ask('is_computed', computedStatements);
  const masked = await ask('is_masked', maskedStatements);
  // Without the view of masked columns the right on the database is all that can be asked for.
  const isUntold = masked.size === 0 && columns.some((row) => flagOf(row['is_masked']) === true);
  const unmask = isUntold && flagOf((await askFirst(session, unmaskStatements, signal))?.[0]?.['unmask']) === true;
  return {
    computed(row) {
      const told = computed.get(keyOf(row));
      return told === undefined
        ? null
        : { definition: textOf(told['definition']), isPersisted: flagOf(told['is_persisted']) };
    },
    masking: (row) => (flagOf(row['is_masked']) === true ? textOf(masked.get(keyOf(row))?.['masking_function']) : null),
    canUnmask(row) {
      const told = masked.get(keyOf(row));
      return told === undefined ? unmask : flagOf(told['unmask_column']) === true || flagOf(told['unmask']) === true;
    },
  };
}

const graphName = /^\$(?:node|edge|from|to)_id(?=_|$)/;
const graphNames = { $node_id: '$node_id', $edge_id: '$edge_id', $from_id: '$from_id', $to_id: '$to_id' } as const;
type GraphName = keyof typeof graphNames;
const isGraphName = (name: string | undefined): name is GraphName => name !== undefined && name in graphNames;
/** Identities of nodes and edges, computed by the server as JSON; the others of their kind are internal. */
const computedGraphTypes = new Set([2, 5, 8]);

const generated: Readonly<Record<number, ColumnTraits['generatedAlways']>> = { 1: 'rowStart', 2: 'rowEnd' };

/** Undefined for a column like most. */
export function traitsOfColumn(row: QueryRow, facts: ColumnFacts): ColumnTraits | undefined {
  const is = (name: (typeof optionalFlags)[number]): boolean => flagOf(row[name]) === true;
  const generatedType = integerOf(row['generated_always_type']) ?? 0;
  const computed = flagOf(row['is_computed']) === true ? facts.computed(row) : null;
  const masking = facts.masking(row);
  const encryption = textOf(row['encryption_type_desc']);
  const graph = computedGraphTypes.has(integerOf(row['graph_type']) ?? 0)
    ? graphName.exec(textOf(row['name']))?.[0]
    : undefined;
  const traits: ColumnTraits = {
    ...(is('is_hidden') ? { isHidden: true as const } : {}),
    // Of ledger tables the numbers differ by version; all of them name the server's own columns.
    ...(generatedType > 0 ? { generatedAlways: generated[generatedType] ?? 'ledger' } : {}),
    ...(is('is_sparse') ? { isSparse: true as const } : {}),
    ...(is('is_filestream') ? { isFilestream: true as const } : {}),
    ...(is('is_rowguidcol') ? { isRowGuid: true as const } : {}),
    ...(masking === null ? {} : { masking }),
    ...(encryption === '' ? {} : { encryption }),
    ...(computed === null ? {} : { computed }),
    ...(isGraphName(graph) ? { graph: graphNames[graph] } : {}),
  };
  return Object.keys(traits).length === 0 ? undefined : traits;
}
