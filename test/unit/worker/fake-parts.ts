// The worker's live pieces as fakes: one table of numbered rows, storage in memory, a real store in a folder.
import { fingerprinterOf } from '../../../electron/worker/fingerprint/fingerprint.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openLocalWorker, type LocalWorker } from '../../../electron/worker/local-client.ts';
import { createEncoder } from '../../../electron/worker/pipeline/encode.ts';
import { verifyPart } from '../../../electron/worker/pipeline/verify.ts';
import { namesOfRun } from '../../../electron/worker/run/run-names.ts';
import { openStore } from '../../../electron/worker/store/store.ts';
import { openInlineChecker } from '../../../electron/worker/validate/inline-checker.ts';
import type { WorkerParts } from '../../../electron/worker/worker-parts.ts';
import type { WorkerEvent } from '../../../shared/contract.ts';
import { outputColumnsOf } from '../../../shared/plan.ts';
import type { RunSnapshot } from '../../../shared/run.ts';
import { createFakeAppend } from '../../fakes/append.ts';
import { createFakeLanes } from '../../fakes/lane.ts';
import { createFakeLease } from '../../fakes/lease.ts';
import { createFakeSource } from '../../fakes/source.ts';
import { createFakeTarget } from '../../fakes/target.ts';
import { createFakeSession, type Answer } from '../source/catalog/fake-session.ts';

const rowCount = 50;

const columnRow = {
  object_id: 1,
  column_id: 1,
  name: 'id',
  system_type_id: 127,
  user_type_id: 127,
  max_length: 8,
  precision: 19,
  scale: 0,
  collation_name: null,
  is_nullable: false,
  is_identity: false,
  is_computed: false,
};

/** A database with the table dbo.Table_t0, whose bigint column id is its key. */
const database: readonly Answer[] = [
  {
    when: /FROM sys\.objects AS o JOIN/,
    rows: [{ schema_name: 'dbo', object_name: 'Table_t0', object_id: 1, type: 'U' }],
  },
  { when: /FROM sys\.types/, rows: [{ user_type_id: 127, system_type_id: 127, name: 'bigint' }] },
  { when: /FROM sys\.columns/, rows: [columnRow] },
  {
    when: /FROM sys\.indexes/,
    rows: [
      {
        object_id: 1,
        index_id: 1,
        index_name: 'PK',
        index_type: 1,
        is_primary_key: true,
        key_ordinal: 1,
        column_name: 'id',
      },
    ],
  },
  { when: /FROM sys\.partitions/, rows: [{ object_id: 1, approx_rows: rowCount }] },
  { when: /WHERE 1 = 0/ },
];

/** A database whose table has changed since. */
export const alteredDatabase: readonly Answer[] = [
  { when: /FROM sys\.columns/, rows: [{ ...columnRow, is_nullable: true }] },
  ...database,
];

export type FakeWorker = {
  readonly worker: LocalWorker;
  readonly source: ReturnType<typeof createFakeSource>;
  readonly target: ReturnType<typeof createFakeTarget>;
  readonly append: ReturnType<typeof createFakeAppend>;
  readonly events: readonly WorkerEvent[];
  /** Passwords that sessions were opened with. */
  readonly logins: readonly string[];
  /** What the server answers from now on; an error refuses the login. */
  setDatabase(answers: readonly Answer[] | Error): void;
  /** The last snapshot of the run in progress. */
  runEnd(): Promise<RunSnapshot>;
  readonly statePath: string;
};

export function createFakeParts(): FakeWorker & { readonly parts: WorkerParts } {
  const statePath = mkdtempSync(join(tmpdir(), 'tableferry-worker-'));
  const source = createFakeSource({ t0: rowCount });
  const target = createFakeTarget();
  const append = createFakeAppend();
  const lease = createFakeLease();
  const logins: string[] = [];
  const events: WorkerEvent[] = [];
  let answers: readonly Answer[] | Error = database;
  const parts: WorkerParts = {
    async openSession(_, password) {
      logins.push(password);
      if (answers instanceof Error) throw answers;
      return createFakeSession(answers);
    },
    openTarget: () => target,
    openChecker: () => openInlineChecker(target),
    openAppendTarget: () => append,
    openLeaseTarget: () => lease,
    openAccount() {
      throw new Error('this fake has no storage account');
    },
    openDirectory() {
      throw new Error('this fake has no resource manager');
    },
    openFactory() {
      throw new Error('this fake has no Data Factory');
    },
    routes: async () => ({ hops: [{ kind: 'direct' }], caFile: null }),
    monitorToken: async () => 'token for the monitor',
    doctor: { lookUpName: async () => null, whoIs: async () => null, retryEveryMs: 1 },
    tryHost() {
      throw new Error('this fake has no network');
    },
    openStore: (path) => openStore(path),
    prepareLanes(plan, runId) {
      const lanes = createFakeLanes(plan, {
        source,
        target,
        runId,
        batchBytes: 1 << 20,
        partBytes: 1 << 20,
        nameOf: namesOfRun(plan, runId).partName,
        quarantine: null,
        createEncoder: (table) => createEncoder(outputColumnsOf(table), plan.options),
        createFingerprinter: fingerprinterOf,
        verify: (table, blob, rows, signal) =>
          verifyPart(
            target,
            blob,
            { runId, rowCount: rows, columns: outputColumnsOf(table), ...plan.options },
            'full',
            signal,
          ),
      });
      return lanes.open;
    },
    nowMs: () => Date.now(),
  };
  const worker = openLocalWorker(parts, statePath);
  let end = Promise.withResolvers<RunSnapshot>();
  worker.onEvent((event) => {
    events.push(event);
    if (event.name !== 'run.snapshot') return;
    if (['completed', 'failed', 'stopped'].includes(event.payload.state.kind)) end.resolve(event.payload);
  });
  onTestFinished(async () => {
    await worker.close();
    rmSync(statePath, { recursive: true, force: true });
  });
  return {
    parts,
    worker,
    source,
    target,
    append,
    events,
    logins,
    statePath,
    setDatabase: (given) => void (answers = given),
    async runEnd() {
      const last = await end.promise;
      end = Promise.withResolvers();
      return last;
    },
  };
}
