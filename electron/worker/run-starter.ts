// Sets a run going: signs in on both sides, puts it on record, and carries it in the background to its end.
import type { RunLogLine, Secrets, WorkerEvent } from '../../shared/contract.ts';
import type { FactoryAtStop } from '../../shared/factory-progress.ts';
import type { LogLevel } from '../../shared/log-level.ts';
import type { Plan } from '../../shared/plan.ts';
import type { IfMomentGone } from '../../shared/point-in-time.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import { systemClock } from './clock.ts';
import { createLiveLines } from './live-lines.ts';
import { createLines } from './run/bandwidth.ts';
import { openRunFactory, type OpenedFactory } from './open-run-factory.ts';
import type { NoticeBoard } from './notice-board.ts';
import type { Notifier } from './notify/notifier.ts';
import { assertDeployed, assertRegistered } from './run/factory/check-factory.ts';
import { toErrorData } from './run/retry.ts';
import { settleMoment } from './run/point-in-time/resume-moment.ts';
import type { MomentGone, RunControl } from './run/run-context.ts';
import { openRunLog } from './run-log.ts';
import { applicationNameOf, namesOfRun } from './run/run-names.ts';
import { runPlan } from './run/run-plan.ts';
import { factsOf } from './run-facts.ts';
import { createSourceCheck } from './source-check.ts';
import { createRangeSurvey } from './survey-ranges.ts';
import type { Store } from './store/store.ts';
import type { OnOutage } from './target/outage.ts';
import { validateAfterRun } from './validate-after-run.ts';
import { whoAndWhere } from './who-and-where.ts';
import { maskKeyFor } from './transforms/masks/mask-key.ts';
import type { WorkerParts } from './worker-parts.ts';

export type RunInProgress = {
  /** The first stop. What Data Factory copies for it is left at work, or cancelled. */
  readonly askToStop: (factory: FactoryAtStop) => void;
  readonly end: Promise<void>;
  readonly last: () => RunSnapshot | null;
  /** Null before the lanes have begun. */
  readonly control: () => RunControl | null;
};

export type StartRequest = {
  readonly plan: Plan;
  readonly secrets: Secrets;
  readonly logLevel: LogLevel;
  /** Called once both sides let us in; gives the run's id. */
  readonly record: () => string;
  /** What its log begins with, and what those are told who get alerts. */
  readonly warnings?: readonly string[];
  /** A run that was begun before, and what its user wants should its point in time be gone. */
  readonly resumed?: { readonly runId: string; readonly ifMomentGone: IfMomentGone };
};

export type RunStarter = {
  readonly runs: ReadonlyMap<string, RunInProgress>;
  /** Signs in on both sides first, once: eight lanes with a wrong password would lock the account. */
  start(request: StartRequest, held: Held, signal: AbortSignal): Promise<string>;
  /** Resolves when the last lines of runs that have ended are where they belong. */
  settled(): Promise<void>;
};

/** The state folder while this process holds it. */
export type Held = { readonly store: Store; readonly board: NoticeBoard };

export type StarterSettings = {
  readonly parts: WorkerParts;
  readonly statePath: string;
  readonly emit: (event: WorkerEvent) => void;
  readonly notifier: Notifier;
};

export function createRunStarter({ parts, statePath, emit, notifier }: StarterSettings): RunStarter {
  const runs = new Map<string, RunInProgress>();
  const closing = new Set<Promise<void>>();
  const begin = (request: StartRequest, { store, board }: Held, runId: string, pieces: Pieces): void => {
    const { plan, secrets, logLevel: level, warnings = [] } = request;
    const stop = new AbortController();
    let atStop: FactoryAtStop = 'leave';
    const askToStop = (factory: FactoryAtStop): void => {
      atStop = factory;
      stop.abort();
    };
    let last: RunSnapshot | null = null;
    let control: RunControl | null = null;
    const said = createLiveLines(systemClock, (some) => emit({ name: 'run.lines', payload: { runId, lines: some } }));
    const onLine = (line: RunLogLine): void => {
      said.add(line);
      board.line(runId, line);
    };
    const log = openRunLog({
      parts,
      store,
      statePath,
      plan,
      runId,
      secrets: Object.values(secrets),
      level,
      target: secrets.target,
      onLine,
    });
    const alerts = notifier.watch(factsOf(plan, runId), log.log);
    for (const text of warnings) {
      log.log('warning', text);
      alerts.warn(text);
    }
    const onSnapshot = (snapshot: RunSnapshot): void => {
      last = snapshot;
      emit({ name: 'run.snapshot', payload: snapshot });
      board.snapshot(snapshot);
      alerts.take(snapshot);
    };
    const lines = createLines();
    const { lockTimeoutMs } = plan.options;
    const manners = { lockTimeoutMs, applicationName: applicationNameOf(runId), readPace: null };
    const openLane = parts.prepareLanes(
      plan,
      runId,
      {
        sourcePassword: secrets.source,
        targetSecret: secrets.target,
        maskKey: maskKeyFor(plan, secrets.maskKey),
      },
      lines,
    );
    const openSession = (signal: AbortSignal) =>
      parts.openSession(plan.source, secrets.source, signal, undefined, manners);
    const survey = createRangeSurvey(openSession);
    const goOn = async (): Promise<void> => {
      try {
        const last = await runPlan(
          {
            store,
            runId,
            names: namesOfRun(plan, runId),
            openLane,
            lines,
            target: pieces.target,
            checkTable: pieces.source.check,
            survey,
            openSession,
            momentGone: pieces.momentGone,
            factory: pieces.factory === null ? null : { ...pieces.factory, whenStopped: () => atStop },
            log: log.log,
            onSnapshot,
            onControl: (given) => (control = given),
          },
          stop.signal,
        );
        if (last.state.kind === 'completed')
          await validateAfterRun(
            { parts, store, plan, runId, secrets, target: pieces.target, log: log.log, notifier, emit },
            stop.signal,
          );
      } catch (error) {
        emit({ name: 'run.broken', payload: { runId, error: toErrorData(error) } });
        alerts.broke(toErrorData(error));
      } finally {
        // Whoever resumes the run meanwhile is not kept waiting for the last lines of this session.
        const closed = log.close().finally(() => closing.delete(closed));
        closing.add(closed);
        runs.delete(runId);
        alerts.close();
        said.close();
        board.end(runId);
        await survey.close();
        await pieces.factory?.close();
        await pieces.target.close();
      }
    };
    store.runs.addCarrier(runId, whoAndWhere());
    board.begin(runId, plan, { stop: askToStop, adjust: (change) => control?.adjust(change) });
    runs.set(runId, { askToStop, end: goOn(), last: () => last, control: () => control });
  };
  return {
    runs,
    settled: async () => void (await Promise.all(closing)),
    async start(request, held, signal) {
      const { plan, secrets } = request;
      // Before anything is begun: a run with another key would make files that join with none.
      maskKeyFor(plan, secrets.maskKey);
      const source = createSourceCheck(parts, plan, secrets.source);
      let onOutage: OnOutage = () => undefined;
      const target = parts.openTarget(plan.target, secrets.target, {
        ...plan.options,
        onOutage: (error) => onOutage(error),
      });
      const watchStorage = (listener: OnOutage): void => void (onOutage = listener);
      const openSession = (stop: AbortSignal) => parts.openSession(plan.source, secrets.source, stop);
      const factory = openRunFactory(parts, plan, secrets);
      let momentGone: MomentGone | null = null;
      const signIn = async (): Promise<string> => {
        await source.look(signal);
        const { resumed } = request;
        if (resumed !== undefined) {
          const { runId, ifMomentGone: choice } = resumed;
          momentGone = await settleMoment({ store: held.store, runId, plan, choice, openSession }, signal);
        }
        // A run that is resumed may only have to wait for what was started before.
        if (factory !== null && resumed === undefined) {
          assertDeployed(factory, await factory.differences(signal));
          await assertRegistered(factory, signal);
        }
        await target.ensureContainer(signal);
        return request.record();
      };
      const runId = await signIn().catch(async (error: unknown) => {
        await factory?.close();
        await target.close();
        throw error;
      });
      begin(request, held, runId, { source, target, watchStorage, momentGone, factory });
      return runId;
    },
  };
}

type Pieces = {
  readonly source: ReturnType<typeof createSourceCheck>;
  readonly target: ReturnType<WorkerParts['openTarget']>;
  readonly watchStorage: (listener: OnOutage) => void;
  readonly momentGone: MomentGone | null;
  readonly factory: OpenedFactory | null;
};
