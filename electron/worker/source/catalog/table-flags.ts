// What sys.tables says of each table beyond its name, in one question that names only columns this server has.
import type { TableTraits } from '../../../../shared/catalog.ts';
import type { QueryRow, SourceSession } from '../session.ts';
import { askFirst, flagOf, integerOf } from './ask.ts';

/** Columns that came with a version (2014 in-memory, 2016 temporal and external, 2017 graph, 2022 ledger), or that not every server has. */
const optional = [
  'is_memory_optimized',
  'durability',
  'temporal_type',
  'history_table_id',
  'is_external',
  'is_filetable',
  'is_node',
  'is_edge',
  'ledger_type',
  'is_dropped_ledger_table',
  'is_replicated',
  'is_merge_published',
  'is_tracked_by_cdc',
] as const;

export type TableFlags = Pick<
  TableTraits,
  'ledger' | 'memory' | 'isExternal' | 'isFileTable' | 'graph' | 'isReplicated' | 'isTrackedByCdc'
> & {
  /** 0 no, 1 history, 2 system-versioned. */
  readonly temporalType: number;
  readonly historyId: number | null;
};

const ledgers: Readonly<Record<number, TableTraits['ledger']>> = { 1: 'history', 2: 'updatable', 3: 'appendOnly' };

function flagsOf(row: QueryRow): TableFlags {
  const is = (name: (typeof optional)[number]): boolean => flagOf(row[name]) === true;
  const number = (name: (typeof optional)[number]): number => integerOf(row[name]) ?? 0;
  return {
    temporalType: number('temporal_type'),
    historyId: integerOf(row['history_table_id']),
    ledger: is('is_dropped_ledger_table') ? 'dropped' : (ledgers[number('ledger_type')] ?? 'none'),
    memory: !is('is_memory_optimized') ? 'none' : number('durability') === 1 ? 'schemaOnly' : 'durable',
    isExternal: is('is_external'),
    isFileTable: is('is_filetable'),
    graph: is('is_node') ? 'node' : is('is_edge') ? 'edge' : null,
    isReplicated: is('is_replicated') || is('is_merge_published'),
    isTrackedByCdc: is('is_tracked_by_cdc'),
  };
}

/** What every table has for which nothing is told. */
export const plainFlags: TableFlags = flagsOf({});

/** By object id; null when the server could not be asked. `known`: see probeOptionalColumns. */
export async function readTableFlags(
  session: SourceSession,
  known: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, TableFlags> | null> {
  const named = optional.filter((name) => known.has(`tables.${name}`)).map((name) => `, t.${name}`);
  const rows = await askFirst(session, [`SELECT t.object_id${named.join('')} FROM sys.tables AS t`], signal);
  if (rows === null) return null;
  return new Map(
    rows.flatMap((row) => {
      const id = integerOf(row['object_id']);
      return id === null ? [] : [[id, flagsOf(row)] as const];
    }),
  );
}
