// What there is on record of Data Factory's part of a run, as one text for people: runs, activities, errors, skipped rows.
import { AppError, describeError } from '../../../../shared/errors.ts';
import { formatBytes, formatCount, formatDuration, formatPlural } from '../../../../shared/format.ts';
import type { Json, JsonObject } from '../resource.ts';
import type { ActivityRun, FactoryService, PipelineRun, Window } from './factory-service.ts';
import { childrenOf } from './run-children.ts';

export type LogRequest = {
  readonly factory: string;
  readonly runId: string;
  /** What is on record of its starts. */
  readonly started: {
    /** Of pipeline runs, by the service. */
    readonly ids: readonly string[];
    /** There may be others. */
    readonly isPartial: boolean;
  };
  /** All that a plan has there: among their runs others are looked for by the parameter `run`. */
  readonly pipelines: readonly string[];
  readonly window: Window;
  readonly container: string;
};
/** Of the container of the plan. */
export type LogFiles = {
  list(prefix: string, signal: AbortSignal): AsyncIterable<{ readonly name: string; readonly sizeBytes: number }>;
  /** Its first bytes. */
  read(name: string, sizeBytes: number, signal: AbortSignal): Promise<Uint8Array>;
};

/** So that a run of thousands of tables, or millions of skipped rows, fits a window. */
const limits = { textLength: 2_000_000, fileBytes: 64 * 1024, filesPerCopy: 20, messageLength: 4_000 } as const;

/** Errors: those of the service. A log that cannot be read is told in the text. */
export async function collectLogs(
  service: FactoryService,
  request: LogRequest,
  files: LogFiles,
  signal: AbortSignal,
): Promise<string> {
  const { factory, runId, container } = request;
  const { runs, activitiesOf } = await findAll(service, request, signal);
  const text = createText(limits.textLength);
  text.add(`Data Factory ${factory}: ${formatPlural(runs.length, 'pipeline run')} of the run ${runId}`);
  if (runs.length === 0) text.add('Its records may lag by some minutes, and are kept for 45 days.');
  for (const run of runs) {
    if (text.isFull()) break;
    describeRun(run).forEach(text.add);
    const activities = await activitiesOf(run.runId);
    for (const activity of activities.toSorted((a, b) => compare(a.startedUtc ?? '', b.startedUtc ?? ''))) {
      describeActivity(activity).forEach(text.add);
      const prefix = logOf(activity.output, container);
      if (prefix !== null && !text.isFull()) (await readLog(prefix, files, signal)).forEach(text.add);
    }
  }
  return text.end();
}

/** By the ids that are on record, with all that came of them; by the parameter where those are none, or not all. */
async function findAll(
  service: FactoryService,
  { runId, started, pipelines, window }: LogRequest,
  signal: AbortSignal,
) {
  const known = new Map<string, readonly ActivityRun[]>();
  const activitiesOf = async (id: string): Promise<readonly ActivityRun[]> => {
    const activities = known.get(id) ?? (await service.activities(id, window, signal));
    known.set(id, activities);
    return activities;
  };
  const found = new Map<string, PipelineRun>();
  const ids = [...started.ids];
  for (const id of ids) {
    const run = found.has(id) ? null : await service.run(id, signal);
    if (run === null) continue;
    found.set(id, run);
    ids.push(...childrenOf(await activitiesOf(id)));
  }
  if (found.size === 0 || started.isPartial)
    for (const run of await service.findRuns(pipelines, window, signal))
      if (run.parameters['run'] === runId) found.set(run.runId, run);
  const runs = [...found.values()].toSorted((a, b) => compare(a.startedUtc ?? '~', b.startedUtc ?? '~'));
  return { runs, activitiesOf };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function createText(mostLength: number) {
  const lines: string[] = [];
  let length = 0;
  let left = 0;
  return {
    isFull: () => length >= mostLength,
    add(this: void, line: string): void {
      if (length >= mostLength) {
        left += 1;
        return;
      }
      lines.push(line);
      length += line.length + 1;
    },
    end: () =>
      `${[...lines, ...(length >= mostLength ? [`... the rest is left out (${formatPlural(left, 'line')} at least); Data Factory Studio shows all.`] : [])].join('\n')}\n`,
  };
}

function spanOf(startedUtc: string | null, endedUtc: string | null): string {
  if (startedUtc === null) return 'not started';
  const seconds = endedUtc === null ? Number.NaN : (Date.parse(endedUtc) - Date.parse(startedUtc)) / 1000;
  return Number.isNaN(seconds)
    ? `since ${startedUtc}`
    : `${startedUtc} to ${endedUtc ?? ''} (${formatDuration(Math.max(0, seconds))})`;
}

const describeRun = ({ pipeline, runId, status, startedUtc, endedUtc, message }: PipelineRun): readonly string[] => [
  '',
  `${pipeline}: ${status}, ${spanOf(startedUtc, endedUtc)}`,
  `  pipeline run ${runId}`,
  ...(message === '' ? [] : [`  ${cut(message)}`]),
];

function describeActivity(run: ActivityRun): readonly string[] {
  const { activity, type, status, startedUtc, endedUtc, output, error, userProperties } = run;
  const table = userProperties['table'];
  const figures = [
    ...figure(output['rowsRead'], (count) => `${formatCount(count)} rows read`),
    ...figure(output['rowsCopied'], (count) => `${formatCount(count)} copied`),
    ...figure(output['rowsSkipped'], (count) => `${formatCount(count)} SKIPPED`, 1),
    ...figure(output['dataWritten'], (count) => `${formatBytes(count)} written`),
    ...figure(output['filesWritten'], (count) => formatPlural(count, 'file')),
    ...figure(output['throughput'], (count) => `${formatBytes(count * 1024)}/s read`),
    ...figure(output['usedParallelCopies'], (count) => `${String(count)} at a time`),
  ];
  const verification = memberOf(output['dataConsistencyVerification'], 'VerificationResult');
  return [
    `  ${activity}${table === undefined ? '' : ` ${table}`} (${type}): ${status}, ${spanOf(startedUtc, endedUtc)}`,
    ...(figures.length === 0 ? [] : [`    ${figures.join(', ')}`]),
    ...(typeof verification === 'string' ? [`    counts of rows compared: ${verification}`] : []),
    ...(error === null ? [] : [`    error ${error.code}: ${cut(error.message)}`]),
  ];
}

const figure = (value: Json | undefined, say: (count: number) => string, least = 0): readonly string[] =>
  typeof value === 'number' && value >= least ? [say(value)] : [];

const memberOf = (value: Json | undefined, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** Of one line: a message may hold the lines of a stack. */
const cut = (message: string): string => {
  const line = message.replaceAll(/\s*[\r\n]+\s*/g, ' | ');
  return line.length <= limits.messageLength ? line : `${line.slice(0, limits.messageLength)} ...`;
};

/** Blobs of a copy's log begin with this; null = there is none, or it is not in this container. */
function logOf(output: JsonObject, container: string): string | null {
  const path = output['logFilePath'] ?? output['logPath'];
  if (typeof path !== 'string' || path === '') return null;
  const below = path.replace(/^https?:\/\/[^/]+\//, '').replace(/^\/+/, '');
  return below.startsWith(`${container}/`) ? decode(below.slice(container.length + 1)) : null;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

async function readLog(prefix: string, files: LogFiles, signal: AbortSignal): Promise<readonly string[]> {
  const lines: string[] = [];
  try {
    let count = 0;
    for await (const { name, sizeBytes } of files.list(prefix, signal)) {
      count += 1;
      if (count > limits.filesPerCopy) return [...lines, `    more logs begin with ${prefix}`];
      const bytes = await files.read(name, Math.min(sizeBytes, limits.fileBytes), signal);
      const text = new TextDecoder()
        .decode(bytes)
        .replace(/^\ufeff/, '')
        .trimEnd();
      lines.push(`    log ${name}:`, ...text.split(/\r?\n/).map((line) => `      ${line}`));
      if (sizeBytes > limits.fileBytes)
        lines.push(`      ... ${formatBytes(sizeBytes - limits.fileBytes)} more in the container`);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    lines.push(`    its log was not read: ${describeError(error.toData())}`);
  }
  return lines;
}
