// Carries out what is asked of a run and needs its secrets: looks for them, asks for those missing, and tries again.
import type { AppErrorData } from '../../shared/errors.ts';
import type { Plan } from '../../shared/plan.ts';
import type { IfMomentGone } from '../../shared/point-in-time.ts';
import type { Api } from '../api.ts';
import { toErrorData } from './failure.ts';
import type { PlanSecrets } from './plan-store.ts';
import type { WatchedRun } from './watched-runs.ts';
import { completeFor, findSecrets, noSecrets, withoutBlamed, type Errand, type FoundSecrets } from './run-secrets.ts';

export type SecretsQuestion = {
  /** Null for a plan that has no run yet. */
  readonly runId: string | null;
  readonly errand: Errand;
  readonly plan: Plan;
  /** What is known already; only the rest is asked for. */
  readonly known: FoundSecrets;
  /** Why what was given last was refused. */
  readonly error: AppErrorData | null;
};

/** What the point in time of a run has come to; null answers leave the run as it is. */
export type MomentQuestion = { readonly runId: string; readonly error: AppErrorData };
type MomentAnswer = Exclude<IfMomentGone, 'ask'>;

export type ErrandHost = {
  askMoment(question: MomentQuestion): void;
  /** Takes the question away, if it is still the one that is asked. */
  finishMoment(question: MomentQuestion): void;
  planOf(runId: string): Promise<Plan>;
  patch(runId: string, changes: Partial<WatchedRun>): void;
  ask(question: SecretsQuestion): void;
  /** Takes the question away, if it is still the one that is asked. */
  finish(question: SecretsQuestion): void;
};

export type Errands = {
  /** Remembers the handles until the window closes. */
  keep(runId: string, secrets: PlanSecrets): void;
  /** False when it failed or was cancelled. */
  perform(runId: string, errand: Errand): Promise<boolean>;
  answer(secrets: FoundSecrets | null): void;
  answerMoment(choice: MomentAnswer | null): void;
  /** The same for a question to the source. */
  cancelVerify(runId: string): void;
  /** For a plan that has no run yet; null = the user did not give them. */
  secretsFor(plan: Plan, kind?: 'start' | 'factory'): Promise<PlanSecrets | null>;
};

export function createErrands(api: Api, host: ErrandHost): Errands {
  const kept = new Map<string, FoundSecrets>();
  const openedSecrets = new Map<string, FoundSecrets>();
  const verifying = new Map<string, AbortController>();
  let answer: (secrets: FoundSecrets | null) => void = () => undefined;

  const ask = async (question: SecretsQuestion): Promise<FoundSecrets | null> => {
    // One question at a time: an earlier one is given up.
    answer(null);
    // The oldest runtime has no Promise.withResolvers.
    const given = await new Promise<FoundSecrets | null>((resolve) => {
      answer = resolve;
      host.ask(question);
    });
    host.finish(question);
    return given;
  };

  let answerMoment: (choice: MomentAnswer | null) => void = () => undefined;

  const askMoment = async (question: MomentQuestion): Promise<MomentAnswer | null> => {
    answerMoment(null);
    const given = await new Promise<MomentAnswer | null>((resolve) => {
      answerMoment = resolve;
      host.askMoment(question);
    });
    host.finishMoment(question);
    return given;
  };

  const carryOut = async (runId: string, errand: Errand, secrets: PlanSecrets): Promise<void> => {
    switch (errand.kind) {
      case 'resume':
        await api.call('run.resume', { runId, secrets });
        return;
      case 'retry':
        await api.call('run.retryTable', { runId, tableId: errand.tableId, secrets });
        return;
      case 'start':
      case 'factory':
        // Of plans: those of runs are never asked so.
        return;
      case 'logs': {
        const { text } = await api.call('factory.logs', { runId, secrets: { ...secrets, source: '' } });
        host.patch(runId, { factoryLog: text });
        return;
      }
      case 'discard':
        await api.call('run.discard', {
          runId,
          secret: secrets.target,
          ...(secrets.factory === undefined ? {} : { secrets: { factory: secrets.factory } }),
        });
        return;
      case 'changes': {
        const abort = new AbortController();
        verifying.set(runId, abort);
        await api.call('run.changes', { by: 'run', runId, secret: secrets.source }, abort.signal);
        return;
      }
      case 'verify': {
        const abort = new AbortController();
        verifying.set(runId, abort);
        const verdict = await api.call(
          'run.verify',
          {
            by: 'run',
            runId,
            tier: errand.tier,
            source: errand.asksSource ? { of: 'run' } : null,
            secrets: { source: errand.asksSource ? secrets.source : '', target: secrets.target },
          },
          abort.signal,
        );
        host.patch(runId, { verdict });
      }
    }
  };

  /** Asks and tries until it works, the user gives up, or something else than a secret is to blame. */
  const tryWith = async (runId: string, errand: Errand): Promise<boolean> => {
    const plan = await host.planOf(runId);
    let known = await findSecrets(api, plan, kept.get(runId) ?? noSecrets, errand);
    let error: AppErrorData | null = null;
    for (;;) {
      const given = completeFor(errand, known) === null ? await ask({ runId, errand, plan, known, error }) : known;
      const complete = given === null ? null : completeFor(errand, given);
      if (given === null || complete === null) return false;
      kept.set(runId, given);
      try {
        await carryOut(runId, errand, complete);
        return true;
      } catch (failure) {
        error = toErrorData(failure);
        if (error.code === 'POINT_IN_TIME_GONE') {
          const ifMomentGone = await askMoment({ runId, error });
          if (ifMomentGone === null) return false;
          // Resuming takes up a failed table too.
          await api.call('run.resume', { runId, secrets: complete, ifMomentGone });
          return true;
        }
        const left = withoutBlamed(given, error, errand);
        if (left === null) throw failure;
        kept.set(runId, left);
        known = left;
      }
    }
  };

  return {
    keep: (runId, secrets) => void kept.set(runId, secrets),
    async perform(runId, errand) {
      host.patch(runId, { busy: errand, error: null, verifying: null });
      try {
        return await tryWith(runId, errand);
      } catch (error) {
        const isCancelled = verifying.get(runId)?.signal.aborted === true;
        if (!isCancelled) host.patch(runId, { error: toErrorData(error) });
        return false;
      } finally {
        verifying.delete(runId);
        host.patch(runId, { busy: null, verifying: null });
      }
    },
    async secretsFor(plan, kind = 'start') {
      const errand = { kind };
      const known = await findSecrets(api, plan, openedSecrets.get(plan.id) ?? noSecrets, errand);
      const complete = completeFor(errand, known);
      if (complete !== null) return complete;
      const given = await ask({ runId: null, errand, plan, known, error: null });
      if (given !== null) openedSecrets.set(plan.id, given);
      return given === null ? null : completeFor(errand, given);
    },
    answer: (secrets) => answer(secrets),
    answerMoment: (choice) => answerMoment(choice),
    cancelVerify: (runId) => verifying.get(runId)?.abort(),
  };
}
