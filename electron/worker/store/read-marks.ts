// The marks of a run's tables as they hold for what was read: at the points in time that are on record.
import { markAtMoments, type ChangeMark } from '../../../shared/change-mark.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { Store } from './store.ts';

/** By table. */
export function readMarks(
  store: Pick<Store, 'moments' | 'changeMarks'>,
  runId: string,
  plan: Plan,
): ReadonlyMap<string, ChangeMark> {
  const moments = store.moments.list(runId);
  const isOwnSnapshot = plan.pointInTime.script !== null;
  return new Map(
    [...store.changeMarks.list(runId)].map(([tableId, mark]) => {
      const own = moments.filter((one) => one.tableId === tableId).map(({ evidence }) => evidence);
      return [tableId, markAtMoments(mark, own, isOwnSnapshot)] as const;
    }),
  );
}
