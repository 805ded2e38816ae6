// The answer to `run.verify`: finds manifest, container and source, validates, keeps the result and tells of it.
import type { TargetConfig } from '../../../shared/connection.ts';
import type { VerifyProgress } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Manifest } from '../../../shared/manifest.ts';
import type { Validation } from '../../../shared/validation.ts';
import type { RunFacts } from '../notify/alert.ts';
import { namesOfRun } from '../run/run-names.ts';
import { readerSettings, type RunDesk } from '../run-desk.ts';
import { parseManifest, readManifest } from '../validate/manifest-file.ts';
import { validateRun } from '../validate/validate-run.ts';
import type { AskedSource } from '../validate/validation-request.ts';
import { whoAndWhere } from '../who-and-where.ts';
import type { HandlersFor, Worker } from './call.ts';

type VerifyInput = Parameters<HandlersFor<'run'>['run.verify']>[0];

/** Parts read at the same time where no plan says: enough to hide the round trips, few enough to leave the line to others. */
const usualLanes = 4;

export async function verify(
  { parts, desk, emit, notifier }: Worker,
  input: VerifyInput,
  signal: AbortSignal,
): Promise<Validation> {
  const { config, name } = whereIs(input, desk);
  const target = parts.openTarget(config, input.secrets.target, readerSettings);
  try {
    const manifest =
      input.by === 'document' ? parseManifest(input.document, name) : await readManifest(target, name, signal);
    const onProgress = (payload: VerifyProgress): void => emit({ name: 'verify.progress', payload });
    const plan = input.by === 'run' ? desk.plan(input.runId) : null;
    const { tier, maxDop, timeLimitMs, lanes } = input;
    const validation = await validateRun(
      {
        manifest,
        manifestName: name,
        tier,
        target,
        source: askedSource(input, desk, parts),
        maxDop,
        timeLimitMs,
        lanes: lanes ?? plan?.options.lanes ?? usualLanes,
        by: whoAndWhere(),
        nowMs: parts.nowMs,
      },
      onProgress,
      signal,
    );
    desk.keepValidation(validation);
    notifier.tellVerdict(factsOf(manifest, config), validation);
    return validation;
  } finally {
    await target.close();
  }
}

/** The container and the name of the manifest to verify. A run knows both. */
function whereIs(input: VerifyInput, desk: RunDesk): { readonly config: TargetConfig; readonly name: string } {
  switch (input.by) {
    case 'run': {
      const plan = desk.plan(input.runId);
      return { config: plan.target, name: namesOfRun(plan, input.runId).manifestName };
    }
    case 'blob':
      return { config: input.target, name: input.blob };
    case 'document':
      return { config: input.target, name: input.path };
  }
}

/** Throws FILE_INVALID when the run's own source is wanted and there is no run. */
function askedSource(input: VerifyInput, desk: RunDesk, parts: Worker['parts']): AskedSource | null {
  const { source, secrets } = input;
  if (source === null) return null;
  if (source.of === 'run' && input.by !== 'run')
    throw new AppError('BUG', { detail: 'the source of a run was to be asked, and no run was named' });
  const config = source.of === 'file' ? source.config : desk.plan(input.by === 'run' ? input.runId : '').source;
  return {
    server: config.server,
    database: config.database,
    open: (signal) => parts.openSession(config, secrets.source, signal),
  };
}

const factsOf = (manifest: Manifest, { container }: TargetConfig): RunFacts => ({
  runId: manifest.runId,
  source: `${manifest.server.name} \\ ${manifest.database}`,
  container,
});
