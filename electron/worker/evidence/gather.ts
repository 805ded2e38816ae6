// Gathers the files of a pack from the store: what was planned, done, found and said about one run.
import { AppError } from '../../../shared/errors.ts';
import { describeAdjustment } from '../../../shared/load.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { Report } from '../../../shared/report.ts';
import { isAtRest } from '../../../shared/run.ts';
import { namesOfRun } from '../run/run-names.ts';
import type { Store } from '../store/store.ts';
import type { PackFileContent } from './assemble-pack.ts';
import { fileNames, type PackIndex } from './pack-index.ts';
import { assertNoSecret, createValueRedactor } from './redact-values.ts';
import { soundManifest } from './sound-manifest.ts';
import { statementsText } from './statements-text.ts';

export type EvidenceWishes = {
  /** Other forms of the report, made of what may be shown of it. */
  readonly formsOf: (report: Report) => Promise<readonly PackFileContent[]>;
  /** The manifest, where the user has it from the container; null = the one that was kept. */
  readonly manifestText: string | null;
  /** In clear: none of them may be in a pack. */
  readonly secrets: readonly string[];
};

type EvidenceRequest = EvidenceWishes & {
  readonly store: Store;
  readonly runId: string;
  readonly report: () => Report;
};

export type Evidence = { readonly run: PackIndex['run']; readonly files: readonly PackFileContent[] };

const file = (name: string, what: string, text: string): PackFileContent => ({ name, what, bytes: Buffer.from(text) });
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Throws RUN_UNKNOWN, EVIDENCE_RUN_MOVING, EVIDENCE_NO_MANIFEST, EVIDENCE_HOLDS_SECRET, MANIFEST_INVALID. */
export async function gatherEvidence(request: EvidenceRequest): Promise<Evidence> {
  const { store, runId, secrets } = request;
  const { state } = store.runs.get(runId);
  if (!isAtRest(state)) throw new AppError('EVIDENCE_RUN_MOVING', { runId });
  const plan = store.runs.plan(runId);
  const isComplete = state.kind === 'completed';
  const redact = createValueRedactor(secrets);
  const report = redact(request.report());
  const planText = store.documents.get(runId, 'plan') ?? json(plan);
  assertNoSecret(fileNames.plan, planText, secrets);
  const files = [
    file(fileNames.plan, 'what was to be moved, and how', planText),
    ...(isComplete ? [manifestFile(request, plan)] : []),
    file(
      fileNames.run,
      'state and times of the run, and what was changed during it',
      json(redact(runFacts(store, plan, runId))),
    ),
    file(fileNames.report, 'what was moved and how it was verified, for machines', json(report)),
    ...(await request.formsOf(report)),
    file(
      fileNames.validations,
      'every validation after the run, and what it found',
      json(redact(store.validations.list(runId))),
    ),
    file(fileNames.statements, 'the statements that read the tables', statementsText(plan)),
    file(fileNames.log, 'the log of the run, a line a message', logText(store, runId, redact)),
  ];
  return { run: { runId, planId: plan.id, planHash: plan.hash, isComplete }, files };
}

/** The bytes that were published. */
function manifestFile({ store, runId, manifestText, secrets }: EvidenceRequest, plan: Plan): PackFileContent {
  const { manifestName } = namesOfRun(plan, runId);
  const text = manifestText ?? store.documents.get(runId, 'manifest');
  if (text === null) throw new AppError('EVIDENCE_NO_MANIFEST', { runId, manifest: manifestName });
  const invalid = (detail: string): AppError => new AppError('MANIFEST_INVALID', { blob: manifestName, detail });
  const manifest = soundManifest(parse(text, invalid), manifestName);
  if (manifest.runId !== runId || manifest.planHash !== plan.hash) throw invalid(`it is not that of run ${runId}`);
  assertNoSecret(fileNames.manifest, text, secrets);
  return file(fileNames.manifest, 'every part that was stored, as the container has it', text);
}

function parse(text: string, invalid: (detail: string) => AppError): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('it is not valid JSON');
  }
}

function runFacts(store: Store, plan: Plan, runId: string) {
  const { state, createdUtc, updatedUtc, carriedMs } = store.runs.get(runId);
  return {
    runId,
    planId: plan.id,
    planHash: plan.hash,
    state,
    createdUtc,
    updatedUtc,
    carriedSeconds: carriedMs / 1000,
    /** What the user changed while it went on. */
    adjustments: store.adjustments
      .list(runId)
      .map(({ atUtc, change }) => ({ atUtc, text: describeAdjustment(change), change })),
    tables: store.checkpoints.tables(runId).map(({ tableId, state: tableState }) => ({ tableId, state: tableState })),
  };
}

function logText(store: Store, runId: string, redact: <T>(value: T) => T): string {
  const lines = store.log.list(runId).map(({ atUtc, level, text }) => redact({ atUtc, level, text }));
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
