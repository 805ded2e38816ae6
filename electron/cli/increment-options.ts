// The options by which a plan becomes one that is carried out in rounds.
import { AppError } from '../../shared/errors.ts';
import { parseOrExplain } from '../../shared/issues.ts';
import { planSeriesSchema, type PlanSeries } from '../../shared/series.ts';
import { tableIncrementsSchema, type TableIncrement } from '../../shared/increment.ts';
import type { Arguments, Option } from './arguments.ts';
import { readJsonFile, resolvePath } from './files.ts';

export const incrementOptions: readonly Option[] = [
  { name: 'series', value: 'NAME', text: 'keep a place up to date in rounds, under this name (docs/incremental.md)' },
  {
    name: 'incremental',
    value: 'HOW',
    text: 'with --series, of tables not in --increments: auto (what is recommended)',
  },
  { name: 'increments', value: 'FILE', text: 'with --series: how the changes of tables are found, as JSON' },
  { name: 'compact-every', value: 'N', text: 'with --series: write a new full version every so many rounds' },
];

const usage = (detail: string): AppError => new AppError('USAGE', { detail });

export type ReadIncrements = {
  readonly series: Omit<PlanSeries, 'round'> | null;
  readonly increments: TableIncrement[];
};

/** Throws USAGE, FILE_UNREADABLE, FILE_INVALID. */
export function readIncrements(args: Arguments, cwd: string): ReadIncrements {
  const name = args.text('series');
  args.choice('incremental', ['auto'] as const);
  if (name === undefined) {
    const orphan = ['incremental', 'increments', 'compact-every'].find((option) => args.text(option) !== undefined);
    if (orphan !== undefined) throw usage(`--${orphan} goes with --series NAME`);
    return { series: null, increments: [] };
  }
  const compactEvery = args.integer('compact-every', 1, 10_000) ?? null;
  const parsed = parseOrExplain(planSeriesSchema, { name, compactEvery });
  if (!parsed.ok) throw usage(`--series ${name}: a name has small letters, digits and hyphens, 63 at most`);
  const { round: _, ...series } = parsed.value;
  return { series, increments: readFile(args, cwd) };
}

function readFile(args: Arguments, cwd: string): TableIncrement[] {
  const file = args.text('increments');
  if (file === undefined) return [];
  const path = resolvePath(cwd, file);
  const parsed = parseOrExplain(tableIncrementsSchema, readJsonFile(path));
  if (parsed.ok) return parsed.value;
  throw new AppError('FILE_INVALID', { path, detail: parsed.detail });
}
