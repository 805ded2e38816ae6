// A resource manager that answers what a test tells it to, over HTTPS; and the service of a factory that asks it.
import https from 'node:https';
import { createManager } from '../../../../electron/worker/azure/manager.ts';
import { createFactoryService } from '../../../../electron/worker/factory/service/create-factory-service.ts';
import type { FactoryService, Patience } from '../../../../electron/worker/factory/service/factory-service.ts';
import { factoryPlaceSchema, type FactoryPlace } from '../../../../shared/factory.ts';
import { makeCertificate } from '../../../double/wire/certificate.ts';
import { startHttps, type Answer, type Asked } from '../../../fakes/azure/https-server.ts';

export type ScriptedFactory = {
  readonly place: FactoryPlace;
  readonly asked: Asked[];
  /** The next answers, in order; then 404. */
  readonly answers: Answer[];
  open(patience?: Patience): FactoryService;
  close(): Promise<void>;
};

export const root =
  '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-data/providers/Microsoft.DataFactory/factories/adf-sales';

export const refusal = (status: number, code: string, message: string, more: Partial<Answer> = {}): Answer => ({
  status,
  body: { error: { code, message } },
  ...more,
});

export async function startScripted(): Promise<ScriptedFactory> {
  const certificate = await makeCertificate();
  const asked: Asked[] = [];
  const answers: Answer[] = [];
  const server = await startHttps(certificate, (request) => {
    asked.push(request);
    return answers.shift() ?? refusal(404, 'ResourceNotFound', 'There is no such resource.');
  });
  const place = factoryPlaceSchema.parse({
    factory: 'adf-sales',
    nodes: 2,
    vault: 'kv-sales',
    storage: null,
    subscription: '11111111-2222-3333-4444-555555555555',
    resourceGroup: 'rg-data',
    signIn: {
      cloud: { authority: 'https://login.local', arm: server.origin, storageSuffix: 'core.local' },
      as: { kind: 'managedIdentity' },
    },
  });
  const manager = createManager({
    signIn: place.signIn,
    secret: '',
    tokens: async () => ({ token: 'a.b.c', expiresMs: 0 }),
    agent: new https.Agent({ ca: certificate.cert }),
    leavesWaiting: true,
  });
  return {
    place,
    asked,
    answers,
    open: (patience) => createFactoryService(manager, place, patience),
    close: () => server.close(),
  };
}
