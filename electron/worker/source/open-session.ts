// Opens a session: a connection, its settings, catalog queries as objects and table reads as batches.
import { AppError } from '../../../shared/errors.ts';
import type { SourceConfig } from '../../../shared/connection.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import type { Batch } from '../batch/batch.ts';
import type { ComputedColumns, Pace } from '../ports/ports.ts';
import { unwatched, type ConnectionWatch } from './connection-watch.ts';
import { openConnection, sceneOf } from './connection.ts';
import { openOdbcSession } from './odbc/open-odbc-session.ts';
import { keyTupleAt } from './key-codec.ts';
import { planOfResult, rowsOf } from './query-rows.ts';
import { countSameColumns } from './same-columns.ts';
import { withMarks } from './row-marks.ts';
import { plainForm } from './select-item.ts';
import { buildSelect } from './select.ts';
import type { QueryRow, SourceSession, SqlParameter } from './session.ts';
import { Exchange } from './tds/exchange.ts';
import type { FinishedSet } from './tds/response.ts';
import { RowReader, type RowPlan } from './tds/row-reader.ts';

/** How a session behaves towards the server and its other users. */
export type SessionManners = {
  /** Waiting for a lock ends after this. */
  readonly lockTimeoutMs: number;
  /** What the server's views and Resource Governor know us by; null = the program's name and version. */
  readonly applicationName: string | null;
  /** Holds the bytes of table reads back; null = as fast as they come. */
  readonly readPace: Pace | null;
};

const plainManners: SessionManners = { lockTimeoutMs: 30_000, applicationName: null, readPace: null };

/**
 * Row counts are kept (NOCOUNT OFF): they prove that every row arrived. A lock is not waited for without end, a deadlock
 * ends this session and not the user's, and a value of any size comes whole.
 */
const settingsFor = ({ lockTimeoutMs }: Pick<SessionManners, 'lockTimeoutMs'>): readonly string[] => [
  'SET NOCOUNT OFF;',
  `SET LOCK_TIMEOUT ${String(lockTimeoutMs)};`,
  'SET DEADLOCK_PRIORITY LOW;',
  'SET XACT_ABORT ON;',
  'SET TEXTSIZE 2147483647;',
];

/** Rows of a catalog query in memory at once: fewer, the more columns it has. */
const queryBatchCells = 20_000;
const queryBatchBytes = 4 << 20;

/** Connects, signs in and prepares the session. Errors: AppError of errors.ts; an abort rejects with its reason. */
export async function openSession(
  config: SourceConfig,
  password: string,
  signal: AbortSignal,
  watch: ConnectionWatch = unwatched,
  manners: SessionManners = plainManners,
): Promise<SourceSession> {
  if (config.authentication.kind === 'integrated') return openByOdbc(config, manners, signal);
  const connection = await openConnection(config, password, signal, watch, manners.applicationName);
  const exchange = new Exchange(connection, config.stallTimeoutMs);
  const query = (sql: string, parameters: readonly SqlParameter[], stop: AbortSignal) =>
    runQuery(exchange, config, sql, parameters, stop);
  try {
    await applySettings((sql) => query(sql, [], signal), manners);
  } catch (error) {
    exchange.close();
    throw error;
  }
  return {
    query,
    read: (request, stop) => readTable({ exchange, config, query, pace: manners.readPace }, request, stop),
    keyAt: keyTupleAt,
    outliveCancel: (isWanted) => exchange.keepTransaction(isWanted),
    close: () => {
      exchange.close();
      return Promise.resolve();
    },
  };
}

/** For who is signed in to Windows; nothing is told on the way, since the driver shows nothing of it. */
async function openByOdbc(config: SourceConfig, manners: SessionManners, signal: AbortSignal): Promise<SourceSession> {
  const session = await openOdbcSession(config, manners, signal);
  try {
    await applySettings((sql) => session.query(sql, [], signal), manners);
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

/**
 * All at once; where that is refused, one by one: a server that does not know one of them (not every server that speaks
 * TDS is a SQL Server) still gets the others. None is needed for a right result – counts and sizes are checked – so a
 * refused one is given up.
 */
export async function applySettings(
  execute: (sql: string) => Promise<unknown>,
  manners: Pick<SessionManners, 'lockTimeoutMs'> = plainManners,
): Promise<void> {
  const settings = settingsFor(manners);
  const wasRefused = (error: unknown): boolean => {
    if (error instanceof AppError && error.code === 'SOURCE_STATEMENT_REFUSED') return true;
    throw error;
  };
  const isApplied = await execute(settings.join('\n')).then(
    () => true,
    (error: unknown) => !wasRefused(error),
  );
  if (isApplied) return;
  for (const setting of settings) await execute(setting).catch(wasRefused);
}

async function runQuery(
  exchange: Exchange,
  config: SourceConfig,
  sql: string,
  parameters: readonly SqlParameter[],
  signal: AbortSignal,
): Promise<readonly QueryRow[]> {
  const rows: QueryRow[] = [];
  const sets: { readonly plan: RowPlan; readonly reader: RowReader }[] = [];
  const collect = (): void => {
    const [first] = sets;
    const current = sets.at(-1);
    if (first !== undefined && first === current) rows.push(...rowsOf(first.plan, first.reader.batch));
    current?.reader.startBatch();
  };
  const onColumns: Parameters<Exchange['run']>[0]['onColumns'] = (columns) => {
    collect();
    const plan = planOfResult(columns);
    const reader = new RowReader(plan, Math.ceil(queryBatchCells / (columns.length + 1)), queryBatchBytes);
    reader.open(columns);
    sets.push({ plan, reader });
    return reader;
  };
  const scene = sceneOf(config, 'the catalog');
  for await (const step of exchange.run({ sql, parameters, onColumns, scene }, signal)) {
    collect();
    if (step.kind === 'end' && !step.summary.isComplete) throw incomplete(scene.server);
  }
  return rows;
}

type Reading = {
  readonly exchange: Exchange;
  readonly config: SourceConfig;
  readonly query: SourceSession['query'];
  readonly pace: Pace | null;
};

async function* readTable(
  { exchange, config, query, pace }: Reading,
  request: Parameters<SourceSession['read']>[0],
  signal: AbortSignal,
): AsyncGenerator<Batch, void, void> {
  const {
    table,
    after,
    upTo,
    scope,
    batchBytes,
    mostRows = null,
    setAside = false,
    asOfUtc = null,
    maxDop = 1,
    computed = null,
    marks = [],
  } = request;
  const object = `${table.schema}.${table.name}`;
  const same = await countSameColumns({ query }, table, { after, upTo }, signal);
  const beside = withMarks(table, marks, asOfUtc, computed);
  const form = { ...plainForm, parameters: beside.parameters };
  const select = buildSelect(table, { after, upTo, scope }, same, mostRows, asOfUtc, maxDop, form, beside.computed);
  if (select === null) return;
  const rows = new RowReader(planOfTable(table, beside.computed, object, setAside), table.batchRows, batchBytes);
  const onColumns: Parameters<Exchange['run']>[0]['onColumns'] = (columns) => {
    rows.open(columns);
    return rows;
  };
  const scene = sceneOf(config, object);
  for await (const step of exchange.run({ ...select, onColumns, scene, pace }, signal)) {
    if (step.kind === 'batch') {
      yield rows.sealBatch();
      rows.startBatch();
    } else {
      if (!step.summary.isComplete) throw incomplete(scene.server);
      checkCounts(object, step.summary.sets, select.statementCount);
    }
  }
  if (rows.batch.rowCount > 0) yield rows.sealBatch();
}

/** A value of the key is never refused alone: without it nobody could find the row, nor the read its way on. */
function planOfTable(table: PlanTable, computed: ComputedColumns | null, object: string, setAside: boolean): RowPlan {
  const keyNames = table.key?.columns.map(({ name }) => name) ?? [];
  return {
    object,
    columns: [...table.columns, ...(computed?.columns ?? []).map(({ column }) => column)].map(
      ({ name, outputs, sqlType }) => ({
        name,
        outputs,
        codePage: sqlType.codePage,
        mayBeRefused: setAside && !keyNames.includes(name),
      }),
    ),
  };
}

/**
 * Every row that the server says it sent must have arrived. Throws ROW_COUNT_MISMATCH. SQL Server always says, since
 * NOCOUNT is off; other servers that speak TDS may not, and then the answer's final token has to do.
 */
export function checkCounts(table: string, sets: readonly FinishedSet[], statementCount: number): void {
  const mismatch = (detail: string) => new AppError('ROW_COUNT_MISMATCH', { table, detail });
  if (sets.length !== statementCount) throw mismatch(`${sets.length} results for ${statementCount} statements`);
  for (const { rowsReceived, rowsCounted } of sets)
    if (rowsCounted !== null && rowsCounted !== rowsReceived)
      throw mismatch(`${rowsReceived} rows arrived of ${rowsCounted} that were sent`);
}

function incomplete(server: string): AppError {
  return new AppError('SOURCE_PROTOCOL_BROKEN', { server, detail: 'the answer ended without its final token' });
}
