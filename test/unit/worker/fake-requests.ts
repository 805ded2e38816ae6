// What the tests of the worker ask of it: connections, secrets and a plan of the fake database.
import { sourceConfigSchema, targetConfigSchema } from '../../../shared/connection.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { RunOptions } from '../../../shared/run-options.ts';
import type { FakeWorker } from './fake-parts.ts';

export const source = sourceConfigSchema.parse({
  server: 'srv',
  database: 'db',
  authentication: { kind: 'sql', user: 'u', password: { env: 'P' } },
});
export const target = targetConfigSchema.parse({ kind: 'connectionString', value: { env: 'C' }, container: 'data' });
export const secrets = { source: 'pw', target: 'cs' };

export const makePlan = ({ worker }: Pick<FakeWorker, 'worker'>, options: Partial<RunOptions> = {}): Promise<Plan> =>
  worker.call('plan.build', {
    source,
    target,
    password: 'pw',
    selection: { by: 'patterns', include: 'dbo.*', exclude: '' },
    probeId: null,
    pathTemplate: null,
    options: { format: 'csv', compression: 'none', lanes: 2, governor: 'off', logToTarget: false, ...options },
    datetime2: 'auto',
  });
