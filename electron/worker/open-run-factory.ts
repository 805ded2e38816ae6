// The Data Factory of a run, made of live pieces.
import { resourceWords, runtimeNameOf, type FactoryChange } from '../../shared/factory.ts';
import type { Secrets } from '../../shared/contract.ts';
import type { Plan } from '../../shared/plan.ts';
import { layoutOf } from './factory/layout.ts';
import { diffFactory } from './factory/service/diff-factory.ts';
import type { ServiceTrouble } from './factory/service/factory-service.ts';
import { briefMs } from './factory/service/patience.ts';
import { takeStock } from './factory/take-stock.ts';
import { readerSettings } from './reader-settings.ts';
import type { RunFactory } from './run/factory/run-factory.ts';
import { createCheckerPool } from './validate/checker-pool.ts';
import type { WorkerParts } from './worker-parts.ts';

export type OpenedFactory = Omit<RunFactory, 'whenStopped'> & {
  /** Ends the threads that read what was copied. */
  close(): Promise<void>;
};

type Pieces = Pick<WorkerParts, 'openFactory' | 'openChecker' | 'openTarget'>;

/** Contacts nobody yet. Null = the plan gives no table to a Data Factory. Throws FACTORY_UNFIT. */
export function openRunFactory(
  parts: Pieces,
  plan: Plan,
  secrets: Pick<Secrets, 'target' | 'factory'>,
): OpenedFactory | null {
  const { factory: place } = plan;
  if (place === undefined || plan.tables.every(({ engine }) => engine !== 'factory')) return null;
  let hear: (trouble: ServiceTrouble | null) => void = () => undefined;
  const service = parts.openFactory(place, secrets.factory ?? '', {
    busyMs: briefMs,
    onTrouble: (trouble) => hear(trouble),
  });
  const layout = layoutOf(plan, place);
  const target = parts.openTarget(plan.target, secrets.target, readerSettings);
  const pool = createCheckerPool(() => parts.openChecker(plan.target, secrets.target, 'thread'), readersOf(plan));
  return {
    place,
    runtime: runtimeNameOf(place),
    layout,
    service,
    hearTrouble: (listener) => (hear = listener),
    async differences(signal) {
      const { factory, differences } = await diffFactory(service, place, layout.resources, signal);
      if (factory === null) return ['there is no such factory'];
      return differences.flatMap((one) => (one.change === 'same' ? [] : [describe(one)]));
    },
    takeStock: (request, signal) => takeStock(request, { target, pool }, signal),
    async close() {
      await pool.close();
      await target.close();
    },
  };
}

/** Threads that read what was copied, over all tables: lanes that move tables themselves have the other half of them. */
const readersOf = ({ options: { lanes }, tables }: Plan): number =>
  tables.every(({ engine }) => engine === 'factory') ? lanes : Math.max(1, Math.floor(lanes / 2));

const describe = ({ kind, name, change }: Pick<FactoryChange, 'kind' | 'name' | 'change'>): string =>
  `the ${resourceWords[kind]} ${name} is ${change === 'add' ? 'not there' : 'another one'}`;
