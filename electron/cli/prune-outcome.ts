// What a series has left behind, as JSON and as text.
import { formatBytes, formatCount, formatPlural } from '../../shared/format.ts';
import type { SeriesPrune } from '../../shared/series.ts';
import type { Outcome } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { alignColumns, printable } from './text-table.ts';

export function pruneOutcome(found: SeriesPrune): Outcome {
  const { series, isDeleted, runs, blobs } = found;
  const count = runs.reduce((sum, run) => sum + run.blobs, 0);
  const bytes = runs.reduce((sum, run) => sum + run.bytes, 0);
  const much = `${formatPlural(count, 'blob')} (${formatBytes(bytes)}) of ${formatPlural(runs.length, 'run')}`;
  const rows = runs.map((run) => [
    String(run.round),
    run.kind,
    printable(run.runId),
    formatCount(run.blobs),
    formatBytes(run.bytes),
    formatCount(run.keptParts),
  ]);
  const unlisted = count - blobs.length;
  const listed = isDeleted
    ? []
    : [...blobs.map(printable), ...(unlisted > 0 ? [`and ${formatCount(unlisted)} more`] : [])];
  const text = [
    ...(runs.length === 0 ? [] : [...alignColumns([head, ...rows], [0, 3, 4, 5]), '']),
    ...listed,
    ...(listed.length === 0 ? [] : ['']),
    sayWhat(series, runs.length === 0, isDeleted, much),
    '',
  ].join('\n');
  return { exitCode: exitCodes.ok, json: { ...found }, text };
}

const head = ['round', 'kind', 'run', 'blobs', 'bytes', 'kept'];

function sayWhat(series: string, isEmpty: boolean, isDeleted: boolean, much: string): string {
  if (isEmpty) return `Series ${series} has left nothing behind that is old enough.`;
  return isDeleted
    ? `${much} were deleted. Parts that a newer full version has kept are still there.`
    : `${much} are named by no state of the series ${series} any more. Nothing was deleted: --delete does it.`;
}
