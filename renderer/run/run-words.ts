// What a run and its tables are called, how bad that is, and how far they are.
import { describeProblem } from '../text/problems.ts';
import type { RunSnapshot, RunState, TableSnapshot } from '../../shared/run.ts';
import type { StatusKind } from '../ui/status.tsx';
import { factoryRunText } from '../text/factory-run.ts';
import { text } from '../text/text.ts';

export type Said = { readonly kind: StatusKind; readonly word: string };

export function describeState(state: RunState): Said {
  const words = text.run.state;
  switch (state.kind) {
    case 'ready':
      return { kind: 'waiting', word: words.ready };
    case 'running':
      return { kind: 'running', word: words.running };
    case 'stopping':
      return { kind: 'running', word: words.stopping };
    case 'stopped':
      return state.reason === 'crash'
        ? { kind: 'warning', word: words.crashed }
        : { kind: 'skipped', word: words.stopped };
    case 'failed':
      return { kind: 'failed', word: words.failed };
    case 'completed':
      return { kind: 'passed', word: words.completed };
    case 'discarding':
      return { kind: 'warning', word: words.discarding };
  }
}

/** `isMoving`: the run is in progress; of a run at rest no table runs or waits. */
export function describeTable({ state, error, rowsSetAside, rows, factory }: TableSnapshot, isMoving: boolean): Said {
  const words = text.run.tables.state;
  if (!isMoving && (state === 'waiting' || state === 'running'))
    return { kind: 'skipped', word: rows === 0 ? words.notBegun : words.unfinished };
  switch (state) {
    case 'waiting':
      return { kind: 'waiting', word: words.waiting };
    case 'running':
      if (factory !== undefined && error === null)
        return { kind: 'running', word: factoryRunText.phases[factory.phase] };
      return error === null ? { kind: 'running', word: words.running } : { kind: 'warning', word: words.retrying };
    case 'done':
      return rowsSetAside === 0 ? { kind: 'passed', word: words.done } : { kind: 'warning', word: words.setAside };
    case 'failed':
      return { kind: 'failed', word: words.failed };
  }
}

/**
 * Why nothing moves: the storage keeps every lane waiting. A source that is tried again is told at its table, since it
 * is waited for between attempts only, and a notice that comes and goes would make the page jump. Null = it moves.
 */
export function stallOf({ lanes, tables, storage }: Pick<RunSnapshot, 'lanes' | 'tables' | 'storage'>): string | null {
  const carrying = lanes.filter(({ activity }) => activity !== 'idle');
  // All is read, and the manifest waits.
  const own = carrying.length === 0 && storage !== undefined ? [storage] : [];
  if (carrying.some(({ activity }) => activity !== 'waiting')) return null;
  const errors = carrying.map(({ tableId }) => tables.find(({ id }) => id === tableId)?.error ?? null);
  // Who is to sign in is asked by a notice of its own.
  const [first] = [...errors, ...own].filter((error) => error !== null && error.code.startsWith('STORAGE_'));
  return first === undefined || first === null ? null : describeProblem(first);
}

/** Trouble first, then what runs, then what waits, then what is finished; the plan's order within. */
const rank = ({ state, error, rows, rowsSetAside }: TableSnapshot, isMoving: boolean): number => {
  if (state === 'failed') return 0;
  if (!isMoving && state !== 'done') return rows > 0 ? 2 : 4;
  if (state === 'running') return error === null ? 2 : 1;
  if (state === 'waiting') return 4;
  return rowsSetAside > 0 ? 3 : 5;
};

export const troubleFirst = (tables: readonly TableSnapshot[], isMoving: boolean): readonly TableSnapshot[] =>
  tables
    .map((table, index) => ({ table, index, rank: rank(table, isMoving) }))
    .toSorted((one, other) => one.rank - other.rank || one.index - other.index)
    .map(({ table }) => table);

/** 0 to 1 of the verified rows; never 1 before the end. Null = the whole is not known. */
export function shareDone(rows: number, estimate: number | null, isDone: boolean): number | null {
  if (isDone) return 1;
  if (estimate === null || estimate === 0) return null;
  return Math.min(0.99, rows / estimate);
}

export const runShare = ({ rows, rowsEstimate, state }: Pick<RunSnapshot, 'rows' | 'rowsEstimate' | 'state'>) =>
  shareDone(rows, rowsEstimate, state.kind === 'completed');

/** Rounded down, as one would rather be told too little. */
export const percentOf = (share: number): number => Math.floor(share * 100);

export const tableName = ({ schema, name }: Pick<TableSnapshot, 'schema' | 'name'>): string => `${schema}.${name}`;
