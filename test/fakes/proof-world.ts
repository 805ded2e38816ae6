// A run from the double into a container in memory, and its validations: everything but threads and the network is real.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalWorker } from '../../electron/worker/local-client.ts';
import { hashPlan } from '../../electron/worker/plan/plan-hash.ts';
import { openInlineLane } from '../../electron/worker/run/inline-lane.ts';
import { liveLaneParts } from '../../electron/worker/run/live-lane.ts';
import { openSession } from '../../electron/worker/source/open-session.ts';
import { openStore } from '../../electron/worker/store/store.ts';
import { openInlineChecker } from '../../electron/worker/validate/inline-checker.ts';
import type { WorkerParts } from '../../electron/worker/worker-parts.ts';
import type { InputOf } from '../../shared/contract.ts';
import { manifestSchema, type Manifest } from '../../shared/manifest.ts';
import type { Plan } from '../../shared/plan.ts';
import type { RunOptions } from '../../shared/run-options.ts';
import { reportSchema, type Report } from '../../shared/report.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import type { Finding, Validation } from '../../shared/validation.ts';
import { openDoubleWorld, type DoubleWorld, type LoadedTable } from './double-world.ts';
import { createFakeTarget, type FakeTarget } from './target.ts';

export type ProofWorld = {
  readonly double: DoubleWorld;
  readonly target: FakeTarget;
  /** A run of all tables to its end. `partRows`: of a part at most, where it should have more than one. */
  run(options?: Partial<RunOptions>, cut?: { readonly partRows: number }): Promise<ProvenRun>;
  close(): Promise<void>;
};

export type ProvenRun = {
  readonly runId: string;
  readonly manifest: Manifest;
  /** Of the run itself, with its source asked unless told otherwise. */
  verify(wishes?: Partial<InputOf<'run.verify'>>): Promise<Validation>;
  report(): Promise<Report>;
  /** Of a manifest that was changed. */
  verifyDocument(document: Manifest, wishes?: Partial<InputOf<'run.verify'>>): Promise<Validation>;
};

const target = { kind: 'connectionString', value: { env: 'C' }, container: 'data' } as const;

export async function openProofWorld(tables: readonly LoadedTable[]): Promise<ProofWorld> {
  const double = await openDoubleWorld(tables);
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-proof-'));
  const container = createFakeTarget();
  const worker = openLocalWorker(partsOf(container), folder);
  const { source, password } = double;
  const secrets = { source: password, target: 'cs' };
  const ended = (): Promise<RunSnapshot> =>
    new Promise((resolve) => {
      const off = worker.onEvent((event) => {
        if (event.name !== 'run.snapshot') return;
        if (!['completed', 'failed', 'stopped'].includes(event.payload.state.kind)) return;
        off();
        resolve(event.payload);
      });
    });
  const validated = (): Promise<void> =>
    new Promise((resolve) => {
      const off = worker.onEvent(({ name }) => {
        if (name !== 'run.validated') return;
        off();
        resolve();
      });
    });
  return {
    double,
    target: container,
    async run(options = {}, cut) {
      const usual = { format: 'parquet', compression: 'zstd', lanes: 2, governor: 'off', logToTarget: false } as const;
      const built = await worker.call('plan.build', {
        source,
        target,
        password,
        selection: { by: 'patterns', include: 'dbo.*', exclude: '' },
        probeId: null,
        pathTemplate: null,
        options: { ...usual, ...options },
        datetime2: 'auto',
      });
      const plan = cut === undefined ? built : cutParts(built, cut.partRows);
      const end = ended();
      const proven = validated();
      const { runId } = await worker.call('run.start', { plan, path: 'plan.json', secrets });
      const { state } = await end;
      if ((options.validate ?? 'none') !== 'none') await proven;
      if (state.kind !== 'completed') throw new Error(`the run ended as ${JSON.stringify(state)}`);
      const name =
        [...container.blobs.keys()].find((blob) => blob.includes('_manifests') && blob.includes(runId)) ?? '';
      const manifest = manifestSchema.parse(JSON.parse(container.text(name)));
      const common = { source: { of: 'run' }, secrets } as const;
      return {
        runId,
        manifest,
        verify: (wishes = {}) => worker.call('run.verify', { by: 'run', runId, ...common, ...byRun(wishes) }),
        async report() {
          const { text } = await worker.call('run.report', { runId, format: 'json' });
          return reportSchema.parse(JSON.parse(text));
        },
        verifyDocument: (document, wishes = {}) =>
          worker.call('run.verify', {
            by: 'document',
            target,
            document,
            path: 'm.json',
            ...common,
            source: { of: 'file', config: source },
            ...byRun(wishes),
          }),
      };
    },
    async close() {
      await worker.close();
      await double.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function cutParts(plan: Plan, partRows: number): Plan {
  const cut = { ...plan, tables: plan.tables.map((table) => ({ ...table, partRows, batchRows: partRows })) };
  return { ...cut, hash: hashPlan(cut) };
}

type Wishes = Pick<InputOf<'run.verify'>, 'tier' | 'source' | 'sample' | 'maxDop' | 'timeLimitMs' | 'lanes'>;

/** What may be wished of any verification. */
function byRun({ tier, source, sample, maxDop, timeLimitMs, lanes }: Partial<InputOf<'run.verify'>>): Wishes {
  const wishes = { tier, source, sample, maxDop, timeLimitMs, lanes };
  return Object.fromEntries(Object.entries(wishes).filter(([, value]) => value !== undefined));
}

/** What was found, table by table: kind, severity, table, key and column. */
export const foundIn = ({ findings, tables }: Validation): readonly string[] =>
  [...findings, ...tables.flatMap((table) => table.findings)].map(brief);

const brief = ({ kind, severity, table, key, column }: Finding): string =>
  [kind, severity, table, ...(key === null ? [] : [`(${key.join(', ')})`]), ...(column === null ? [] : [column])].join(
    ' ',
  );

function refuse(what: string): () => never {
  return () => {
    throw new Error(`this world has no ${what}`);
  };
}

export const partsOf = (container: FakeTarget): WorkerParts => ({
  openSession: (source, password, signal, watch, manners) => openSession(source, password, signal, watch, manners),
  openTarget: () => container,
  openChecker: () => openInlineChecker(container),
  openAppendTarget: refuse('append blobs'),
  openLeaseTarget: refuse('leases'),
  openAccount: refuse('storage account'),
  openDirectory: refuse('resource manager'),
  openFactory: refuse('Data Factory'),
  routes: async () => ({ hops: [{ kind: 'direct' }], caFile: null }),
  monitorToken: refuse('monitor'),
  doctor: { lookUpName: async () => null, whoIs: async () => null, retryEveryMs: 1 },
  tryHost: refuse('network'),
  openStore: (path) => openStore(path),
  prepareLanes: (plan, runId, laneSecrets, lines) => async () =>
    openInlineLane({ plan, runId, secrets: laneSecrets, lines }, { ...liveLaneParts, openTarget: () => container }),
  nowMs: () => Date.now(),
});
