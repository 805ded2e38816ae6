// What every fault test starts from: the sample database behind the double, the storage emulator behind a faulty proxy.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { connectionStringFor, startAzurite, type Azurite } from '../../azurite.ts';
import { openEngine } from '../../double/engine/engine.ts';
import { buildSample } from '../../double/sample/build-sample.ts';
import { startDouble, type Double } from '../../double/server.ts';
import { on, startFaultProxy, type Fault, type FaultProxy, type SeenRequest } from '../../faults/fault-proxy.ts';
import { recordReads, type RecordedRead } from './recorded-reads.ts';

/** A storage fault that says how often it has happened. */
export type StorageFault = { readonly hits: () => number };

export type World = {
  readonly databaseFile: string;
  /** The server as it is now: another one after `restartServer`. */
  readonly double: Double;
  readonly azurite: Azurite;
  readonly proxy: FaultProxy;
  /** By way of the proxy. */
  readonly endpoint: string;
  readonly connectionString: string;
  /** Reads since the last `forget`. */
  readonly reads: readonly RecordedRead[];
  /** A container of its own for each test, seen past the proxy. */
  newContainer(): ContainerClient;
  /** `skip`: how many fitting requests pass unharmed before; `times`: how many are hit then. */
  storageFault(
    when: (request: SeenRequest) => boolean,
    fault: Fault,
    more?: { skip?: number; times?: number },
  ): StorageFault;
  /** How many commits each blob has seen; one is as it should be. */
  commitsPerBlob(): readonly number[];
  /** Ends all connections and the server; a new one takes its port once `refusals` connections were turned away. */
  restartServer(refusals: number): Promise<void>;
  /** Forgets reads and requests, and faults of the double that have not happened. */
  forget(): void;
  close(): Promise<void>;
};

export const login = { user: 'reader', password: 'Double-1234' } as const;

/** About 3,300 orders, 9,000 order lines and 600 sensor readings. */
const scale = 0.01;

export async function openWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-faults-'));
  const databaseFile = join(folder, 'sample.sqlite');
  buildSample(databaseFile, { scale });
  const reads: RecordedRead[] = [];
  const databases = [{ name: 'sample', file: databaseFile }];
  const engine = recordReads(openEngine({ databases, logins: [{ ...login, database: 'sample' }] }), reads);
  const [firstDouble, azurite] = await Promise.all([startDouble({ engine }), startAzurite()]);
  let double = firstDouble;
  const proxy = await startFaultProxy(azurite.port);
  const endpoint = proxy.endpointFor(azurite.endpoint);
  let containers = 0;
  return {
    databaseFile,
    get double() {
      return double;
    },
    azurite,
    proxy,
    endpoint,
    connectionString: connectionStringFor(endpoint),
    reads,
    newContainer() {
      containers += 1;
      const service = BlobServiceClient.fromConnectionString(azurite.connectionString);
      return service.getContainerClient(`faults-${containers}`);
    },
    storageFault(when, fault, { skip = 0, times = 1 } = {}) {
      let seen = 0;
      const isTime = (request: SeenRequest): boolean => {
        if (!when(request)) return false;
        seen += 1;
        return seen > skip;
      };
      proxy.add({ when: isTime, fault, times });
      return { hits: () => Math.max(0, seen - skip) };
    },
    commitsPerBlob() {
      const perBlob = Object.groupBy(proxy.requests.filter(on.commit), ({ url }) => url.split('?')[0] ?? '');
      return Object.values(perBlob).map((commits) => commits?.length ?? 0);
    },
    async restartServer(refusals) {
      const { port } = double;
      await double.close();
      await turnAway(port, refusals);
      double = await startDouble({ engine, port });
    },
    forget() {
      reads.splice(0);
      proxy.forget();
      double.faults.clear();
    },
    async close() {
      await proxy.close();
      await azurite.close();
      await double.close();
      engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Listens on `port` and resets every connection, until so many have come. */
async function turnAway(port: number, count: number): Promise<void> {
  const server = createServer();
  const enough = new Promise<void>((resolve) => {
    let left = count;
    server.on('connection', (socket) => {
      socket.resetAndDestroy();
      left -= 1;
      if (left === 0) resolve();
    });
  });
  server.listen(port, '127.0.0.1');
  await enough;
  server.close();
  await once(server, 'close');
}
