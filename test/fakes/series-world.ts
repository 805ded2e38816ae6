// A series from the double into a container in memory, by as many computers as a test wants: each has a state folder.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalWorker, type LocalWorker } from '../../electron/worker/local-client.ts';
import { hashPlan } from '../../electron/worker/plan/plan-hash.ts';
import type { InputOf } from '../../shared/contract.ts';
import type { Plan } from '../../shared/plan.ts';
import {
  currentPointerSchema,
  seriesStateName,
  seriesStateSchema,
  type CurrentPointer,
  type RoundResult,
  type SeriesState,
} from '../../shared/series.ts';
import type { Increment } from '../../shared/increment.ts';
import type { DatabaseTraits } from '../double/engine/session/open-database.ts';
import { openDoubleWorld, type DoubleWorld, type LoadedTable } from './double-world.ts';
import { createFakeLease, type FakeLease } from './lease.ts';
import { partsOf } from './proof-world.ts';
import { createFakeTarget, type FakeTarget } from './target.ts';

const target = { kind: 'connectionString', value: { env: 'C' }, container: 'data' } as const;
const seriesName = 'lake';
export const stateName = seriesStateName(seriesName);

export type Computer = {
  readonly worker: LocalWorker;
  round(plan: Plan, wishes?: Partial<InputOf<'series.run'>>, signal?: AbortSignal): Promise<RoundResult>;
  /** Its process ends, and another one opens its state folder. */
  restart(): Promise<void>;
};

export type SeriesWorld = {
  readonly double: DoubleWorld;
  readonly target: FakeTarget;
  readonly lease: FakeLease;
  /** `asked`: what the plan is asked for beside its tables. */
  plan(increments: (table: string) => Increment, asked?: Partial<InputOf<'plan.build'>>): Promise<Plan>;
  openComputer(): Computer;
  state(): SeriesState;
  pointer(table: string): CurrentPointer;
  /** The current state of a table as its pointer gives it: base, then the changes in order. */
  current(table: string): readonly Readonly<Record<string, unknown>>[];
  close(): Promise<void>;
};

export async function openSeriesWorld(
  tables: readonly LoadedTable[],
  traits: Partial<DatabaseTraits> = {},
): Promise<SeriesWorld> {
  const double = await openDoubleWorld(tables, 30_000, { hasChangeTracking: true, ...traits });
  const container = createFakeTarget();
  const lease = createFakeLease();
  const folders: string[] = [];
  const computers: { worker: LocalWorker }[] = [];
  const parts = { ...partsOf(container), openLeaseTarget: () => lease };
  const secrets = { source: double.password, target: 'cs' };
  const pointer = (table: string): CurrentPointer => {
    const [, document] = [...lease.documents].find(([name]) => name.endsWith(`/${table}/current.json`)) ?? [];
    return currentPointerSchema.parse(JSON.parse(document?.text ?? 'null'));
  };
  return {
    double,
    target: container,
    lease,
    async plan(increments, asked = {}) {
      const [computer] = computers;
      if (computer === undefined) throw new Error('open a computer first');
      const built = await computer.worker.call('plan.build', {
        source: double.source,
        target,
        password: double.password,
        selection: { by: 'patterns', include: 'dbo.*', exclude: '' },
        probeId: null,
        pathTemplate: null,
        options: { format: 'jsonl', compression: 'none', lanes: 2, governor: 'off', logToTarget: false },
        datetime2: 'auto',
        ...asked,
      });
      const withSeries: Plan = {
        ...built,
        series: { name: seriesName, compactEvery: null },
        tables: built.tables.map((table) => ({ ...table, increment: increments(table.name) })),
      };
      return { ...withSeries, hash: hashPlan(withSeries) };
    },
    openComputer() {
      const folder = mkdtempSync(join(tmpdir(), 'tableferry-series-'));
      folders.push(folder);
      const own = { worker: openLocalWorker(parts, folder) };
      computers.push(own);
      return {
        get worker() {
          return own.worker;
        },
        round: (plan, wishes = {}, signal) =>
          own.worker.call('series.run', { plan, path: 'plan.json', secrets, ...wishes }, signal),
        async restart() {
          await own.worker.close();
          own.worker = openLocalWorker(parts, folder);
        },
      };
    },
    state: () => seriesStateSchema.parse(JSON.parse(lease.documents.get(stateName)?.text ?? 'null')),
    pointer,
    current: (table) => applyPointer(pointer(table), (name) => container.text(name)),
    async close() {
      for (const { worker } of computers) await worker.close();
      await double.close();
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Row = Readonly<Record<string, unknown>>;

function applyPointer(pointer: CurrentPointer, textOf: (blob: string) => string): readonly Row[] {
  const { base, changes, keyColumns, operationColumn, versionColumn } = pointer;
  const rowsOf = ({ parts }: { readonly parts: readonly { readonly name: string }[] }): Row[] =>
    parts.flatMap(({ name }) =>
      textOf(name)
        .split('\n')
        .filter((line) => line !== '')
        .map((line): Row => JSON.parse(line)),
    );
  const keyOf = (row: Row): string => JSON.stringify(keyColumns.map((column) => row[column]));
  const current = new Map<string, Row>((base === null ? [] : rowsOf(base)).map((row) => [keyOf(row), row]));
  for (const set of changes)
    for (const { [operationColumn]: operation, [versionColumn]: _version, ...row } of rowsOf(set))
      if (operation === 'D') current.delete(keyOf(row));
      else current.set(keyOf(row), row);
  return [...current].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
