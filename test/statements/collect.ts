// Every statement that the product sends, by what it is sent for: recorded where they arrive, from real runs of the real code.
import { setTimeout } from 'node:timers/promises';
import { toChangesTable, toKeysTable } from '../../electron/worker/plan/changes-table.ts';
import { judgePosition } from '../../electron/worker/source/changes/verdict.ts';
import { incrementSchema } from '../../shared/increment.ts';
import { readCatalog } from '../../electron/worker/source/catalog.ts';
import { openSession } from '../../electron/worker/source/open-session.ts';
import { takeMarks } from '../../electron/worker/source/changes/take-marks.ts';
import { changedKeys } from '../../electron/worker/validate/changes/changed-keys.ts';
import { countChanges } from '../../electron/worker/validate/changes/count-changes.ts';
import { createRangeSurvey } from '../../electron/worker/survey-ranges.ts';
import { aggregateStatement } from '../../electron/worker/validate/digest/aggregate-statement.ts';
import { digestRowsStatement, digestSumStatement } from '../../electron/worker/validate/digest/digest-statements.ts';
import type { Plan } from '../../shared/plan.ts';
import type { MomentWish } from '../../shared/point-in-time.ts';
import { noSignal } from '../unit/source/catalog/fake-session.ts';
import { database } from '../unit/source/catalog/recorded-database.ts';
import { recordedServer } from '../unit/source/catalog/recorded-server.ts';
import { collectDrift } from './collect-drift.ts';
import { openStatementWorld, type StatementWorld } from './world.ts';

export type StatementGroup = {
  readonly title: string;
  /** When it is sent, what it reads or locks, and what it needs. */
  readonly about: string;
  readonly statements: readonly string[];
};

/** What differs from run to run. */
const normalise = (sql: string): string =>
  sql
    .replaceAll(/\d{8}T\d{6}Z-[0-9a-f]{8}/g, '<run>')
    .replaceAll(/'\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d+)?Z?'/g, `'<time>'`)
    // Of a list of tables the first.
    .replaceAll(/(OBJECT_ID\(@table0\))(?:, OBJECT_ID\(@table\d+\))+/g, '$1')
    .replaceAll(/\s+$/gm, '')
    .trim();

export async function collectStatements(): Promise<readonly StatementGroup[]> {
  const groups: { title: string; about: string; statements: Set<string> }[] = [];
  const everywhere = new Set<string>();
  const record = (sql: string): void => {
    const text = normalise(sql);
    if (text !== '' && !everywhere.has(text)) groups.at(-1)?.statements.add(text);
  };
  const world = await openStatementWorld(record);
  const during = async (title: string, about: string, work: () => Promise<unknown>): Promise<void> => {
    groups.push({ title, about, statements: new Set() });
    await work();
    // Each stands where it is sent first; what comes later sends it again.
    for (const sql of groups.at(-1)?.statements ?? []) everywhere.add(sql);
  };
  try {
    await during(
      'Signing in',
      'Once for every connection. Settings of the session alone; they touch no table.',
      async () => (await openSession(world.source, world.password, noSignal)).close(),
    );
    await collectPlanning(world, during);
    await collectRuns(world, during, async (pattern) => {
      while (!groups.some(({ statements }) => [...statements].some((sql) => pattern.test(sql)))) await setTimeout(20);
    });
  } finally {
    await world.close();
  }
  await collectVersions(groups);
  return groups.map(({ title, about, statements }) => ({ title, about, statements: [...statements] }));
}

type During = (title: string, about: string, work: () => Promise<unknown>) => Promise<void>;

const choice = (schema: string, name: string) => ({ schema, name, columns: null, where: null, query: null });

async function collectPlanning({ worker, source, password }: StatementWorld, during: During): Promise<void> {
  const connection = { source, password };
  const orders = choice('sales', 'Orders');
  await during(
    'Testing a connection',
    'When the user tests a connection. Reads what the server says of itself; needs no right on a table.',
    () => worker.call('source.test', { ...connection, probeId: 'p' }),
  );
  await during(
    'Listing the tables',
    'When the list of tables is read, before a plan is made, and when a run begins. Catalog views only; what a login may not see is left out, and every question but the first may be refused.',
    () => worker.call('source.tables', { ...connection, refresh: true, lanes: 4 }),
  );
  await during(
    'Looking at a table',
    'When the user opens the preview or counts rows. Needs SELECT on the table; the preview reads its first rows, the count all of them.',
    async () => {
      await worker.call('source.preview', { ...connection, table: orders, rows: 50 });
      const where = `Remark <> 'y'`;
      await worker.call('source.count', { ...connection, table: { ...orders, where } });
    },
  );
  await during(
    'A query in the place of a table',
    'When the user writes a query: the server describes it without running it.',
    () =>
      worker.call('source.columns', {
        ...connection,
        table: { ...orders, name: 'Recent', query: 'SELECT o.OrderId FROM sales.Orders AS o' },
      }),
  );
  await during(
    'Checking before a plan',
    'When the user has the source checked. Compiles a read of each table without a row, then reads the data once, on one processor, for a bounded time; of a large table a sample of its pages.',
    () =>
      worker.call('plan.preflight', {
        ...connection,
        selection: { by: 'patterns', include: '*', exclude: '' },
        options: {},
        datetime2: 'auto',
        scope: 'normal',
        probeId: null,
      }),
  );
}

/** `until`: resolves once such a statement was sent; some are sent after a run has said that it is complete. */
async function collectRuns(
  world: StatementWorld,
  during: During,
  until: (pattern: RegExp) => Promise<void>,
): Promise<void> {
  const { worker, source, password, storage } = world;
  const planOf = (pointInTime: MomentWish, tables: string, lanes = 1, rowDigests?: true): Promise<Plan> =>
    worker.call('plan.build', {
      source,
      target: { kind: 'connectionString', value: { env: 'STORAGE' }, container: 'statements' },
      password,
      selection: { by: 'patterns', include: tables, exclude: '' },
      probeId: null,
      pathTemplate: null,
      // One lane, and the governor only where it is shown: what several connections send at once has no order.
      options: {
        lanes,
        memoryMb: 512,
        governor: pointInTime.mode === 'none' ? 'on' : 'off',
        ...(rowDigests === undefined ? {} : { rowDigests }),
      },
      datetime2: 'auto',
      pointInTime,
    });
  const run = async (plan: Plan): Promise<void> => {
    const { runId } = await worker.call('run.start', {
      plan,
      path: 'plan.json',
      secrets: { source: password, target: storage },
    });
    const { state } = await world.finish(runId);
    if (state.kind !== 'completed') throw new Error(`the run ended ${JSON.stringify(state)}`);
  };
  let plan: Plan | null = null;
  await during(
    'Making a plan',
    'When a plan is made. Compiles the reads without a row (WHERE 1 = 0), asks for extremes of datetime2(7) columns, and for bounds of ranges: by arithmetic, from the statistics, from a sample of pages, or by one pass over the key, whichever reads least.',
    async () => (plan = await planOf({ mode: 'none' }, '*', 8)),
  );
  await during(
    'Estimating a plan',
    'When an estimate is asked for: 20,000 rows of some ranges of the largest tables.',
    async () => plan !== null && worker.call('plan.estimate', { plan, password, probeId: 'p' }),
  );
  await during(
    'Carrying out a run',
    'In a run. Each read is a seek into one range in key order, with MAXDOP as planned; at READ COMMITTED it holds the lock of the row in hand. The governor asks for next to nothing once a second.',
    async () => run(await planOf({ mode: 'none' }, '*')),
  );
  await during(
    'Cutting a range in mid-run',
    'When a lane has nothing to do and another still reads: the middle of what is left, over the key alone.',
    async () => {
      const [table] = plan?.tables.filter(({ name }) => name === 'OrderLines') ?? [];
      const [range] = table?.partitions.slice(1) ?? [];
      if (table === undefined || range === undefined) throw new Error('the plan has ranges of OrderLines');
      const survey = createRangeSurvey((signal) => openSession(source, password, signal));
      const middle = await survey.walk(table, range, 1000, noSignal);
      if (middle !== null) await survey.isBefore(table, middle.key, middle.key, noSignal);
      await survey.close();
    },
  );
  await during(
    'Asking for changes since a run',
    'When somebody asks whether the source changed since a run, and when a difference is looked into. What a run noted is asked again; then one count a table, by change tracking or by one pass over the table on one processor, and keys that differ, some hundred at a time.',
    () => collectChanges(world, plan),
  );
  await during(
    'How changes could be found in later rounds',
    'When somebody asks how the changes of tables could be found, and when a plan of a series is made. Catalog views only, for all tables together; each question may be refused.',
    () => worker.call('series.advise', { source, password, tables: [{ schema: 'sales', name: 'Orders' }] }),
  );
  await during(
    'Comparing rows as they arrive',
    'Only when the plan says so (--row-digests). The reads of a run, with a SHA-256 of each row beside it: processor time of the server for every row.',
    async () => run(await planOf({ mode: 'none' }, 'sales.Orders', 1, true)),
  );
  await during(
    'Comparing rows and columns afterwards',
    'When a run is verified against its source. Digests of a range, added up or each beside its key: one scan of the range and a SHA-256 of each row. Counts, bounds and sums of columns: one scan of the table.',
    () => askDigests(world, plan),
  );
  for (const [mode, about] of [
    [
      'perTable',
      'Only when the plan says so. One SNAPSHOT transaction a table; row versions are kept while it lasts, nobody is blocked.',
    ],
    [
      'shared',
      'Only when the plan says so. A shared lock on the planned tables for the moment in which all lanes begin their SNAPSHOT transactions; given up after 2 s where somebody writes.',
    ],
  ] as const)
    // One connection alone needs no lock.
    await during(`One point in time: ${mode}`, about, async () =>
      run(await planOf({ mode }, 'dbo.*', mode === 'shared' ? 2 : 1)),
    );
  await during(
    'One point in time: database snapshot',
    'Only when the plan says so, which is the consent to it. The only DDL that a run sends; needs CREATE ANY DATABASE. Dropped at the end of the run.',
    async () => {
      await run(await planOf({ mode: 'databaseSnapshot', name: null }, 'dbo.Log'));
      await until(/^DROP DATABASE/);
    },
  );
  await during(
    'Reading what has changed, in a round',
    'Only in rounds of a plan with a series. What can be lost is asked first, and again afterwards; then one statement a table, of which change tracking and CDC read what they kept, and the others look for rows by a column (one pass over the table where no index begins with it). Keys are read where the mode sees no deletes.',
    () => collectWindows(world, plan),
  );
  await during(
    'A column that is new, in a round',
    'Only in rounds of a plan whose table says to go on with changed columns. Whether any row has a value in the new column: reads the table until one is found, and all of it when none is.',
    () => collectDrift(world, plan),
  );
}

/** Of a table that is tracked, and as if it were not. */
async function collectChanges({ source, password, write }: StatementWorld, plan: Plan | null): Promise<void> {
  write("UPDATE sales.Orders SET Remark = 'z' WHERE OrderId = 1");
  const session = await openSession(source, password, noSignal);
  for (const { name, filter } of [
    { name: 'Orders', filter: null },
    { name: 'Orders', filter: `Remark <> 'y'` },
    { name: 'Stock', filter: null },
    { name: 'Prices', filter: null },
  ]) {
    const found = plan?.tables.find((table) => table.name === name);
    if (found === undefined) throw new Error(`the plan has no ${name}`);
    const [mark = null] = await takeMarks(session, [found], noSignal);
    if (mark === null) throw new Error(`no mark of ${name}`);
    const seen =
      name === 'Orders'
        ? { ...mark, tracking: mark.tracking && { ...mark.tracking, version: '0' } }
        : { ...mark, tracking: null };
    await countChanges(session, { ...found, where: filter, rows: 100 }, seen, noSignal);
    await changedKeys(session, found, seen, [['1'], ['2']], noSignal);
  }
  await session.close();
}

async function askDigests({ source, password }: StatementWorld, plan: Plan | null): Promise<void> {
  const session = await openSession(source, password, noSignal);
  const named = (name: string) => plan?.tables.filter((table) => table.name === name) ?? [];
  for (const table of named('Orders')) {
    const range = { after: ['1'], upTo: ['1000'] };
    for (const { sql, parameters } of [
      digestSumStatement(table, range, 1),
      digestRowsStatement(table, range, 1),
      aggregateStatement(table, null, 1),
    ])
      await session.query(sql, parameters, noSignal);
  }
  for (const table of named('OrderLines')) {
    const { sql, parameters } = digestSumStatement(table, { after: ['1', '1'], upTo: ['2', '1'] }, 1);
    await session.query(sql, parameters, noSignal);
  }
  await session.close();
}

/** One window a mode, and the keys by which deletes are found where the mode sees none. */
async function collectWindows({ source, password, write }: StatementWorld, plan: Plan | null): Promise<void> {
  write('EXEC sys.sp_cdc_enable_db');
  write(`EXEC sys.sp_cdc_enable_table @source_schema = N'sales', @source_name = N'Orders', @role_name = NULL`);
  write("UPDATE sales.Orders SET Remark = 'w' WHERE OrderId = 2");
  const history = { schema: 'past', name: 'PricesBefore' };
  const session = await openSession(source, password, noSignal);
  for (const [name, given] of [
    ['Orders', { mode: 'changeTracking' }],
    ['Orders', { mode: 'cdc', instance: 'sales_Orders', rows: 'net' }],
    ['Orders', { mode: 'cdc', instance: 'sales_Orders', rows: 'all' }],
    ['Stock', { mode: 'rowversion', column: 'Version' }],
    ['Orders', { mode: 'watermark', column: 'PlacedAt', kind: 'time' }],
    ['Orders', { mode: 'watermark', column: 'OrderId', kind: 'number' }],
    ['Prices', { mode: 'temporal', start: 'ValidFrom', end: 'ValidTo', history }],
  ] as const) {
    const found = plan?.tables.find((table) => table.name === name);
    if (found === undefined) throw new Error(`the plan has no ${name}`);
    const increment = incrementSchema.parse(given);
    const table = { ...found, increment };
    const [since = null] = await takeMarks(session, [table], noSignal);
    if (since === null) throw new Error(`no mark of ${name}`);
    await judgePosition(session, table, increment, since, noSignal);
    for await (const _ of session.read(
      { table: toChangesTable(table, since), after: null, upTo: null, batchBytes: 1 << 20 },
      noSignal,
    ));
    const [range] = table.partitions;
    if (increment.mode === 'rowversion' && range !== undefined)
      for await (const _ of session.read(
        { table: toKeysTable(table, since), ...range, batchBytes: 1 << 20 },
        noSignal,
      ));
  }
  await session.close();
}

/** What servers of other versions are asked in place of it, or beside it. */
async function collectVersions(groups: { title: string; about: string; statements: Set<string> }[]): Promise<void> {
  const known = new Set(groups.flatMap(({ statements }) => [...statements]));
  const others = new Set<string>();
  for (const major of [11, 13, 17]) {
    const { session } = recordedServer(major, database);
    const asked: string[] = [];
    const recording: typeof session = {
      ...session,
      query(sql, parameters, signal) {
        asked.push(sql);
        return session.query(sql, parameters, signal);
      },
    };
    await readCatalog(recording, { server: 's', database: 'db' }, noSignal);
    for (const sql of asked.map(normalise)) if (!known.has(sql)) others.add(sql);
  }
  groups.push({
    title: 'Listing the tables of other versions',
    about:
      'Columns and views that only some versions have (temporal, in-memory, graph, ledger, CDC) are named where the server was asked for them first.',
    statements: others,
  });
}
