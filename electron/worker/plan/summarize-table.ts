// What the plan of a table would look like, told from the catalog alone: no question goes to the server.
import type { CatalogTable } from '../../../shared/catalog.ts';
import type { TableSummary } from '../../../shared/contract.ts';
import { formatCount } from '../../../shared/format.ts';
import { marksOf } from '../../../shared/trait-words.ts';
import { chooseKey } from './choose-key.ts';
import { planColumn } from './column-plan.ts';
import { rowWidthOf } from './estimate.ts';
import { countPartitions } from './split/count-partitions.ts';

export type SummaryChoices = {
  readonly lanes: number;
  readonly isExactCodePage: (codePage: number) => boolean;
};

/** `partitions` is what a plan for that many lanes would aim at; with gaps in the key it may end with some less. */
export function summarizeTable(table: CatalogTable, choices: SummaryChoices): TableSummary {
  const choice = chooseKey(table);
  const partitions = choice.key === null ? 1 : expectedPartitions(table, choices.lanes);
  const leftOut = leftOutColumns(table, choices.isExactCodePage);
  return {
    schema: table.schema,
    name: table.name,
    kind: table.kind,
    canSelect: table.canSelect,
    marks: marksOf(table.traits),
    hiddenReason: table.hiddenReason,
    sizeSource: table.sizeSource,
    rowsEstimate: table.rowsEstimate,
    bytesEstimate: table.bytesEstimate,
    columnCount: table.columns.length,
    key: choice.key === null ? null : choice.key.columns.map(({ name }) => name).join(', '),
    partitions,
    readNote: partitions === 1 ? choice.note : `${choice.note} About ${formatCount(partitions)} ranges.`,
    warnings: [
      ...table.notes,
      ...leftOut.map(({ name, reason }) => `Column ${name} is left out: ${reason}.`),
      ...(choice.warning === null ? [] : [choice.warning]),
    ],
    obstacle: obstacleOf(table, leftOut.length),
  };
}

/** As the plan counts: what the catalog does not tell is guessed from the types. */
function expectedPartitions(table: CatalogTable, lanes: number): number {
  const rows = table.rowsEstimate ?? 0;
  return countPartitions(rows, table.bytesEstimate ?? rows * rowWidthOf(table), lanes);
}

/** Names do not matter here: they are chosen when the plan is made. */
const anyName = (name: string, suffix: string): string => name + suffix;

function leftOutColumns(table: CatalogTable, isExactCodePage: SummaryChoices['isExactCodePage']) {
  const rules = { isExactCodePage, fitsNanos: () => false, extraName: anyName };
  return table.columns.flatMap((column) => {
    const decision = planColumn(column, rules);
    return 'leftOut' in decision ? [{ name: column.name, reason: decision.leftOut }] : [];
  });
}

function obstacleOf(table: CatalogTable, leftOut: number): string | null {
  if (table.columns.length === 0) return 'None of its columns is visible to this login.';
  return leftOut === table.columns.length ? 'None of its columns can be exported.' : null;
}
