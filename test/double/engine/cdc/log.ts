// The part of the transaction log that CDC reads: the changed rows of captured tables, in order, with their transaction.
import { hasTable, numberIn, setNumber } from '../session/change-tracking.ts';
import { keepValue } from '../session/kept-value.ts';
import type { OpenTable } from '../session/open-database.ts';
import type { SessionState } from '../session/state.ts';
import type { StoredValue } from '../../types.ts';

/** As CDC numbers them. */
export const operations = { delete: 1, insert: 2, before: 3, after: 4 } as const;

/** The number of the last transaction in the log that is not this one. */
export const endOfLog = ({ connection, before }: SessionState): bigint =>
  before?.log ?? numberIn(connection, 'logNumber');

/** Under the write lock; taken back with the transaction. */
export function logChange(
  state: SessionState,
  table: OpenTable,
  operation: keyof typeof operations,
  row: readonly StoredValue[],
): void {
  const { connection } = state;
  if (!hasTable(connection, 'cdc_instances')) return;
  const isCaptured: unknown = connection
    .prepare('SELECT count(*) FROM cdc_instances WHERE number = ?')
    .pluck()
    .get(table.number);
  if (isCaptured === 0) return;
  const tx = numberTransaction(state);
  const named = table.definition.columns.map(({ name }, i): [string, unknown] => [name, keepValue(row[i] ?? null)]);
  connection
    .prepare('INSERT INTO cdc_log (tx, number, op, row) VALUES (?, ?, ?, ?)')
    .run(tx, table.number, operations[operation], JSON.stringify(named));
}

/** A column was added, changed or dropped: who enabled the table before knows nothing of it. */
export function logDefinition(state: SessionState, table: OpenTable, command: string, isRequired: boolean): void {
  const { connection } = state;
  if (!hasTable(connection, 'cdc_ddl')) return;
  connection
    .prepare('INSERT INTO cdc_ddl VALUES (?, ?, ?, ?, ?, ?)')
    .run(table.number, table.objectId, isRequired ? 1 : 0, command, numberTransaction(state), state.nowMs());
}

function numberTransaction(state: SessionState): bigint {
  const { connection } = state;
  const tx = endOfLog(state) + 1n;
  setNumber(connection, 'logNumber', tx);
  const nowMs = state.nowMs();
  connection
    .prepare('INSERT INTO cdc_tx VALUES (?, ?, ?) ON CONFLICT (tx) DO UPDATE SET endMs = excluded.endMs')
    .run(tx, state.transactionBeganMs ?? nowMs, nowMs);
  return tx;
}
