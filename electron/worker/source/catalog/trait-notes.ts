// What the kind of a table means for whoever exports it, in sentences; and why some tables are not offered at first.
import type { ObjectName, TableTraits } from '../../../../shared/catalog.ts';

const nameOf = ({ schema, name }: ObjectName): string => `${schema}.${name}`;

/** One sentence each, for the reader of the list. */
export function notesOfTraits(traits: TableTraits): string[] {
  const { temporal, ledger, memory, isExternal, graph, rowFilters, storage } = traits;
  const notes: string[] = [];
  if (temporal?.role === 'current') notes.push(currentNote(temporal.history));
  if (temporal?.role === 'history') notes.push(historyNote(temporal.of));
  if (ledger === 'history') notes.push('It is the history table of a ledger table.');
  if (ledger === 'dropped') notes.push('It is a ledger table that was dropped.');
  if (ledger === 'updatable' || ledger === 'appendOnly')
    notes.push('It is a ledger table: its hidden ledger columns are exported, the proof of its ledger is not.');
  if (memory !== 'none') notes.push('It is memory-optimized: it has no row estimate but what is counted.');
  if (memory === 'schemaOnly') notes.push('Its rows do not outlive a restart of the server.');
  if (isExternal) notes.push('It is an external table: its rows are stored elsewhere and each read goes there.');
  if (graph !== null) notes.push(`It is a graph ${graph} table: its identities are written as JSON text.`);
  if (storage === 'columnstore')
    notes.push('It is a columnstore: it is read whole segments at a time, which costs more than its rows suggest.');
  if (rowFilters !== null && rowFilters.length > 0)
    notes.push(
      `A row-level security policy (${rowFilters.join(', ')}) filters it: only the rows that this login may see are exported.`,
    );
  return notes;
}

const currentNote = (history: ObjectName | null): string =>
  `It is system-versioned: the rows of now are exported${history === null ? '.' : `, its history is ${nameOf(history)}.`}`;
const historyNote = (of: ObjectName | null): string =>
  of === null ? 'It is the history table of a system-versioned table.' : `It holds the history of ${nameOf(of)}.`;

/** Why a table is offered only when it is looked for; null = like any other. */
export function hiddenReasonOf({ schema, name }: ObjectName, traits: TableTraits): string | null {
  const { temporal, ledger, isExternal } = traits;
  if (temporal?.role === 'history') return historyNote(temporal.of);
  if (ledger === 'history') return 'It is the history table of a ledger table.';
  if (ledger === 'dropped') return 'It is a ledger table that was dropped.';
  if (isExternal) return 'It is an external table: its rows are stored elsewhere.';
  if (schema === 'cdc') return 'It belongs to change data capture.';
  if (schema === 'dbo' && name === 'sysdiagrams') return 'It holds the diagrams of SQL Server Management Studio.';
  return null;
}
