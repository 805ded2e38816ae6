// A start whose answer was lost, or that a killed process did not put on record: found again, or known not to have been.
import type { Json, JsonObject } from '../../factory/resource.ts';
import type { FactoryService, PipelineRun } from '../../factory/service/factory-service.ts';
import type { FactoryStart } from '../../store/factory-runs.ts';
import type { Ask } from './patience.ts';

/** Records of pipeline runs may come this long after their start; only then is one that is not found started again. */
export const longestLagMs = 10 * 60_000;
const dayMs = 86_400_000;

/** What an entry of `tables` is recognised by: the number of its start. */
export const mark = (entry: JsonObject, startId: number): JsonObject => ({ ...entry, start: String(startId) });

export type Found =
  /** `twins`: others of the same start, which must not go on. */
  | { readonly kind: 'found'; readonly run: PipelineRun; readonly twins: readonly PipelineRun[] }
  | { readonly kind: 'unknown' }
  /** No request of that time can still come to light. */
  | { readonly kind: 'never' };

type Asked = {
  readonly runId: string;
  /** Ids of the service that belong to other starts. */
  readonly known: ReadonlySet<string>;
  readonly service: FactoryService;
  readonly ask: Ask;
  readonly nowMs: () => number;
};

export async function findStart(start: FactoryStart, asked: Asked, signal: AbortSignal): Promise<Found> {
  const { service, ask, nowMs, known, runId } = asked;
  const intendedMs = Date.parse(start.intendedUtc);
  const window = {
    fromUtc: new Date(intendedMs - dayMs).toISOString(),
    toUtc: new Date(nowMs() + dayMs).toISOString(),
  };
  let askedMs = nowMs();
  const runs = await ask((stop) => {
    askedMs = nowMs();
    return service.findRuns([start.pipeline], window, stop);
  }, signal);
  const own = runs
    .filter((run) => run.parameters['run'] === runId && !known.has(run.runId) && isOf(run, start))
    .toSorted((a, b) => startOf(a) - startOf(b));
  const [run, ...twins] = own;
  if (run !== undefined) return { kind: 'found', run, twins };
  return { kind: askedMs - intendedMs >= longestLagMs ? 'never' : 'unknown' };
}

const startOf = ({ startedUtc }: PipelineRun): number =>
  startedUtc === null ? Number.POSITIVE_INFINITY : Date.parse(startedUtc);

/** By the number in its entries, where it has entries that can be read. */
function isOf({ parameters }: PipelineRun, { startId }: FactoryStart): boolean {
  const entries = readList(parameters['tables']);
  const first = entries?.[0];
  if (typeof first !== 'object' || first === null || Array.isArray(first)) return true;
  return Reflect.get(first, 'start') === String(startId);
}

/** The service gives parameters back as texts. */
function readList(value: Json | undefined): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'string') return null;
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? parsed : null;
  } catch {
    return null;
  }
}
