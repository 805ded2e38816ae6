// The answers about incremental loads.
import { AppError } from '../../../shared/errors.ts';
import { seriesStateName } from '../../../shared/series.ts';
import { systemClock } from '../clock.ts';
import { toChangesTable } from '../plan/changes-table.ts';
import { checkPlan } from '../plan/check-plan.ts';
import { readerSettings } from '../reader-settings.ts';
import { runRound } from '../series/run-round.ts';
import { parseState } from '../series/series-state.ts';
import { readConsistencyFacts } from '../source/catalog/consistency-facts.ts';
import { judgePositions } from '../source/changes/verdict.ts';
import { whoAndWhere } from '../who-and-where.ts';
import { withSession, type HandlersFor, type Worker } from './call.ts';

export const seriesHandlers = ({ parts, desk }: Worker): HandlersFor<'series'> => ({
  async 'series.run'({ plan: document, path, secrets, logLevel, trigger }, { signal }) {
    const plan = checkPlan(document, path);
    if (plan.series === undefined) throw new AppError('PLAN_WITHOUT_SERIES', { path });
    const lease = parts.openLeaseTarget(plan.target, secrets.target);
    const target = parts.openTarget(plan.target, secrets.target, readerSettings);
    const ask = <T>(stop: AbortSignal, question: Parameters<typeof withSession<T>>[4]): Promise<T> =>
      withSession(parts, plan.source, secrets.source, stop, question);
    try {
      await desk.claim(signal);
      await target.ensureContainer(signal);
      return await runRound(
        { plan, secrets, logLevel, trigger },
        {
          runs: desk,
          lease,
          target,
          judge: (positions, stop) => ask(stop, (session) => judgePositions(session, positions, stop)),
          isSnapshotAllowed: (stop) =>
            ask(stop, async (session) => (await readConsistencyFacts(session, stop)).snapshotIsolation === 'on'),
          toChangesTable,
          clock: systemClock,
          by: whoAndWhere(),
        },
        signal,
      );
    } finally {
      await lease.close();
      await target.close();
    }
  },
  async 'series.state'({ target, secret, name }, { signal }) {
    const lease = parts.openLeaseTarget(target, secret);
    try {
      const found = await lease.read(seriesStateName(name), signal);
      return found === null ? null : parseState(found.text, name, seriesStateName(name));
    } finally {
      await lease.close();
    }
  },
});
