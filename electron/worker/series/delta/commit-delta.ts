// Makes the Delta table of a series name the files of its current state: one version of its log a state, or none.
import { AppError } from '../../../../shared/errors.ts';
import type { Plan } from '../../../../shared/plan.ts';
import type { SeriesState, SeriesTable } from '../../../../shared/series.ts';
import type { TargetPort } from '../../ports/ports.ts';
import { decideDelta, relativePath } from '../../readers/delta-table.ts';
import { loadParts, type Manifests } from '../compaction/stored-parts.ts';
import { nextCommit, type DeltaTable } from './next-commit.ts';
import { readDeltaLog, versionName, type DeltaLog } from './read-log.ts';

export type DeltaRequest = {
  readonly target: Pick<TargetPort, 'listBlobs' | 'readRange' | 'putBlob'>;
  readonly plan: Pick<Plan, 'options' | 'source' | 'tool'>;
  readonly series: Pick<SeriesState, 'name' | 'version' | 'updatedUtc'>;
  readonly state: SeriesTable;
  readonly manifests: Manifests;
  /** The folder of the table above its runs; null = it has none. */
  readonly folder: string | null;
};

export type DeltaOutcome =
  | { readonly kind: 'committed' | 'same' | 'newer'; readonly version: number }
  /** Why there is none, as a sentence. */
  | { readonly kind: 'none'; readonly why: string };

/** So often another writer may come first. */
const mostRaces = 20;

/**
 * Repeating it changes nothing: what the log names is compared with what it should name. A version that another writer
 * took first is read, and the next one tried. Throws DELTA_LOG_NOT_OURS, storage errors.
 */
export async function commitDelta(request: DeltaRequest, signal: AbortSignal): Promise<DeltaOutcome> {
  const { target, plan, state, folder } = request;
  const none = (why: string): DeltaOutcome => ({ kind: 'none', why });
  const name = `${state.schema}.${state.name}`;
  if (folder === null)
    return none(`${name} has no Delta log: the path template gives the table no folder that is the same in every run.`);
  const decision = decideDelta({ plan: { options: plan.options }, table: state, folder });
  if (decision.kind === 'none') return none(decision.why);
  if (state.base === null) return none(`${name} has no full version yet.`);
  if (state.changes.length > 0)
    return none(`The Delta log of ${name} was not continued: its changes are not part of a full version yet.`);
  const table = await tableOf(request, folder, signal);
  for (let race = 0; race < mostRaces; race++) {
    const log = await readDeltaLog(target, folder, signal);
    const outcome = await tryCommit(target, log, table, folder, signal);
    if (outcome !== null) return outcome;
  }
  throw new AppError('DELTA_LOG_NOT_OURS', {
    blob: `${folder}/_delta_log/`,
    detail: `others wrote ${String(mostRaces)} versions of it in a row meanwhile`,
  });
}

async function tableOf(
  { plan, series, state, manifests }: DeltaRequest,
  folder: string,
  signal: AbortSignal,
): Promise<DeltaTable> {
  const { base } = await loadParts(manifests, { ...state, changes: [] }, signal);
  const outside = base.find(({ name }) => !name.startsWith(`${folder}/`));
  if (outside !== undefined)
    throw new AppError('DELTA_LOG_NOT_OURS', {
      blob: `${folder}/_delta_log/`,
      detail: `the part ${outside.name} does not lie in the folder of the table`,
    });
  const files = new Map(base.map((part) => [relativePath(part.name, folder), part]));
  return {
    series: series.name,
    schema: state.schema,
    name: state.name,
    columns: state.columns,
    database: plan.source.database,
    tool: plan.tool,
    stateVersion: series.version,
    updatedUtc: series.updatedUtc,
    files,
  };
}

/** Null when another writer came first. */
async function tryCommit(
  target: DeltaRequest['target'],
  log: DeltaLog,
  table: DeltaTable,
  folder: string,
  signal: AbortSignal,
): Promise<DeltaOutcome | null> {
  const version = log.version + 1;
  const blob = versionName(folder, version);
  const next = nextCommit(log, table, `${folder}/_delta_log/`);
  if (next.kind !== 'commit') return { kind: next.kind, version: log.version };
  try {
    await target.putBlob(blob, new TextEncoder().encode(next.text), 'application/json', signal);
    return { kind: 'committed', version };
  } catch (error) {
    if (error instanceof AppError && error.code === 'BLOB_EXISTS') return null;
    throw error;
  }
}
