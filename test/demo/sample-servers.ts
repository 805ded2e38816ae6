// Starts the SQL Server double with the sample, and Azurite, for the window: prints one line of JSON and ends with its parent.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildSample } from '../double/sample/build-sample.ts';
import { endWithParent } from '../double/process.ts';
import { createProcesses } from './processes.ts';
import { startSqlDouble, startStorage } from './servers.ts';

const { values } = parseArgs({ options: { scale: { type: 'string', default: '0.05' } } });
const scale = Number(values.scale);
if (!(scale > 0 && scale <= 1)) throw new Error('--scale is a number above 0, up to 1');

const processes = createProcesses();
process.once('exit', () => processes.endAll());
endWithParent(async () => processes.endAll());

const folder = mkdtempSync(join(tmpdir(), 'tableferry-sample-'));
processes.ownFolder(folder);
const databaseFile = join(folder, 'sales.db');
buildSample(databaseFile, { scale });
const [sql, storage] = await Promise.all([
  startSqlDouble(processes, folder, databaseFile),
  startStorage(processes, folder),
]);
const caFile = join(folder, 'ca.pem');
writeFileSync(caFile, sql.caPem);

const facts = {
  source: {
    server: '127.0.0.1',
    port: sql.port,
    database: sql.database,
    // The window keeps the secrets itself; the names only fill the place a saved plan would refer to.
    authentication: { kind: 'sql', user: sql.user, password: { env: 'TABLEFERRY_SAMPLE_SQL_PASSWORD' } },
    encrypt: 'mandatory',
    caFile,
  },
  password: sql.password,
  target: {
    kind: 'connectionString',
    value: { env: 'TABLEFERRY_SAMPLE_STORAGE' },
    container: 'sample',
  },
  connectionString: storage.connectionString,
  pids: { sql: sql.pid, storage: storage.pid },
};
process.stdout.write(`${JSON.stringify(facts)}\n`);
