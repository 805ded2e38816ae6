// Reads the firehose in a process of its own, with our session or with plain mssql, and prints one line of JSON.
import mssql from 'mssql';
import { openSession } from '../../electron/worker/source/open-session.ts';
import { sourceConfigSchema } from '../../shared/connection.ts';
import { ordersPlan } from './orders-plan.ts';

const [reader, portText, rowsText, encrypt, warmUpText] = process.argv.slice(2);
const port = Number(portText);
const warmUpRows = Number(warmUpText);

/** Reads `rowCount` rows and returns how many arrived. */
type Read = (rowCount: number) => Promise<number>;

async function ourReader(): Promise<{ read: Read; close: () => Promise<void> }> {
  const config = sourceConfigSchema.parse({
    server: '127.0.0.1',
    port,
    database: 'firehose',
    authentication: { kind: 'sql', user: 'bench', password: { env: 'UNUSED' } },
    encrypt,
    trustServerCertificate: true,
  });
  const signal = new AbortController().signal;
  const session = await openSession(config, 'bench', signal);
  return {
    close: () => session.close(),
    read: async (rowCount) => {
      const table = ordersPlan(rowCount);
      let rows = 0;
      for await (const batch of session.read({ table, after: null, upTo: null, batchBytes: 16 << 20 }, signal))
        rows += batch.rowCount;
      return rows;
    },
  };
}

async function plainReader(): Promise<{ read: Read; close: () => Promise<void> }> {
  const pool = await new mssql.ConnectionPool({
    server: '127.0.0.1',
    port,
    user: 'bench',
    password: 'bench',
    database: 'firehose',
    requestTimeout: 0,
    options: { encrypt: encrypt === 'mandatory', trustServerCertificate: true, packetSize: 16_384 },
  }).connect();
  return {
    close: () => pool.close(),
    read: (rowCount) =>
      new Promise((resolve, reject) => {
        const request = pool.request();
        request.stream = true;
        let rows = 0;
        request.on('row', () => {
          rows++;
        });
        request.on('error', reject);
        request.on('done', () => resolve(rows));
        void request.query(`SELECT TOP (${rowCount}) * FROM orders`);
      }),
  };
}

const { read, close } = await (reader === 'mssql' ? plainReader() : ourReader());
await read(warmUpRows);
const rowCount = Number(rowsText);
const started = performance.now();
const cpu = process.cpuUsage();
const rows = await read(rowCount);
const { user, system } = process.cpuUsage(cpu);
if (rows !== rowCount) throw new Error(`${rows} of ${rowCount} rows arrived`);
console.log(
  JSON.stringify({
    rowsPerCpuSecond: (rows / (user + system)) * 1e6,
    rowsPerSecond: (rows / (performance.now() - started)) * 1e3,
    rssMb: process.resourceUsage().maxRSS / 1024,
  }),
);
await close();
