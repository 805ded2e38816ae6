// What the scripts for the current state of a table are made from: its pointer, and where its files are.
import type { OutputColumn, PlanColumn } from '../../../../shared/columns.ts';
import type { Format } from '../../../../shared/run-options.ts';
import { outputColumnsOf } from '../../../../shared/plan.ts';
import type { CurrentPointer } from '../../../../shared/series.ts';

export type CurrentFacts = {
  readonly pointer: CurrentPointer;
  readonly format: Format;
  /** URL of the container. */
  readonly container: string;
  readonly tool: string;
};

export const outputsOf = ({ columns }: CurrentPointer): readonly OutputColumn[] =>
  outputColumnsOf({ columns: [...columns] });

export type KeyColumn = { readonly column: PlanColumn; readonly name: string };

/** The columns of the files that tell rows apart. */
export const keyOf = ({ keyColumns, columns }: CurrentPointer): readonly KeyColumn[] =>
  keyColumns.flatMap((name) => {
    const column = columns.find((one) => one.outputs[0].name === name || one.name === name);
    return column === undefined ? [] : [{ column, name: column.outputs[0].name }];
  });

/** How its texts are compared at the source, as far as its collation says so. */
export const collationOf = ({ column: { sqlType, outputs } }: KeyColumn) => {
  const isText = outputs[0].type.kind === 'string';
  const collation = sqlType.collation ?? '';
  return { isText, ignoresCase: /_CI(_|$)/i.test(collation), ignoresAccents: /_AI(_|$)/i.test(collation) };
};

/** Lines of comment: what the script is, and how long it holds. */
export function headLines(
  { pointer, tool }: CurrentFacts,
  engine: string,
  notes: readonly string[],
): readonly string[] {
  const { schema, name, series, stateVersion, round, position } = pointer;
  return [
    `${engine}: the current state of ${schema}.${name}, round ${String(round)} (state ${String(stateVersion)}) of the series ${series}.`,
    `Written by ${tool}. ${position}`,
    'Made anew with every round: run it again to see the newest. Until then it shows this round, whose files stay.',
    ...notes,
  ].map((line) => line.replaceAll(/\s+/g, ' ').trim());
}

/** The sets of changes that have files, in the order in which they are applied; numbered from 1. */
export const setsOf = ({ changes }: CurrentPointer) =>
  changes
    .map(({ parts }, index) => ({ number: index + 1, names: parts.map(({ name }) => name) }))
    .filter(({ names }) => names.length > 0);
