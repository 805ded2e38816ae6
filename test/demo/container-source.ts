// `npm run demo -- --sqlserver`: the official container with the sample in it, in the double's place.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openSession } from '../../electron/worker/source/open-session.ts';
import { quoteName } from '../../electron/worker/source/quote-name.ts';
import type { SourceSession } from '../../electron/worker/source/session.ts';
import { sourceConfigSchema, type SourceConfig } from '../../shared/connection.ts';
import { formatPlural } from '../../shared/format.ts';
import { sampleDefinition } from '../double/sample/build-sample.ts';
import { startContainer, type ContainerTag } from '../real/container.ts';
import { loadSample } from '../real/real-world.ts';
import type { Connections } from './connections.ts';
import type { Processes } from './processes.ts';
import type { Report } from './report.ts';
import { startStorage } from './servers.ts';

const passwordName = 'TABLEFERRY_DEMO_SQL_PASSWORD';
const storageName = 'TABLEFERRY_DEMO_STORAGE';
const container = 'demo';
const database = 'sales';
/** A port that is open is not yet a server that lets people in. */
const patienceMs = 90_000;
const never = new AbortController().signal;

type Prepared = Omit<Connections, 'kept' | 'howToConnect' | 'targetFor'>;

/** The container ends with this process. */
export async function prepareContainer(
  { tag, scale, folder }: { readonly tag: ContainerTag; readonly scale: number; readonly folder: string },
  processes: Processes,
  report: Report,
): Promise<Prepared> {
  report.step(`Start SQL Server (${tag}) and Azurite`);
  const server = startContainer(tag);
  process.once('exit', () => server.end());
  const source = sourceConfigSchema.parse({
    server: '127.0.0.1',
    port: server.port,
    database: 'master',
    authentication: { kind: 'sql', user: 'sa', password: { env: passwordName } },
    // Its certificate is its own, on a port that only this computer reaches.
    trustServerCertificate: true,
  });
  const admin = await whenReady(source, server.password);
  const storage = await startStorage(processes, folder);
  report.done(`127.0.0.1:${String(server.port)} and 127.0.0.1:${String(storage.port)}`);

  report.step('Load the sample database through T-SQL');
  await admin.query(`CREATE DATABASE ${quoteName(database)} COLLATE ${sampleDefinition.collation};`, [], never);
  await admin.close();
  const session = await openSession({ ...source, database }, server.password, never);
  const rowCount = await loadSample(session, scale, false);
  await session.close();
  report.done(formatPlural(rowCount, 'row'));

  const sourceFile = join(folder, 'source.json');
  const targetFile = join(folder, 'target.json');
  writeFileSync(sourceFile, `${JSON.stringify({ ...source, database }, null, 2)}\n`);
  const target = { kind: 'connectionString', value: { env: storageName }, container };
  writeFileSync(targetFile, `${JSON.stringify(target, null, 2)}\n`);
  const { connectionString } = storage;
  const environment = { [passwordName]: server.password, [storageName]: connectionString };
  return { sourceFile, targetFile, environment, connectionString, container, rowCount };
}

async function whenReady(source: SourceConfig, password: string): Promise<SourceSession> {
  const lastMs = performance.now() + patienceMs;
  for (;;) {
    try {
      return await openSession(source, password, never);
    } catch (error) {
      if (performance.now() > lastMs) throw error;
      await delay(1000);
    }
  }
}
