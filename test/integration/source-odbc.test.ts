// The session of the signed-in user through an ODBC driver: FreeTDS's, against the double, cell by cell as through TDS.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPlan } from '../../electron/worker/plan/build-plan.ts';
import { standardOptions } from '../../shared/standard-options.ts';
import { liveParts } from '../../electron/worker/live-parts.ts';
import { openInlineLane } from '../../electron/worker/run/inline-lane.ts';
import { liveLaneParts } from '../../electron/worker/run/live-lane.ts';
import { createRunId, namesOfRun } from '../../electron/worker/run/run-names.ts';
import { runPlan } from '../../electron/worker/run/run-plan.ts';
import { startAzurite } from '../azurite.ts';
import { cellValue } from '../../electron/worker/source/cell-value.ts';
import { readCatalog } from '../../electron/worker/source/catalog.ts';
import { openOdbcSession } from '../../electron/worker/source/odbc/open-odbc-session.ts';
import { openSession } from '../../electron/worker/source/open-session.ts';
import type { SourceSession } from '../../electron/worker/source/session.ts';
import { isExactCodePage } from '../../electron/worker/source/tds/types/code-page.ts';
import { sourceConfigSchema } from '../../shared/connection.ts';
import { outputColumnsOf, type Plan, type PlanTable } from '../../shared/plan.ts';
import { openEngine } from '../double/engine/engine.ts';
import { buildSample } from '../double/sample/build-sample.ts';
import { startDouble, type Double } from '../double/server.ts';

const driver = 'FreeTDS';
const hasDriver = spawnSync('odbcinst', ['-q', '-d', '-n', driver], { encoding: 'utf8' }).status === 0;
if (!hasDriver)
  console.warn(
    'NOT TESTED: reading through ODBC. This computer has no FreeTDS driver: apt-get install unixodbc tdsodbc',
  );

const never = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'tableferry-odbc-'));
let double: Double;
let odbc: SourceSession;
let tds: SourceSession;
let plan: Plan;
let close: () => void;

const config = (authentication: object) =>
  sourceConfigSchema.parse({
    server: '127.0.0.1',
    port: double.port,
    database: 'sales',
    authentication,
    trustServerCertificate: true,
  });
const signIn = () => ({
  Server: '127.0.0.1',
  Port: String(double.port),
  UID: 'sa',
  PWD: 'Odbc-1234',
  TDS_Version: '7.4',
  Encryption: 'require',
});
const open = (more: object = {}): Promise<SourceSession> =>
  openOdbcSession(config({ kind: 'integrated', driver }), { applicationName: 'odbc test', readPace: null }, never, {
    ...signIn(),
    ...more,
  });

describe.skipIf(!hasDriver)('through ODBC', () => {
  beforeAll(async () => {
    const file = join(folder, 'sales.db');
    buildSample(file, { scale: 0.002 });
    const logins = [{ user: 'sa', password: 'Odbc-1234', database: 'sales' }];
    const engine = openEngine({ databases: [{ name: 'sales', file }], logins });
    double = await startDouble({ engine });
    const source = config({ kind: 'sql', user: 'sa', password: { env: 'X' } });
    tds = await openSession(source, 'Odbc-1234', never);
    odbc = await open();
    const catalog = await readCatalog(odbc, source, never);
    const request = {
      source,
      target: { kind: 'connectionString' as const, value: { env: 'S' }, container: 'abc' },
      selection: { by: 'patterns' as const, include: '*.*', exclude: '' },
      pathTemplate: '{schema}/{table}/{run}/{partition}-{part}.{ext}',
      options: { ...standardOptions, lanes: 2, memoryMb: 512 },
      datetime2: 'auto' as const,
      pointInTime: { mode: 'none' as const },
      preflight: null,
    };
    const nowUtc = () => new Date().toISOString();
    plan = await buildPlan(request, { session: tds, catalog, isExactCodePage, tool: 'test', nowUtc }, never);
    close = () => engine.close();
  });
  afterAll(async () => {
    await odbc.close();
    await tds.close();
    await double.close();
    close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Every cell of a table as a value, row by row. */
  async function cellsOf(session: SourceSession, table: PlanTable): Promise<readonly (readonly unknown[])[]> {
    const rows: unknown[][] = [];
    const types = outputColumnsOf(table).map(({ type }) => type);
    for await (const batch of session.read({ table, after: null, upTo: null, batchBytes: 1 << 20 }, never))
      for (let row = 0; row < batch.rowCount; row++)
        rows.push(types.map((type, i) => cellValue(type, batch.columns[i], row)));
    return rows;
  }

  it('the catalog is the one that TDS tells', async () => {
    const source = config({ kind: 'sql', user: 'sa', password: { env: 'X' } });
    const [one, other] = [await readCatalog(odbc, source, never), await readCatalog(tds, source, never)];
    expect(one.tables.map(({ name, columns, keys }) => [name, columns, keys])).toEqual(
      other.tables.map(({ name, columns, keys }) => [name, columns, keys]),
    );
  });

  it('every cell of every table is the one that TDS gives, to the last digit', async () => {
    let cells = 0;
    for (const planned of plan.tables) {
      // A variant tells its type on the wire only.
      const columns = planned.columns.filter(({ sqlType }) => sqlType.name !== 'sql_variant');
      const table = { ...planned, columns };
      const [found, expected] = [await cellsOf(odbc, table), await cellsOf(tds, table)];
      expect(found, `${table.schema}.${table.name}`).toEqual(expected);
      cells += expected.length * columns.length;
    }
    expect(cells).toBeGreaterThan(20_000);
  });

  it('a column that does not travel is refused by its name', async () => {
    const table = plan.tables.find(({ name }) => name === 'extremes');
    if (table === undefined) throw new Error('no such table');
    await expect(cellsOf(odbc, table)).rejects.toMatchObject({
      code: 'TYPE_UNSUPPORTED',
      context: { column: 'c_sql_variant' },
    });
  });

  it('parameters are values of their own, whatever their type', async () => {
    const rows = await odbc.query(
      'SELECT @a AS a, @b AS b, @c AS c, CONVERT(varbinary(8), @d) AS d, @a AS again, @e AS e',
      [
        { name: '@a', type: 'nvarchar', value: "Ω 'x' ; DROP" },
        { name: '@b', type: 'int', value: -5 },
        { name: '@c', type: 'bigint', value: 1234567n },
        { name: '@d', type: 'varbinary', value: Uint8Array.of(1, 2) },
        { name: '@e', type: 'nvarchar', value: null },
      ],
      never,
    );
    expect(rows).toEqual([
      { a: "Ω 'x' ; DROP", b: -5, c: 1234567, d: Buffer.from([1, 2]), again: "Ω 'x' ; DROP", e: null },
    ]);
  });

  it('an error of the server keeps its number, and the session stays usable', async () => {
    await expect(odbc.query('SELECT * FROM nowhere', [], never)).rejects.toMatchObject({
      code: 'OBJECT_GONE',
      context: { number: 208 },
    });
    expect(await odbc.query('SELECT 1 AS one', [], never)).toEqual([{ one: 1 }]);
  });

  it('a read that is left early is cancelled, and the session stays usable', async () => {
    const table = plan.tables.find(({ name }) => name === 'order_lines');
    if (table === undefined) throw new Error('no such table');
    for await (const batch of odbc.read(
      { table: { ...table, batchRows: 5 }, after: null, upTo: null, batchBytes: 1 << 20 },
      never,
    )) {
      expect(batch.rowCount).toBe(5);
      break;
    }
    expect(await odbc.query('SELECT 2 AS two', [], never)).toEqual([{ two: 2 }]);
  });

  it('a run of several lanes, all in one thread, arrives complete and verified', async () => {
    const azurite = await startAzurite();
    const state = mkdtempSync(join(tmpdir(), 'tableferry-odbc-run-'));
    const tables = plan.tables
      .filter(({ schema }) => schema === 'sales')
      .map((table) => ({ ...table, partRows: 20, columns: table.columns }));
    const moved = {
      ...plan,
      target: { kind: 'connectionString' as const, value: { env: 'S' }, container: 'odbc' },
      tables,
    };
    const secrets = { sourcePassword: '', targetSecret: azurite.connectionString };
    const store = liveParts.openStore(state);
    const target = liveParts.openTarget(moved.target, secrets.targetSecret, moved.options);
    const opened: SourceSession[] = [];
    const parts = {
      ...liveLaneParts,
      openSource: async () => {
        const session = await open();
        opened.push(session);
        return session;
      },
    };
    try {
      const runId = createRunId(Date.now());
      store.runs.create(runId, moved);
      const outcome = await runPlan(
        {
          store,
          runId,
          names: namesOfRun(moved, runId),
          openLane: async () => openInlineLane({ plan: moved, runId, secrets }, parts),
          target,
          checkTable: () => Promise.resolve(),
          onSnapshot: () => undefined,
          log: () => undefined,
        },
        never,
      );
      expect(outcome.state.kind).toBe('completed');
      const counted: unknown[] = [];
      for (const { name } of tables)
        counted.push((await tds.query(`SELECT COUNT(*) AS n FROM sales.[${name}]`, [], never))[0]?.['n']);
      expect(outcome.tables.map(({ rows }) => rows)).toEqual(counted);
      expect(opened.length).toBeGreaterThan(1);
    } finally {
      await target.close();
      store.close();
      await azurite.close();
      rmSync(state, { recursive: true, force: true });
    }
  });

  it('a refused login is told once, as such', async () => {
    await expect(open({ PWD: 'wrong' })).rejects.toMatchObject({ code: 'LOGIN_REFUSED' });
  });

  it('a driver that is not there is named, with what to install', async () => {
    const missing = config({ kind: 'integrated', driver: 'No Such Driver' });
    const attempt = openOdbcSession(missing, { applicationName: null, readPace: null }, never, signIn());
    await expect(attempt).rejects.toMatchObject({
      code: 'ODBC_DRIVER_MISSING',
      message: expect.stringMatching(/none of the ODBC drivers No Such Driver.*ODBC Driver 18/),
    });
  });
});
