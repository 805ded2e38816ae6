// A whole run over fakes: real store in a temporary folder, real coordinator, fake source, target, lanes and clock.
import { fingerprinterOf } from '../../electron/worker/fingerprint/fingerprint.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { mayQuarantine } from '../../electron/worker/run/publish-quarantine.ts';
import { discardRun } from '../../electron/worker/run/discard-run.ts';
import type { RunRequest } from '../../electron/worker/run/run-context.ts';
import type { RunNames } from '../../electron/worker/run/run-names.ts';
import type { PartitionPorts } from '../../electron/worker/run/partition-task.ts';
import { runPlan } from '../../electron/worker/run/run-plan.ts';
import { openStore, type Store } from '../../electron/worker/store/store.ts';
import type { TargetConfig } from '../../shared/connection.ts';
import { manifestSchema, type Manifest } from '../../shared/manifest.ts';
import type { Plan, PlanTable } from '../../shared/plan.ts';
import type { RunOptions } from '../../shared/run-options.ts';
import { noPointInTime, type PointInTime } from '../../shared/point-in-time.ts';
import type { RunSnapshot, RunState } from '../../shared/run.ts';
import { createFakeClock, type FakeClock } from './clock.ts';
import { createLineEncoder } from './encoder.ts';
import { createFakeLanes, type FakeLanes } from './lane.ts';
import { plan as planOf } from './plan.ts';
import { createFakeSource, type FakeSource } from './source.ts';
import { createFakeSnapshots, type FakeSnapshots } from './snapshots.ts';
import { createFakeTarget, type FakeTarget } from './target.ts';

export const runId = 'r1';

export const names: RunNames = {
  partName: (table, partition, part) => `dbo/${table.name}/run=${runId}/part-${partition}-${part}.csv`,
  tableFolder: (table) => `dbo/${table.name}/run=${runId}`,
  partPattern: (table) => `dbo/${table.name}/run=${runId}/part-*-*.csv`,
  readerName: (table, file) => `dbo/${table.name}/run=${runId}/${file}`,
  pointerName: () => null,
  manifestName: `run=${runId}/manifest.json`,
  quarantineName: (table, partition, part) =>
    `dbo/${table.name}/run=${runId}/_quarantine/part-${partition}-${part}.jsonl`,
};

export type TestRun = {
  readonly source: FakeSource;
  readonly target: FakeTarget;
  readonly held: FakeSnapshots;
  readonly lanes: FakeLanes;
  readonly clock: FakeClock;
  readonly store: () => Store;
  readonly snapshots: RunSnapshot[];
  readonly logged: string[];
  /** Starts, or resumes. */
  run(signal?: AbortSignal, changes?: Partial<RunRequest>): Promise<RunSnapshot>;
  discard(): Promise<number>;
  /** Ends the store as a dead process does, and opens it as the next one would. */
  reopenStore(): void;
  manifest(): Manifest;
  /** All rows of the table's parts on record, read from the blobs. */
  storedKeys(tableId: string): number[];
  close(): void;
};

export type TestRunOptions = {
  readonly options?: Partial<RunOptions>;
  readonly request?: Partial<RunRequest>;
  readonly ports?: Partial<PartitionPorts>;
  /** Makes the sessions of the run hold snapshots. */
  readonly pointInTime?: PointInTime;
  readonly clock?: FakeClock;
  readonly target?: TargetConfig;
  /** The round that the run is one of. */
  readonly series?: Plan['series'];
  readonly factory?: Plan['factory'];
};

/** `counts`: rows of each table by id. */
function createTestRun(
  tables: readonly PlanTable[],
  counts: Readonly<Record<string, number>>,
  settings: TestRunOptions = {},
): TestRun {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-run-'));
  const whole = planOf(tables, settings.options);
  const { pointInTime = noPointInTime, target: config = whole.target, series, factory } = settings;
  const plan = {
    ...whole,
    pointInTime,
    target: config,
    ...(series === undefined ? {} : { series }),
    ...(factory === undefined ? {} : { factory }),
  };
  const source = createFakeSource(counts);
  const held = createFakeSnapshots(() => source);
  const target = createFakeTarget();
  const clock = settings.clock ?? createFakeClock();
  const lanes = createFakeLanes(plan, {
    source,
    target,
    createEncoder: createLineEncoder,
    createFingerprinter: fingerprinterOf,
    verify: async () => undefined,
    nameOf: names.partName,
    quarantine:
      plan.options.badRows === 'stopTable' && !tables.some((table) => mayQuarantine(plan.options, table))
        ? null
        : {
            takesRefused: plan.options.badRows === 'setAside',
            compression: 'none',
            nameOf: names.quarantineName,
            verify: async () => undefined,
          },
    runId,
    batchBytes: 1 << 20,
    partBytes: plan.options.partBytes,
    openSession: held.open,
    ...settings.ports,
  });
  const openAgain = (): Store => openStore(folder, () => new Date(clock.nowMs()).toISOString());
  let store = openAgain();
  store.runs.create(runId, plan);
  const snapshots: RunSnapshot[] = [];
  const logged: string[] = [];
  return {
    source,
    target,
    held,
    lanes,
    clock,
    snapshots,
    logged,
    store: () => store,
    run: (signal = new AbortController().signal, changes = {}) =>
      runPlan(
        {
          store,
          runId,
          names,
          target,
          openLane: lanes.open,
          checkTable: async () => undefined,
          onSnapshot: (snapshot) => snapshots.push(snapshot),
          log: (level, text) => logged.push(`${level} ${text}`),
          clock,
          random: () => 0.5,
          openSession: (stop) => held.open(null, stop),
          ...settings.request,
          ...changes,
        },
        signal,
      ),
    discard: () =>
      discardRun({ store, runId, names, target, log: (_, text) => logged.push(text) }, new AbortController().signal),
    reopenStore() {
      store.close();
      store = openAgain();
    },
    manifest: () => manifestSchema.parse(JSON.parse(target.text(names.manifestName))),
    storedKeys: (tableId) =>
      store.checkpoints.parts(runId, tableId).flatMap(({ blobName }) =>
        target
          .text(blobName)
          .split('\n')
          .filter((line) => /^\d+$/.test(line))
          .map(Number),
      ),
    close() {
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Names of blobs without what tells readers of the tables. */
export const withoutReaders = (blobNames: Iterable<string>): string[] =>
  [...blobNames].filter((name) => !/\/(?:_schema\.json$|_readers\/|_delta_log\/)/.test(name));

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

export const aPart = (table: string, partition: number, part: number): string =>
  `dbo/Table_${table}/run=${runId}/part-${partition}-${part}.csv`;

/** `failed CODE`, for one-line expectations. */
export const failureOf = (state: RunState): string =>
  state.kind === 'failed' ? `failed ${state.error.code}` : state.kind;

/** A test run that is closed when the test ends. */
export function startTestRun(...settings: Parameters<typeof createTestRun>): TestRun {
  const run = createTestRun(...settings);
  onTestFinished(() => run.close());
  return run;
}

/** Lets everything else go on until the condition holds; the test's own time limit is the only one. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}
