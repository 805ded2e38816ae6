// A database of the double, storage, and a fake Data Factory between them: plans are exported, deployed and carried out.
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { exportFactory } from '../../electron/worker/factory/export-factory.ts';
import { judgeTables, layOut } from '../../electron/worker/factory/layout.ts';
import { secretNameOf } from '../../electron/worker/factory/services.ts';
import { liveParts } from '../../electron/worker/live-parts.ts';
import { openLocalWorker } from '../../electron/worker/local-client.ts';
import { hashPlan } from '../../electron/worker/plan/plan-hash.ts';
import type { FactoryWish } from '../../shared/factory.ts';
import type { Plan } from '../../shared/plan.ts';
import type { RunOptions } from '../../shared/run-options.ts';
import { startAzurite, type Azurite } from '../azurite.ts';
import type { DatabaseTraits } from '../double/engine/session/open-database.ts';
import { makeCertificate, type Certificate } from '../double/wire/certificate.ts';
import { startDataFactory, type FakeDataFactory } from './data-factory/data-factory.ts';
import { members } from './data-factory/json.ts';
import type { Kind } from './data-factory/rules/references.ts';
import type { DataFactorySettings } from './data-factory/settings.ts';
import { openDoubleWorld, type DoubleWorld, type LoadedTable } from './double-world.ts';

/** A server with a database, and how it is signed in to. */
export type Database = Pick<DoubleWorld, 'source' | 'password' | 'close'>;
export type FactoryWorld<D extends Database = DoubleWorld> = {
  readonly double: D;
  readonly storage: Azurite;
  readonly container: ContainerClient;
  readonly factory: FakeDataFactory;
  readonly certificate: Certificate;
  /** Of all tables of dbo, or of those that the patterns say. `change`: to make of it what building alone does not. */
  plan(options?: Partial<RunOptions>, change?: (plan: Plan) => Plan, tables?: string): Promise<Plan>;
  /** Exports the plan and puts what it gives into the factory; gives the name of the starting pipeline. */
  deploy(plan: Plan): string;
  /** Names of blobs to their bytes. */
  blobs(prefix?: string): Promise<ReadonlyMap<string, Buffer>>;
  close(): Promise<void>;
};

export const wish: FactoryWish = { factory: 'adf-sales', nodes: 1, vault: 'kv-sales', storage: null };
const endpoint = 'https://account.blob.core.windows.net';
const containerName = 'migration';

export async function openFactoryWorld(
  tables: readonly LoadedTable[],
  settings: Partial<DataFactorySettings> = {},
  traits: Partial<DatabaseTraits> = {},
): Promise<FactoryWorld> {
  return openFactoryWorldOn(await openDoubleWorld(tables, 30_000, traits), settings);
}

/** The database is closed with the rest. */
export async function openFactoryWorldOn<D extends Database>(
  double: D,
  settings: Partial<DataFactorySettings> = {},
): Promise<FactoryWorld<D>> {
  const [storage, certificate] = await Promise.all([startAzurite(), makeCertificate()]);
  const container = BlobServiceClient.fromConnectionString(storage.connectionString).getContainerClient(containerName);
  await container.create();
  const factory = await startDataFactory({
    certificate,
    factory: wish.factory,
    storage: [{ endpoint, connectionString: storage.connectionString }],
    vaults: { [wish.vault]: { [secretNameOf(double.source)]: double.password } },
    ...settings,
  });
  return {
    double,
    storage,
    container,
    factory,
    certificate,
    plan: (options = {}, change = (plan) => plan, tables = 'dbo.*') =>
      buildFactoryPlan(double, options, change, tables),
    deploy(plan) {
      factory.deploy(resourcesOf(plan));
      return layOut(plan, wish, judgeTables(plan)).start;
    },
    async blobs(prefix) {
      const found = new Map<string, Buffer>();
      for await (const { name } of container.listBlobsFlat(prefix === undefined ? {} : { prefix }))
        found.set(name, await container.getBlobClient(name).downloadToBuffer());
      return found;
    },
    async close() {
      await factory.close();
      await double.close();
      await storage.close();
    },
  };
}

/** For the container `migration` of an account that keeps folders. */
export async function buildFactoryPlan(
  { source, password }: Pick<Database, 'source' | 'password'>,
  options: Partial<RunOptions>,
  change: (plan: Plan) => Plan,
  include: string,
): Promise<Plan> {
  const worker = openLocalWorker(liveParts, 'never opened');
  try {
    const built = await worker.call('plan.build', {
      source,
      target: {
        kind: 'accountKey',
        endpoint,
        account: 'account',
        key: { env: 'KEY' },
        container: containerName,
        namespace: 'hierarchical',
      },
      password,
      selection: { by: 'patterns', include, exclude: '' },
      probeId: null,
      pathTemplate: null,
      options: { format: 'parquet', compression: 'snappy', governor: 'off', logToTarget: false, ...options },
      datetime2: 'auto',
    });
    const changed = change(built);
    return { ...changed, hash: hashPlan(changed) };
  } finally {
    await worker.close();
  }
}

const order = ['integrationRuntime', 'linkedService', 'dataset', 'pipeline'] as const;

/** What an export of the plan holds, in an order in which it can be put. */
function resourcesOf(
  plan: Plan,
): readonly { readonly kind: Kind; readonly name: string; readonly properties: object }[] {
  const found = exportFactory(plan, wish).files.flatMap(({ path, text }) => {
    const [folder = '', file = ''] = path.split('/');
    const kind = order.find((one) => one === folder);
    if (kind === undefined) return [];
    const { properties } = members(JSON.parse(text));
    return [{ kind, name: file.replace(/\.json$/, ''), properties: members(properties) }];
  });
  return inOrder(found);
}

type Found = ReturnType<typeof resourcesOf>[number];

/** Kind by kind; of pipelines and linked services, first those that others name. */
function inOrder(found: readonly Found[]): readonly Found[] {
  const depth = (one: Found): number => {
    const text = JSON.stringify(one.properties);
    const named = found.filter((other) => other !== one && other.kind === one.kind && text.includes(`"${other.name}"`));
    return named.length === 0 ? 0 : 1 + Math.max(...named.map(depth));
  };
  return found.toSorted(
    (a, b) =>
      order.findIndex((kind) => kind === a.kind) - order.findIndex((kind) => kind === b.kind) || depth(a) - depth(b),
  );
}
