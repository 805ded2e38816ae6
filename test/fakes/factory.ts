// A Data Factory in memory that goes by the clock of its test: pipelines one after the other, records that lag, files.
import type { RunFactory } from '../../electron/worker/run/factory/run-factory.ts';
import type { ActivityRun, PipelineRun } from '../../electron/worker/factory/service/factory-service.ts';
import type { JsonObject } from '../../electron/worker/factory/resource.ts';
import type { Clock } from '../../electron/worker/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { FactoryPlace } from '../../shared/factory.ts';
import type { FakeTarget } from './target.ts';

export const place: FactoryPlace = {
  factory: 'adf-sales',
  nodes: 1,
  vault: 'kv-sales',
  storage: null,
  subscription: '11111111-2222-3333-4444-555555555555',
  resourceGroup: 'rg-sales',
  signIn: { cloud: 'public', as: { kind: 'managedIdentity' } },
  services: { runtime: null, vault: null, source: null, storage: null },
};

export type Outcome =
  | { readonly kind: 'ok'; readonly rows: number; readonly rowsRead?: number }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

type Copy = { readonly table: string; readonly attempt: number; readonly endMs: number; isWritten: boolean };
type Run = {
  readonly id: string;
  readonly pipeline: string;
  readonly parameters: JsonObject;
  readonly startMs: number;
  readonly children: string[];
  readonly copies: Copy[];
  cancelledMs: number | null;
};

export type FakeFactory = RunFactory & {
  /** Each request to start, lost ones included. */
  readonly started: { readonly pipeline: string; readonly parameters: JsonObject }[];
  readonly cancelled: string[];
  /** What becomes of each attempt to copy a table. */
  outcome: (table: string, attempt: number) => Outcome;
  /** Before each request of any kind: throw to refuse it. */
  beforeRequest: (what: string) => Promise<void> | void;
  /** After the service has done what was asked, before it answers: throw to lose the answer, wait to hold it back. */
  afterRequest: (what: string) => Promise<void> | void;
  differs: string[];
  nodes: { name: string; status: string; version: null; concurrentJobs: null }[];
  whenStopped: () => 'leave' | 'cancel';
  /** What pipelines and copies that were cancelled end as. */
  endsAs: 'Cancelled' | 'Failed';
  /** How long a new run stands in no list. */
  lagMs: number;
  /** How long a new run is not known by its id, so that its activities are not told either. */
  unknownMs: number;
};

const copyMs = 60_000;

/** `tables`: id and pipeline, in order; those of a pipeline are copied at a time. */
export function createFakeFactory(
  tables: readonly { readonly id: string; readonly pipeline: string; readonly file?: string }[],
  { clock, target }: { readonly clock: Clock; readonly target: FakeTarget },
): FakeFactory {
  const runs = new Map<string, Run>();
  const attempts = new Map<string, number>();
  const laid = tables.map(({ id, pipeline, file = null }) => ({
    id,
    pipeline,
    file,
    entry: { id, folder: `dbo/Table_${id}/run={run}` },
    folderOf: (runId: string) => `dbo/Table_${id}/run=${runId}`,
  }));
  const add = (pipeline: string, parameters: JsonObject, startMs: number, ids: readonly string[]): Run => {
    const run: Run = {
      id: `adf-${String(runs.size + 1)}`,
      pipeline,
      parameters,
      startMs,
      children: [],
      copies: ids.map((table) => {
        const attempt = (attempts.get(table) ?? 0) + 1;
        attempts.set(table, attempt);
        return { table, attempt, endMs: startMs + copyMs, isWritten: false };
      }),
      cancelledMs: null,
    };
    runs.set(run.id, run);
    return run;
  };
  const startAll = (parameters: JsonObject): Run => {
    const root = add('start', parameters, clock.nowMs(), []);
    let atMs = root.startMs;
    for (const pipeline of new Set(laid.map((one) => one.pipeline))) {
      const ids = laid.filter((one) => one.pipeline === pipeline).map(({ id }) => id);
      root.children.push(add(pipeline, { run: parameters['run'] ?? '' }, atMs, ids).id);
      atMs += copyMs;
    }
    return root;
  };
  const endMsOf = (run: Run): number =>
    Math.min(
      run.cancelledMs ?? Number.POSITIVE_INFINITY,
      Math.max(...run.copies.map(({ endMs }) => endMs), ...run.children.map((id) => endMsOf(need(id)))),
    );
  const need = (id: string): Run => {
    const run = runs.get(id);
    if (run === undefined) throw new Error(`no run ${id}`);
    return run;
  };
  const isCut = (run: Run, copy: Copy): boolean => run.cancelledMs !== null && run.cancelledMs < copy.endMs;
  /** Files appear when their copy ends; one that fails or is cut leaves a half. */
  const write = (): void => {
    for (const run of runs.values())
      for (const copy of run.copies) {
        if (copy.isWritten || run.startMs > clock.nowMs() || (copy.endMs > clock.nowMs() && !isCut(run, copy)))
          continue;
        copy.isWritten = true;
        const outcome = factory.outcome(copy.table, copy.attempt);
        const rows = outcome.kind === 'ok' && !isCut(run, copy) ? outcome.rows : 1;
        const own = laid.find(({ id }) => id === copy.table);
        const file = own?.file ?? `data_${run.id}.csv`;
        const name = `${own?.folderOf(String(run.parameters['run'])) ?? ''}/${file}`;
        target.put(name, { bytes: Buffer.from(String(rows)), md5: '', etag: '"f"', metadata: {} });
      }
  };
  const statusOf = (run: Run): string => {
    if (run.startMs > clock.nowMs()) return 'Queued';
    if (endMsOf(run) > clock.nowMs()) return 'InProgress';
    if (run.cancelledMs !== null) return factory.endsAs;
    const isBad = (one: Run): boolean =>
      one.copies.some(({ table, attempt }) => factory.outcome(table, attempt).kind === 'failed') ||
      one.children.some((id) => isBad(need(id)));
    return isBad(run) ? 'Failed' : 'Succeeded';
  };
  const describe = (run: Run): PipelineRun => {
    const isOver = endMsOf(run) <= clock.nowMs();
    return {
      runId: run.id,
      pipeline: run.pipeline,
      status: statusOf(run),
      startedUtc: new Date(run.startMs).toISOString(),
      endedUtc: isOver ? new Date(endMsOf(run)).toISOString() : null,
      message: statusOf(run) === 'Failed' ? 'Not all was copied.' : '',
      parameters: run.parameters,
    };
  };
  const activity = (run: Run, change: Partial<ActivityRun>): ActivityRun => ({
    activityRunId: 'a',
    pipelineRunId: run.id,
    activity: 'Copy table',
    type: 'Copy',
    status: 'InProgress',
    startedUtc: new Date(run.startMs).toISOString(),
    endedUtc: null,
    input: {},
    output: {},
    error: null,
    userProperties: {},
    ...change,
  });
  const copyRun = (run: Run, copy: Copy): ActivityRun => {
    const { table, attempt, endMs } = copy;
    const common = { activityRunId: `${run.id}-${table}`, userProperties: { id: table, table: `dbo.Table_${table}` } };
    if (isCut(run, copy))
      return activity(run, { ...common, status: factory.endsAs, endedUtc: new Date(0).toISOString() });
    if (endMs > clock.nowMs()) return activity(run, { ...common, output: { rowsRead: 5, rowsCopied: 4 } });
    const outcome = factory.outcome(table, attempt);
    const endedUtc = new Date(endMs).toISOString();
    if (outcome.kind === 'failed')
      return activity(run, {
        ...common,
        endedUtc,
        status: 'Failed',
        error: { code: outcome.code, message: outcome.message },
      });
    const output = {
      rowsRead: outcome.rowsRead ?? outcome.rows,
      rowsCopied: outcome.rows,
      dataRead: 80,
      dataWritten: 8,
      dataConsistencyVerification: { VerificationResult: 'Verified', InconsistentData: 'None' },
    };
    return activity(run, { ...common, endedUtc, status: 'Succeeded', output });
  };
  const isUnknown = ({ startMs }: Run): boolean => clock.nowMs() - startMs < factory.unknownMs;
  const answer = async <T>(what: string, work: () => T): Promise<T> => {
    await factory.beforeRequest(what);
    write();
    const done = work();
    await factory.afterRequest(what);
    return done;
  };
  const factory: FakeFactory = {
    place,
    runtime: 'runtime',
    layout: { start: 'start', tables: laid },
    started: [],
    cancelled: [],
    differs: [],
    nodes: [{ name: 'node-1', status: 'Online', version: null, concurrentJobs: null }],
    lagMs: 0,
    unknownMs: 0,
    outcome: () => ({ kind: 'ok', rows: 10 }),
    beforeRequest: () => undefined,
    afterRequest: () => undefined,
    whenStopped: () => 'leave',
    endsAs: 'Cancelled',
    hearTrouble: () => undefined,
    differences: async () => factory.differs,
    async takeStock({ folder }, signal) {
      const parts = [];
      for await (const { name, sizeBytes } of target.listBlobs(`${folder}/`, signal))
        parts.push({
          name,
          rows: Number(target.text(name)),
          bytes: sizeBytes,
          etag: '"f"',
          md5: 'bWQ1',
          fingerprint: null,
        });
      return { parts, rows: parts.reduce((sum, { rows }) => sum + rows, 0), strangers: [] };
    },
    service: {
      factory: async () => ({ location: 'westeurope', identity: null }),
      runtime: () =>
        answer('runtime', () => {
          const isOnline = factory.nodes.some(({ status }) => status === 'Online');
          return { state: isOnline ? 'Online' : 'Offline', version: null, nodes: factory.nodes, serviceHosts: [] };
        }),
      runtimeKey: async () => 'key',
      read: async () => null,
      put: async () => undefined,
      triggers: async () => [],
      setTrigger: async () => undefined,
      start: (pipeline, parameters) =>
        answer('start', () => {
          factory.started.push({ pipeline, parameters });
          const entries = parameters['tables'];
          const ids = Array.isArray(entries) ? entries.map((entry) => String(Reflect.get(Object(entry), 'id'))) : [];
          const run = pipeline === 'start' ? startAll(parameters) : add(pipeline, parameters, clock.nowMs(), ids);
          return run.id;
        }),
      run: (id) =>
        answer('run', () => {
          const run = runs.get(id);
          return run === undefined || isUnknown(run) ? null : describe(run);
        }),
      findRuns: (pipelines) =>
        answer('findRuns', () =>
          [...runs.values()]
            .filter((run) => pipelines.includes(run.pipeline) && clock.nowMs() - run.startMs >= factory.lagMs)
            .map(describe),
        ),
      activities: (id) =>
        answer('activities', () => {
          const run = runs.get(id);
          if (run !== undefined && isUnknown(run))
            throw new AppError('ARM_REJECTED', { what: 'the activities', detail: 'PipelineRunNotFound', status: 404 });
          if (run === undefined || run.startMs > clock.nowMs()) return [];
          const starts = run.children
            .map(need)
            .filter(({ startMs }) => startMs <= clock.nowMs())
            .map((child) => activity(run, { type: 'ExecutePipeline', output: { pipelineRunId: child.id } }));
          return [...starts, ...run.copies.map((copy) => copyRun(run, copy))];
        }),
      cancel: (id) =>
        answer('cancel', () => {
          factory.cancelled.push(id);
          const cut = (run: Run): void => {
            run.cancelledMs ??= clock.nowMs();
            for (const child of run.children) cut(need(child));
          };
          cut(need(id));
          write();
        }),
    },
  };
  return factory;
}

export const unreachable = (): AppError =>
  new AppError('ARM_UNREACHABLE', { host: 'management.azure.com', detail: 'no route' });
