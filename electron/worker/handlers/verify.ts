// The answer to `run.verify`: finds manifest, container and source, validates, keeps the result and tells of it.
import type { SourceConfig, TargetConfig } from '../../../shared/connection.ts';
import type { VerifyProgress } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Manifest } from '../../../shared/manifest.ts';
import type { Validation } from '../../../shared/validation.ts';
import type { RunFacts } from '../notify/alert.ts';
import { readerSettings } from '../reader-settings.ts';
import { namesOfRun } from '../run/run-names.ts';
import type { RunDesk } from '../run-desk-port.ts';
import { parseManifest, readManifest } from '../validate/manifest-file.ts';
import { validateStored } from '../validate-stored.ts';
import type { HandlersFor, Worker } from './call.ts';

type VerifyInput = Parameters<HandlersFor<'run'>['run.verify']>[0];

export async function verify(
  { parts, desk, emit, notifier }: Worker,
  input: VerifyInput,
  signal: AbortSignal,
): Promise<Validation> {
  const { target, name } = whereIs(input, desk);
  const { tier, sample, maxDop, timeLimitMs, secrets } = input;
  const manifest = input.by === 'document' ? parseManifest(input.document, name) : await fetchManifest();
  const plan = input.by === 'run' ? desk.plan(input.runId) : null;
  const config = sourceOf(input, desk);
  // Asked before the work: a state folder that cannot be used must not cost its result.
  const isKept = desk.canKeep(manifest.runId);
  const validation = await validateStored(
    parts,
    {
      manifest,
      name,
      target,
      targetSecret: secrets.target,
      source: config === null ? null : { config, secret: secrets.source },
      tier,
      sample,
      maxDop,
      timeLimitMs,
      lanes: input.lanes ?? plan?.options.lanes ?? null,
    },
    (payload: VerifyProgress): void => emit({ name: 'verify.progress', payload }),
    signal,
  );
  if (isKept) desk.keepValidation(validation);
  notifier.tellVerdict(factsOf(manifest, target), validation);
  return validation;

  async function fetchManifest(): Promise<Manifest> {
    const container = parts.openTarget(target, secrets.target, readerSettings);
    try {
      return await readManifest(container, name, signal);
    } finally {
      await container.close();
    }
  }
}

/** The container and the name of the manifest to verify. A run knows both. */
function whereIs(input: VerifyInput, desk: RunDesk): { readonly target: TargetConfig; readonly name: string } {
  switch (input.by) {
    case 'run': {
      const plan = desk.plan(input.runId);
      return { target: plan.target, name: namesOfRun(plan, input.runId).manifestName };
    }
    case 'blob':
      return { target: input.target, name: input.blob };
    case 'document':
      return { target: input.target, name: input.path };
  }
}

function sourceOf(input: VerifyInput, desk: RunDesk): SourceConfig | null {
  const { source } = input;
  if (source === null) return null;
  if (source.of === 'file') return source.config;
  if (input.by === 'run') return desk.plan(input.runId).source;
  throw new AppError('BUG', { detail: 'the source of a run was to be asked, and no run was named' });
}

const factsOf = (manifest: Manifest, { container }: TargetConfig): RunFacts => ({
  runId: manifest.runId,
  source: `${manifest.server.name} \\ ${manifest.database}`,
  container,
});
