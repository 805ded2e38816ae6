// A database of the double, Azurite, a directory and a fake Data Factory, with a folder for the command line between them.
import { layoutOf } from '../../electron/worker/factory/layout.ts';
import { secretNameOf } from '../../electron/worker/factory/services.ts';
import { hashPlan } from '../../electron/worker/plan/plan-hash.ts';
import type { FactoryPlace } from '../../shared/factory.ts';
import { planSchema, type Plan } from '../../shared/plan.ts';
import { startAzurite, type Azurite } from '../azurite.ts';
import { makeCertificate } from '../double/wire/certificate.ts';
import { homeTenant, startEntra } from './azure/entra.ts';
import { startDataFactory, type FakeDataFactory } from './data-factory/data-factory.ts';
import type { Pace } from './data-factory/settings.ts';
import { columnOfType, intColumn, openDoubleWorld, primaryKey, type DoubleWorld } from './double-world.ts';
import { cutAt } from './plan.ts';

export type CliSetUp = {
  readonly env: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
  readonly planArguments: readonly string[];
};

export type MixedWorld = {
  readonly double: DoubleWorld;
  readonly azurite: Azurite;
  readonly factory: FakeDataFactory;
  /** What the command line finds in its environment and its folder, and how it makes the plan `planned.json`. */
  setUp(container: string): CliSetUp;
  /** Cuts the plan as that of giants is cut, and deploys it. */
  prepare(planned: string): Plan;
  close(): Promise<void>;
};

const application = '44444444-4444-4444-8444-444444444444';
const subscription = '88888888-8888-4888-8888-888888888888';
const resourceGroup = 'rg-data';
const endpoint = 'https://account.blob.core.windows.net';

const noteOf = (id: number): string | null => (id % 3 === 0 ? null : `n${String(id)} 🚢`);
const table = (name: string, rows: number) => ({
  schema: 'dbo',
  name,
  columns: [intColumn('id'), columnOfType('note', { name: 'nvarchar', length: 50 }, true)],
  indexes: [primaryKey('id')],
  rows: Array.from({ length: rows }, (_, id) => [id, noteOf(id)]),
});

/** Rows of each table; those of the factory are Orders (in ranges), Whole and Empty. */
export const rowsOf = { Orders: 2500, Whole: 300, Empty: 0, Small: 10, Notes: 200 } as const;
const ofFactory = ['Orders', 'Whole', 'Empty'];

export async function openMixedWorld(pace: Partial<Pace> = {}): Promise<MixedWorld> {
  const certificate = await makeCertificate();
  const secret = 'the secret of the application';
  const [double, azurite, entra] = await Promise.all([
    openDoubleWorld(Object.entries(rowsOf).map(([name, rows]) => table(name, rows))),
    startAzurite(),
    startEntra({ certificate, applications: { [application]: secret } }),
  ]);
  const source = {
    ...double.source,
    authentication: { kind: 'sql', user: 'sa', password: { env: 'SQL_PASSWORD' } },
  } as const;
  const factory = await startDataFactory({
    certificate,
    subscription,
    resourceGroup,
    factory: 'adf-sales',
    storage: [{ endpoint, connectionString: azurite.connectionString }],
    vaults: { 'kv-sales': { [secretNameOf(source)]: double.password } },
    pace,
  });
  const cloud = { authority: entra.origin, arm: factory.origin, storageSuffix: 'core.local' };
  const as = { kind: 'servicePrincipal', clientId: application, secret: { env: 'APP_SECRET' } } as const;
  const place: Omit<FactoryPlace, 'services'> = {
    factory: 'adf-sales',
    nodes: 1,
    vault: 'kv-sales',
    storage: endpoint,
    subscription,
    resourceGroup,
    signIn: { cloud, tenant: homeTenant, as },
  };
  return {
    double,
    azurite,
    factory,
    setUp: (container) => ({
      env: {
        SQL_PASSWORD: double.password,
        STORAGE: azurite.connectionString,
        APP_SECRET: secret,
        NODE_EXTRA_CA_CERTS: 'azure-ca.pem',
      },
      files: {
        'azure-ca.pem': certificate.cert,
        'source.json': JSON.stringify(source),
        'target.json': JSON.stringify({ kind: 'connectionString', value: { env: 'STORAGE' }, container }),
        'place.json': JSON.stringify(place),
        'engines.json': JSON.stringify(ofFactory.map((name) => ({ schema: 'dbo', name, engine: 'factory' }))),
      },
      planArguments:
        `plan --source source.json --target target.json --tables dbo.* --out planned.json --factory place.json
        --factory-from none --engines engines.json --compression snappy --lanes 2`.split(/\s+/),
    }),
    prepare(planned) {
      const plan = cutOrders(planSchema.parse(JSON.parse(planned)));
      if (plan.factory === undefined) throw new Error('the plan has no factory');
      factory.deploy(layoutOf(plan, plan.factory).resources);
      return plan;
    },
    async close() {
      await factory.close();
      await entra.close();
      await double.close();
      await azurite.close();
    },
  };
}

/** As the plan of a giant has it. */
function cutOrders(plan: Plan): Plan {
  const tables = plan.tables.map((one) =>
    one.name === 'Orders' ? { ...one, partitions: cutAt(500, 1000, 1500) } : one,
  );
  const cut = { ...plan, tables };
  return { ...cut, hash: hashPlan(cut) };
}
