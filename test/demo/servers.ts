// Starts the demo's two servers, each in its own process: the SQL Server double and Azurite.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { connectionStringFor } from '../azurite.ts';
import type { Processes } from './processes.ts';

const pathOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export type Server = { readonly port: number; readonly pid: number };
export type StorageServer = Server & { readonly connectionString: string };

const portOf = (match: RegExpExecArray): number => Number(match[1]);

export async function startStorage(processes: Processes, folder: string): Promise<StorageServer> {
  const flags = ['--silent', '--skipApiVersionCheck', '--disableTelemetry', '--inMemoryPersistence', '--blobPort', '0'];
  const { pid, match } = await processes.startServer({
    name: 'Azurite',
    arguments: [pathOf('node_modules/azurite/dist/src/blob/main.js'), ...flags],
    environment: {},
    logFile: join(folder, 'azurite.log'),
    ready: /successfully listens on http:\/\/[^:\s]+:(\d+)/,
    timeoutMs: 60_000,
  });
  const port = portOf(match);
  return { port, pid, connectionString: connectionStringFor(`http://127.0.0.1:${port}/devstoreaccount1`) };
}

export type SqlServer = Server & {
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly caPem: string;
};

/** The one line in which the double says where it listens and who may sign in. */
const greetingSchema = z.looseObject({
  port: z.int(),
  caPem: z.string(),
  user: z.string(),
  password: z.string(),
});

/** The file's database is called `sales`. */
export async function startSqlDouble(processes: Processes, folder: string, databaseFile: string): Promise<SqlServer> {
  const database = 'sales';
  const { pid, match } = await processes.startServer({
    name: 'The SQL Server double',
    arguments: [pathOf('test/double/main.ts'), '--database', `${database}=${databaseFile}`, '--port', '0'],
    environment: {},
    logFile: join(folder, 'double.log'),
    ready: /^\{.*\}$/m,
    timeoutMs: 30_000,
  });
  return { ...greetingSchema.parse(JSON.parse(match[0])), database, pid };
}
