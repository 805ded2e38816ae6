// The answers about incremental loads.
import { AppError } from '../../../shared/errors.ts';
import { seriesStateName } from '../../../shared/series.ts';
import { systemClock } from '../clock.ts';
import { toChangesTable, toKeysTable } from '../plan/changes-table.ts';
import { checkPlan } from '../plan/check-plan.ts';
import { readerSettings } from '../reader-settings.ts';
import { lookAtTables } from '../series/look-at-tables.ts';
import { keepPlan, readKeptPlan } from '../series/kept-plans.ts';
import { pruneSeries } from '../series/prune/prune-series.ts';
import { runRound } from '../series/run-round.ts';
import { parseState } from '../series/series-state.ts';
import { readCatalog } from '../source/catalog.ts';
import { readConsistencyFacts } from '../source/catalog/consistency-facts.ts';
import { judgePositions } from '../source/changes/verdict.ts';
import { isExactCodePage } from '../source/tds/types/code-page.ts';
import { whoAndWhere } from '../who-and-where.ts';
import { withSession, type HandlersFor, type Worker } from './call.ts';

export const seriesHandlers = ({ parts, desk, statePath }: Worker): Omit<HandlersFor<'series'>, 'series.advise'> => ({
  async 'series.run'({ plan: document, path, secrets, logLevel, trigger, compact, sweep }, { signal }) {
    const plan = checkPlan(document, path);
    if (plan.series === undefined) throw new AppError('PLAN_WITHOUT_SERIES', { path });
    keepPlan(statePath, plan.hash, document);
    const lease = parts.openLeaseTarget(plan.target, secrets.target);
    const target = parts.openTarget(plan.target, secrets.target, plan.options);
    const ask = <T>(stop: AbortSignal, question: Parameters<typeof withSession<T>>[4]): Promise<T> =>
      withSession(parts, plan.source, secrets.source, stop, question);
    try {
      await desk.claim(signal);
      await target.ensureContainer(signal);
      return await runRound(
        { plan, secrets, logLevel, trigger, isCompacted: compact, isSwept: sweep },
        {
          runs: desk,
          lease,
          target,
          look: (tables, stop) =>
            ask(stop, async (session) =>
              lookAtTables(tables, await readCatalog(session, plan.source, stop), { session, isExactCodePage }, stop),
            ),
          judge: (positions, stop) => ask(stop, (session) => judgePositions(session, positions, stop)),
          isSnapshotAllowed: (stop) =>
            ask(stop, async (session) => (await readConsistencyFacts(session, stop)).snapshotIsolation === 'on'),
          toChangesTable,
          toKeysTable,
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
  'series.plan': async ({ planHash }) => readKeptPlan(statePath, planHash),
  async 'series.prune'({ target: config, secret, ...wishes }, { signal }) {
    const lease = parts.openLeaseTarget(config, secret);
    const target = parts.openTarget(config, secret, readerSettings);
    try {
      return await pruneSeries({ ...wishes, target, lease, by: whoAndWhere(), clock: systemClock }, signal);
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
