// How a round ended, as JSON, as text and as an exit code; and what the target has of a series.
import { formatCount, formatPlural } from '../../shared/format.ts';
import { positionText } from '../../shared/position-text.ts';
import type { RoundResult, RoundTable, SeriesState } from '../../shared/series.ts';
import { modeWords } from '../../shared/increment-words.ts';
import type { Outcome } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { alignColumns, printable } from './text-table.ts';

/** `line`: all that a log needs. `result` null: the round was interrupted; `series`: its name. */
export function roundOutcome(result: RoundResult | null, series: string): Outcome & { readonly line: string } {
  if (result === null) return interrupted(series);
  const { round, stateVersion, tables, isComplete } = result;
  const text = [
    ...alignColumns([head, ...tables.map(rowOf)], [3, 4, 5, 6]),
    '',
    ...tables.flatMap(whyOf),
    ...result.notices.map(printable),
    summaryOf(result),
    '',
  ].join('\n');
  return {
    exitCode: isComplete ? exitCodes.ok : exitCodes.decision,
    json: { ...result, series, round, stateVersion },
    text,
    line: summaryOf(result),
  };
}

function interrupted(series: string): Outcome & { readonly line: string } {
  const line = `Round of series ${series} stopped. The next round goes on from there.`;
  return { exitCode: exitCodes.interrupted, json: { series, round: null, isComplete: false }, text: `${line}\n`, line };
}

const head = ['schema', 'table', 'how', 'rows', 'inserted', 'updated', 'deleted'];
const howWords: Readonly<Record<RoundTable['how'], string>> = {
  full: 'whole',
  changes: 'changes',
  failed: 'FAILED',
  stopped: 'STOPPED',
};
const countText = (count: number | null): string => (count === null ? '' : formatCount(count));

const rowOf = ({ schema, name, how, rows, inserted, updated, deleted }: RoundTable): string[] => [
  printable(schema),
  printable(name),
  howWords[how],
  formatCount(rows),
  countText(inserted),
  countText(updated),
  countText(deleted),
];

const whyOf = ({ schema, name, why }: RoundTable): string[] =>
  why === null ? [] : [printable(`${schema}.${name}: ${why}`)];

function summaryOf({ series, round, tables, runs, isComplete }: RoundResult): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const much = `${formatPlural(rows, 'row')} of ${formatPlural(tables.length, 'table')} in ${formatPlural(runs.length, 'run')}`;
  const open = tables.filter(({ how }) => how === 'failed' || how === 'stopped');
  if (isComplete) return `Round ${String(round)} of series ${series} is complete: ${much}, all verified.`;
  const names = open.map(({ schema, name }) => printable(`${schema}.${name}`)).join(', ');
  return `Round ${String(round)} of series ${series} is not complete: ${much}; not brought up to date: ${names || 'some tables'}.`;
}

/** As the target has it; null = it has none of that name. */
export function stateOutcome(state: SeriesState | null, name: string): Outcome {
  if (state === null) return { exitCode: exitCodes.ok, json: { state }, text: `The target has no series ${name}.\n` };
  const rows = state.tables.map((table) => [
    printable(table.schema),
    printable(table.name),
    modeWords[table.increment.mode],
    printable(positionText(table)),
    table.base === null ? '' : formatCount(table.base.rows),
    formatCount(table.changes.length),
    formatCount(table.changes.reduce((sum, set) => sum + set.rows, 0)),
    table.rows === null ? '' : formatCount(table.rows),
  ]);
  const lines = alignColumns(
    [['schema', 'table', 'mode', 'position', 'base rows', 'change sets', 'their rows', 'rows now'], ...rows],
    [4, 5, 6, 7],
  );
  const reloads = state.tables.flatMap(({ schema, name: table, reload }) =>
    reload === null ? [] : [printable(`${schema}.${table} is loaded whole in the next round: ${reload}`)],
  );
  const about = `Series ${state.name}: round ${String(state.round)}, state ${String(state.version)} of ${state.updatedUtc.slice(0, 19).replace('T', ' ')} UTC by ${state.by}, from ${state.server} \\ ${state.database}.`;
  return { exitCode: exitCodes.ok, json: { state }, text: [printable(about), '', ...lines, '', ...reloads].join('\n') };
}
