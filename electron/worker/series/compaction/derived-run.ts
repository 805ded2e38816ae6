// The plan of a run that is made of what is stored: nothing in it is read from the source.
import { createHash } from 'node:crypto';
import type { Plan, PlanTable } from '../../../../shared/plan.ts';
import { noPointInTime } from '../../../../shared/point-in-time.ts';
import type { RoundKind, SeriesState, SeriesTable } from '../../../../shared/series.ts';
import { hashPlan } from '../../plan/plan-hash.ts';

export type StoredTable = { readonly table: PlanTable; readonly state: SeriesTable };

export type DerivedOrder = {
  /** The plan that people approved. */
  readonly plan: Plan;
  /** The state of the series that it is made from. */
  readonly series: Pick<SeriesState, 'name' | 'version' | 'updatedUtc'>;
  readonly round: number;
};

/** The same for the same state and sources, so that a run which was broken off finds its own blobs again. */
export function derivedRunId(
  { plan, series, round }: DerivedOrder,
  kind: RoundKind,
  sources: readonly string[],
): string {
  const time = series.updatedUtc.slice(0, 19).replaceAll(/[-:]/g, '');
  const of = [plan.hash, series.name, series.version, round, kind, ...sources];
  return `${time}Z-${createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 8)}`;
}

export type DerivedRun = {
  readonly runId: string;
  readonly kind: RoundKind;
  readonly tables: readonly PlanTable[];
  /** A sentence. */
  readonly origin: string;
  /** Where its parts go, if not where those of the plan do. */
  readonly pathTemplate?: string;
};

export function derivePlan({ plan, series, round }: DerivedOrder, run: DerivedRun): Plan {
  const { rowDigests: _, validate: __, ...options } = plan.options;
  const derived: Plan = {
    ...plan,
    id: `${plan.id}-${run.runId}`,
    createdUtc: series.updatedUtc,
    pathTemplate: run.pathTemplate ?? plan.pathTemplate,
    options,
    consistency: run.origin,
    pointInTime: noPointInTime,
    preflight: null,
    series: {
      name: series.name,
      compactEvery: plan.series?.compactEvery ?? null,
      round: { number: round, kind: run.kind, stateVersion: series.version, planHash: plan.hash },
    },
  };
  return withTables(derived, [...run.tables]);
}

/** The same plan of other tables. */
export function withTables(plan: Plan, tables: Plan['tables']): Plan {
  const changed = { ...plan, tables };
  return { ...changed, hash: hashPlan(changed) };
}

/** A table that is not read: without a key to be read by, and with one partition, that of what is written. */
export function toStored(table: PlanTable, columns: PlanTable['columns']): PlanTable {
  const { rules: _, changes: __, transforms: ___, written: ____, ...rest } = table;
  return {
    ...rest,
    columns,
    key: null,
    ranges: null,
    layout: null,
    partitions: [{ index: 0, after: null, upTo: null }],
    readNote: 'Not read: made of what is stored.',
  };
}
