// The double as its own process over the sample database: one JSON line, a client, the control port, an orderly end.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { buildSample } from '../double/sample/build-sample.ts';
import { openControl } from '../double/wire/control.ts';
import { connect, query } from './double-wire/tedious-client.ts';

const toldSchema = z.object({
  port: z.int(),
  controlPort: z.int(),
  caPem: z.string(),
  user: z.string(),
  password: z.string(),
  databases: z.array(z.string()),
});

let folder: string;
let child: ChildProcess;
let told: z.infer<typeof toldSchema>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tableferry-double-'));
  const file = join(folder, 'sample.sqlite');
  buildSample(file, { scale: 0.01 });
  child = spawn(process.execPath, ['test/double/main.ts', '--database', `retail=${file}`, '--password', 'Own-1'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (child.stdout === null) throw new Error('the process has no output');
  const [line]: unknown[] = await once(createInterface({ input: child.stdout }), 'line');
  told = toldSchema.parse(JSON.parse(String(line)));
});

afterAll(async () => {
  child.stdin?.end();
  if (child.exitCode === null) await once(child, 'exit');
  await rm(folder, { recursive: true });
});

test('it says how to connect, and gives the rows of a table through TLS', async () => {
  expect(told).toMatchObject({ user: 'sa', password: 'Own-1', databases: ['retail'] });
  const connection = await connect(told, { database: 'retail', password: told.password, encrypt: true });
  const { rows } = await query(connection, 'select count(*) from sales.orders');
  const all = await query(connection, 'select * from sales.orders');
  expect(all.rows.length).toBe(rows[0][0]);
  expect(all.rows.length).toBeGreaterThan(0);
  connection.close();
});

test('every table of the sample is read to its end by a real client', async () => {
  const connection = await connect(told, { database: 'retail', password: told.password });
  const names = await query(
    connection,
    'select s.name, t.name from sys.tables t join sys.schemas s on s.schema_id = t.schema_id',
  );
  expect(names.rows.length).toBeGreaterThanOrEqual(14);
  for (const name of names.rows) {
    const quoted = name.map((part) => `[${String(part).replaceAll(']', ']]')}]`).join('.');
    const [[expected]] = (await query(connection, `select count(*) from ${quoted}`)).rows;
    expect((await query(connection, `select * from ${quoted}`)).rows.length, quoted).toBe(expected);
  }
  connection.close();
});

test('a fault is set through the control port', async () => {
  const control = await openControl(told.controlPort);
  await control.fault({ kind: 'deadlock', afterRows: 5, match: /from sales\.customers/i });
  const connection = await connect(told, { database: 'retail', password: told.password });
  await expect(query(connection, 'select * from sales.customers')).rejects.toMatchObject({ number: 1205 });
  expect((await control.connections()).map(({ database }) => database)).toEqual(['retail']);
  expect(await control.waiting()).toBe(0);
  connection.close();
  control.close();
});

test('it ends when its standard input does', async () => {
  const exited = once(child, 'exit');
  child.stdin?.end();
  expect(await exited).toEqual([0, null]);
});
