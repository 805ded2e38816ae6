// UPDATE: rows get their values in place, or move where their key is another one.
import type { StoredValue } from '../../types.ts';
import { literal } from '../bind/bound.ts';
import { bindExpression } from '../bind/expression.ts';
import { dataColumn, sortKeyColumn, type PhysicalTable } from '../physical.ts';
import { insertStatement, rowWriter } from '../row-writer.ts';
import type { Statement } from '../syntax/ast.ts';
import { assignment, checkWritable, columnAt, guarded, nextRowversion, type ChangeContext } from './assign-columns.ts';
import { trackedKey } from './change-tracking.ts';
import { keptKey } from './kept-value.ts';
import { matching, whereKey } from './matching-rows.ts';
import { recordDelete, recordInsert, recordUpdate } from './record-change.ts';

type Update = Extract<Statement, { kind: 'update' }>;

/** Number of rows updated. */
export function runUpdate(node: Update, context: ChangeContext): number {
  const { table, state } = context;
  const { columns } = table.definition;
  const targets = node.sets.map((set) => columnAt(table, set.column, node.line));
  for (const target of targets) checkWritable(columns[target], context, false);
  const changes = [
    ...matching(node, context, (binder) =>
      node.sets.map((set, i) =>
        assignment(
          set.value.kind === 'default' ? literal(columns[targets[i]].type, null) : bindExpression(set.value, binder),
          columns[targets[i]],
          context,
          'UPDATE',
        ),
      ),
    ),
  ];
  const versions = columns.flatMap((column, index) => (column.type.name === 'timestamp' ? [index] : []));
  const trackedBy = trackedKey(table);
  const keyOfRow = (row: readonly StoredValue[]): string => keptKey(trackedBy.map((index) => row[index]));
  const write = rowWriter(table.physical);
  const replaced = changes.map(({ key, values, before }) => {
    const after = before.map((value, index) =>
      targets.includes(index)
        ? values[targets.indexOf(index)]
        : versions.includes(index)
          ? nextRowversion(state)
          : value,
    );
    const written = write(after);
    return { key, before, written, after: written.slice(0, columns.length) };
  });
  const isMoved = ({ before, after }: (typeof replaced)[number]): boolean => keyOfRow(before) !== keyOfRow(after);
  const all = [...columns.map((_, index) => dataColumn(index)), ...sortKeysOf(table.physical)];
  const changed = all.filter(
    (_, at) => targets.includes(at) || versions.includes(at) || (at >= columns.length && isSortKeyOf(targets, all[at])),
  );
  const update = state.connection.prepare(
    `UPDATE ${table.physical.name} SET ${changed.map((name) => `${name} = ?`).join()} WHERE ${whereKey(table.physical)}`,
  );
  const moved = replaced.filter(isMoved);
  for (const row of replaced) {
    if (moved.includes(row)) continue;
    guarded(context, () => update.run(...changed.map((name) => row.written[all.indexOf(name)]), ...row.key));
    recordUpdate(state, table, row.before, row.after);
  }
  moveRows(moved, context);
  return changes.length;
}

type Replaced = {
  readonly key: readonly unknown[];
  readonly before: readonly StoredValue[];
  readonly written: readonly StoredValue[];
  readonly after: readonly StoredValue[];
};

const sortKeysOf = ({ sortKeyed }: PhysicalTable): string[] =>
  [...sortKeyed].sort((a, b) => a - b).map((index) => sortKeyColumn(index));
const isSortKeyOf = (targets: readonly number[], name: string): boolean =>
  targets.some((index) => sortKeyColumn(index) === name);

/** Rows that get other keys: all leave their places before any takes a new one, so that keys may change hands. */
function moveRows(moved: readonly Replaced[], context: ChangeContext): void {
  if (moved.length === 0) return;
  const { table, state } = context;
  const remove = state.connection.prepare(`DELETE FROM ${table.physical.name} WHERE ${whereKey(table.physical)}`);
  const insert = state.connection.prepare(insertStatement(table.physical));
  for (const { key, before } of moved) {
    remove.run(...key);
    recordDelete(state, table, before);
  }
  for (const { written, after } of moved) {
    guarded(context, () => insert.run(...written));
    recordInsert(state, table, after);
  }
}
