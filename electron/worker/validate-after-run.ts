// The validation that a plan wishes for the end of its run: carried out at once, kept, and told.
import type { Secrets, WorkerEvent } from '../../shared/contract.ts';
import type { Plan } from '../../shared/plan.ts';
import { verdictOf } from '../../shared/validation.ts';
import { codeOf, describeForLog, type Log } from './log.ts';
import type { Notifier } from './notify/notifier.ts';
import type { TargetPort } from './ports/ports.ts';
import { toErrorData } from './run/retry.ts';
import { namesOfRun } from './run/run-names.ts';
import { factsOf } from './run-facts.ts';
import type { Store } from './store/store.ts';
import { readManifest } from './validate/manifest-file.ts';
import { validateStored } from './validate-stored.ts';
import type { WorkerParts } from './worker-parts.ts';

type AfterRun = {
  readonly parts: WorkerParts;
  readonly store: Store;
  readonly plan: Plan;
  readonly runId: string;
  readonly secrets: Secrets;
  readonly target: TargetPort;
  readonly log: Log;
  readonly notifier: Notifier;
  readonly emit: (event: WorkerEvent) => void;
};

/** The run is complete whatever comes of it: what cannot be validated now can be later. */
export async function validateAfterRun(after: AfterRun, signal: AbortSignal): Promise<void> {
  const { parts, store, plan, runId, secrets, target, log, notifier, emit } = after;
  const { validate: tier = 'none', maxDop, lanes } = plan.options;
  if (tier === 'none') return;
  const { manifestName: name } = namesOfRun(plan, runId);
  log('info', `Validation by the tier ${tier} begins.`);
  try {
    const validation = await validateStored(
      parts,
      {
        manifest: await readManifest(target, name, signal),
        name,
        target: plan.target,
        targetSecret: secrets.target,
        source: { config: plan.source, secret: secrets.source },
        tier,
        sample: null,
        maxDop,
        timeLimitMs: null,
        lanes,
      },
      (payload) => emit({ name: 'verify.progress', payload }),
      signal,
    );
    store.validations.add(validation);
    notifier.tellVerdict(factsOf(plan, runId), validation);
    const verdict = verdictOf(validation);
    log(verdict === 'verified' ? 'info' : 'error', words[verdict], { fields: { tier, verdict } });
    emit({ name: 'run.validated', payload: { runId, validation, error: null } });
  } catch (error) {
    log('warning', `The run is complete, but it was not validated: ${describeForLog(error)}`, codeOf(error));
    emit({ name: 'run.validated', payload: { runId, validation: null, error: toErrorData(error) } });
  }
}

const words = {
  verified: 'Validated: no fault was found.',
  differs: 'Validation found faults: the files are not what left the source. Do not use this run.',
  incomplete: 'Validation found no fault, but could not compare everything.',
} as const;
