// The plan of the run that writes a new full version: nothing in it is read from the source.
import { createHash } from 'node:crypto';
import type { Plan, PlanTable } from '../../../../shared/plan.ts';
import { noPointInTime } from '../../../../shared/point-in-time.ts';
import type { SeriesState, SeriesTable } from '../../../../shared/series.ts';
import { hashPlan } from '../../plan/plan-hash.ts';

export type CompactionTable = { readonly table: PlanTable; readonly state: SeriesTable };

export type CompactionOrder = {
  /** The plan that people approved. */
  readonly plan: Plan;
  /** The state of the series that it is written from. */
  readonly series: Pick<SeriesState, 'name' | 'version' | 'updatedUtc'>;
  readonly round: number;
  readonly tables: readonly CompactionTable[];
};

/** The same for the same state and tables, so that a compaction which was broken off finds its own blobs again. */
export function compactionRunId({ plan, series, round, tables }: CompactionOrder): string {
  const time = series.updatedUtc.slice(0, 19).replaceAll(/[-:]/g, '');
  const of = [plan.hash, series.name, series.version, round, ...tables.map(({ state }) => [state.schema, state.name])];
  const hash = createHash('sha256').update(JSON.stringify(of)).digest('hex');
  return `${time}Z-${hash.slice(0, 8)}`;
}

/** Its tables have no key to be read by, and one partition: that of what is written. */
export function compactionPlan(order: CompactionOrder): Plan {
  const { plan, series, round, tables } = order;
  const { rowDigests: _, validate: __, ...options } = plan.options;
  const derived: Plan = {
    ...plan,
    id: `${plan.id}-${compactionRunId(order)}`,
    createdUtc: series.updatedUtc,
    options,
    consistency: sayOrigin(order),
    pointInTime: noPointInTime,
    preflight: null,
    series: {
      name: series.name,
      compactEvery: plan.series?.compactEvery ?? null,
      round: { number: round, kind: 'compaction', stateVersion: series.version, planHash: plan.hash },
    },
  };
  return withTables(derived, tables.map(toTable));
}

/** The same plan of other tables. */
export function withTables(plan: Plan, tables: Plan['tables']): Plan {
  const changed = { ...plan, tables };
  return { ...changed, hash: hashPlan(changed) };
}

/** A sentence. */
export const sayOrigin = ({ series }: CompactionOrder): string =>
  `Written from full versions and their changes as the state ${String(series.version)} of the series ${series.name} names them; the source was not read.`;

function toTable({ table, state }: CompactionTable): PlanTable {
  const { rules: _, changes: __, transforms: ___, written: ____, ...rest } = table;
  return {
    ...rest,
    columns: state.columns,
    key: null,
    ranges: null,
    layout: null,
    partitions: [{ index: 0, after: null, upTo: null }],
    readNote: 'Not read: written from the last full version and the changes since.',
  };
}
