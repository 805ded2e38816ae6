// Carries a ferry with the product's own coordinator in this process, where its patience can be set.
import { runOutcome } from '../../../electron/cli/run-outcome.ts';
import { liveParts } from '../../../electron/worker/live-parts.ts';
import type { RetryLimits } from '../../../electron/worker/run/retry.ts';
import { createRunId, namesOfRun } from '../../../electron/worker/run/run-names.ts';
import { runPlan } from '../../../electron/worker/run/run-plan.ts';
import { openThreadLane } from '../../../electron/worker/run/thread-lane.ts';
import { createSourceCheck } from '../../../electron/worker/source-check.ts';
import { toEnded, type Ended, type Ferry } from './ferry.ts';
import { login, type World } from './world.ts';

export type Patience = {
  /** First module of the lane threads; the product's own unless given. */
  readonly laneEntry?: URL;
  readonly retryLimits?: RetryLimits;
};

/** A new run on the ferry's state folder, whose end is told as the command line would tell it. */
export async function carryInProcess(world: World, ferry: Ferry, { laneEntry, retryLimits }: Patience): Promise<Ended> {
  const { plan, statePath } = ferry;
  const secrets = { sourcePassword: login.password, targetSecret: world.connectionString };
  const store = liveParts.openStore(statePath);
  const target = liveParts.openTarget(plan.target, secrets.targetSecret, plan.options);
  try {
    const runId = createRunId(Date.now());
    store.runs.create(runId, plan);
    const request = {
      store,
      runId,
      names: namesOfRun(plan, runId),
      openLane: async () =>
        openThreadLane({ plan, runId, secrets, ...(laneEntry === undefined ? {} : { entry: laneEntry }) }),
      target,
      checkTable: createSourceCheck(liveParts, plan, login.password).check,
      onSnapshot: () => undefined,
      log: () => undefined,
      ...(retryLimits === undefined ? {} : { retryLimits }),
    };
    const { exitCode, json } = runOutcome({
      snapshot: await runPlan(request, new AbortController().signal),
      validation: null,
      validationError: null,
    });
    return toEnded(exitCode, json);
  } finally {
    await target.close();
    store.close();
  }
}
