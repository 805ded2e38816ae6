// The answer to `run.changes`: what was exported, from the store or a manifest, asked about on one connection, and kept.
import type { SourceChanges } from '../../../shared/source-changes.ts';
import { exportedIn } from '../read-exported.ts';
import { checkSource } from '../validate/changes/check-source.ts';
import { parseManifest } from '../validate/manifest-file.ts';
import { withSession, type HandlersFor, type Worker } from './call.ts';

type ChangesInput = Parameters<HandlersFor<'run'>['run.changes']>[0];

/** A count says nothing until it is done; whoever does not want to wait gives it up. */
const silentCountMs = 30 * 60_000;

export async function findChanges(
  { parts, desk }: Worker,
  input: ChangesInput,
  signal: AbortSignal,
): Promise<SourceChanges> {
  const exported =
    input.by === 'run' ? desk.exported(input.runId) : exportedIn(parseManifest(input.document, input.path));
  const source = input.by === 'run' ? (input.source ?? desk.plan(input.runId).source) : input.source;
  const nowUtc = (): string => new Date(parts.nowMs()).toISOString();
  const place = { server: source.server, database: source.database };
  const patient = { ...source, stallTimeoutMs: Math.max(source.stallTimeoutMs, silentCountMs) };
  const changes = await withSession(parts, patient, input.secret, signal, (session) =>
    checkSource({ ...exported, ...place, session, nowUtc }, signal),
  );
  if (input.by === 'run') desk.keepChanges(changes);
  return changes;
}
