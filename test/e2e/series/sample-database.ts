// The sample's database as its administrator sees it, while the window works with it.
import mssql from 'mssql';
import { z } from 'zod';
import type { Product } from '../product.ts';

/** What `sample.start` answers, of which the address is all that is needed here. */
const sampleSchema = z.looseObject({
  source: z.looseObject({
    connection: z.looseObject({ config: z.looseObject({ port: z.int(), database: z.string() }) }),
  }),
});
/** Those of a double that was not told others (test/double/main.ts). */
const login = { user: 'sa', password: 'Double-1234' };

export type SampleDatabase = {
  run(sql: string): Promise<void>;
  /** The first column of a result, as texts. */
  column(sql: string): Promise<string[]>;
  close(): Promise<void>;
};

/** The sample is started, where it is not yet. */
export async function openSampleDatabase({ call }: Pick<Product, 'call'>): Promise<SampleDatabase> {
  const reply = await call('sample.start', {});
  if (!reply.ok) throw new Error(`the sample did not start: ${reply.error.code}`);
  const { port, database } = sampleSchema.parse(reply.value).source.connection.config;
  const pool = await new mssql.ConnectionPool({
    server: '127.0.0.1',
    port,
    database,
    ...login,
    pool: { max: 1 },
    options: { encrypt: true, trustServerCertificate: true },
  }).connect();
  return {
    async run(sql) {
      await pool.request().batch(sql);
    },
    async column(sql) {
      const { recordset } = await pool.request().query(sql);
      return recordset.map((row) => String(Object.values(row)[0]));
    },
    close: () => pool.close(),
  };
}
