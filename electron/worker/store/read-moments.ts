// The points in time of a run as the store has them, and what they amount to.
import { judgeMoment, type MomentVerdict } from '../../../shared/moment-verdict.ts';
import type { MomentEvidence } from '../../../shared/point-in-time.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { Store } from './store.ts';

export type RunMoments = {
  readonly evidence: ReadonlyMap<number, MomentEvidence>;
  /** In the order a table was read at them. */
  of(tableId: string): readonly number[];
};

export function readMoments(store: Pick<Store, 'moments'>, runId: string): RunMoments {
  const all = store.moments.list(runId);
  return {
    evidence: new Map(
      all.toSorted((a, b) => a.moment - b.moment).map(({ moment, evidence }) => [moment, evidence] as const),
    ),
    of: (tableId) => all.filter((one) => one.tableId === tableId).map(({ moment }) => moment),
  };
}

export const judgePlan = (plan: Plan, { evidence, of }: RunMoments): MomentVerdict =>
  judgeMoment(
    plan.pointInTime,
    plan.tables.map(({ id, schema, name }) => ({ id, name: `${schema}.${name}`, moments: of(id) })),
    evidence,
  );
