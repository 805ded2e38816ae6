// From the activity runs of the service to what became of each table: pure.
import type { ActivityRun } from '../../factory/service/factory-service.ts';
import type { JsonObject } from '../../factory/resource.ts';

/** What the service says of the newest attempt to copy a table. */
export type CopyFacts = {
  readonly activityRunId: string;
  readonly pipelineRunId: string;
  readonly status: string;
  readonly startedUtc: string | null;
  /** Null = it has not told. */
  readonly rowsRead: number | null;
  readonly rowsCopied: number | null;
  readonly bytesRead: number | null;
  readonly bytesWritten: number | null;
  /** Its own check of consistency, in its words; null = it made none, or has not told. */
  readonly consistency: string | null;
  /** Of a failed one: the service's code and message, shortened. */
  readonly failure: string | null;
};

/** In characters: the service's messages may hold a whole stack. */
const longestFailure = 600;

/** The newest attempt for each table, by its id in the plan. */
export function copiesOf(activities: readonly ActivityRun[]): ReadonlyMap<string, CopyFacts> {
  const newest = new Map<string, ActivityRun>();
  for (const activity of activities) {
    const id = activity.userProperties['id'];
    if (activity.type !== 'Copy' || id === undefined) continue;
    const known = newest.get(id);
    if (known === undefined || isNewer(activity, known)) newest.set(id, activity);
  }
  return new Map([...newest].map(([id, activity]) => [id, factsOf(activity)]));
}

/** One that has not begun is newer than any that has; of two that began at once the one that is not over. */
function isNewer(one: ActivityRun, other: ActivityRun): boolean {
  const [a, b] = [startOf(one), startOf(other)];
  return a === b ? one.endedUtc === null : a > b;
}

const startOf = ({ startedUtc }: ActivityRun): number =>
  startedUtc === null ? Number.POSITIVE_INFINITY : Date.parse(startedUtc);

const factsOf = ({ activityRunId, pipelineRunId, status, startedUtc, output, error }: ActivityRun): CopyFacts => ({
  activityRunId,
  pipelineRunId,
  status,
  startedUtc,
  rowsRead: numberOf(output, 'rowsRead'),
  rowsCopied: numberOf(output, 'rowsCopied'),
  bytesRead: numberOf(output, 'dataRead'),
  bytesWritten: numberOf(output, 'dataWritten'),
  consistency: consistencyOf(output),
  failure: error === null ? null : shorten(`${error.code === '' ? '' : `${error.code}: `}${error.message}`),
});

/** `Verified`, or `Verified, inconsistent data: Skipped`. */
function consistencyOf({ dataConsistencyVerification: told }: JsonObject): string | null {
  if (typeof told !== 'object' || told === null || !('VerificationResult' in told)) return null;
  const { VerificationResult: result, InconsistentData: data } = told;
  if (typeof result !== 'string') return null;
  return typeof data === 'string' && data !== 'None' ? `${result}, inconsistent data: ${data}` : result;
}

function numberOf(output: JsonObject, name: string): number | null {
  const value = output[name];
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

/** One line, without the full stop that the sentence around it has. */
export function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim().replace(/\.+$/, '');
  return line.length <= longestFailure ? line : `${line.slice(0, longestFailure)} ...`;
}
