// A session of the signed-in Windows user, through the ODBC driver of this computer: the same questions, the same batches.
import { AppError } from '../../../../shared/errors.ts';
import type { SourceConfig } from '../../../../shared/connection.ts';
import type { PlanTable } from '../../../../shared/plan.ts';
import { toolVersion } from '../../../../shared/version.ts';
import type { ComputedColumns, Pace } from '../../ports/ports.ts';
import { createBatch, type Batch } from '../../batch/batch.ts';
import { nameOf, selectOver } from '../chosen-rows.ts';
import { sceneOf } from '../connection.ts';
import { bindGiven } from '../given-parameters.ts';
import { keyTupleAt } from '../key-codec.ts';
import { countSameColumns } from '../same-columns.ts';
import type { SelectForm } from '../select-item.ts';
import { buildSelect } from '../select.ts';
import { withMarks } from '../row-marks.ts';
import type { QueryRow, QueryValue, SourceSession, SqlParameter } from '../session.ts';
import type { SessionManners } from '../open-session.ts';
import { knownDrivers, odbcConnectionString, trusted, type OdbcSignIn } from './connection-string.ts';
import { asError, loadOdbcDriver, type OdbcConnection } from './odbc-driver.ts';
import { translateOdbcError, translateOpenError } from './odbc-errors.ts';
import { streamRows, type Patience } from './row-stream.ts';
import { placeParameters } from './statement-parameters.ts';
import { odbcSelectItem } from './transport.ts';
import { writeCell } from './write-cell.ts';

/** `signIn` is the Windows user's unless a test says otherwise. */
export async function openOdbcSession(
  config: SourceConfig,
  manners: Pick<SessionManners, 'applicationName' | 'readPace'>,
  signal: AbortSignal,
  signIn: OdbcSignIn = trusted,
): Promise<SourceSession> {
  signal.throwIfAborted();
  refuseUnused(config);
  const connection = await connect(config, manners.applicationName ?? `Tableferry/${toolVersion}`, signIn);
  const query: SourceSession['query'] = (sql, parameters, stop) => askRows(connection, config, sql, parameters, stop);
  return {
    query,
    read: (request, stop) => readTable({ connection, config, query, pace: manners.readPace }, request, stop),
    keyAt: keyTupleAt,
    close: () => new Promise((resolve) => connection.close(() => resolve())),
  };
}

/** What the driver cannot be told must not seem to hold: a pin least of all. Throws FILE_INVALID. */
function refuseUnused({ certificateFingerprint, caFile, oldestTls }: SourceConfig): void {
  const unused = Object.entries({ certificateFingerprint, caFile, oldestTls }).find(([, value]) => value !== undefined);
  if (unused === undefined) return;
  const detail = `"${unused[0]}" does not go with the signed-in Windows user, whose ODBC driver knows the authorities of the operating system only`;
  throw new AppError('FILE_INVALID', { path: 'of the source', detail });
}

/** A statement that is silent this long is taken for dead. */
const patienceOf = ({ server, stallTimeoutMs }: SourceConfig): Patience => ({ server, stallTimeoutMs });

/** The newest of Microsoft's drivers that is there, or the one that is named. Throws ODBC_DRIVER_MISSING and others. */
async function connect(config: SourceConfig, application: string, signIn: OdbcSignIn): Promise<OdbcConnection> {
  const { authentication } = config;
  const named = authentication.kind === 'integrated' ? authentication.driver : undefined;
  const driver = await loadOdbcDriver();
  const tried = named === undefined ? knownDrivers : [named];
  let last: unknown;
  for (const name of tried) {
    try {
      return await driver.open(odbcConnectionString(config, name, signIn, application), config.connectTimeoutMs);
    } catch (error) {
      const failure = translateOpenError(asError(error), sceneOf(config), name);
      if (failure !== null) throw failure;
      last = error;
    }
  }
  throw new AppError('ODBC_DRIVER_MISSING', { names: tried.join(', ') }, asError(last));
}

async function askRows(
  connection: OdbcConnection,
  config: SourceConfig,
  sql: string,
  parameters: readonly SqlParameter[],
  signal: AbortSignal,
): Promise<readonly QueryRow[]> {
  const placed = placeParameters(sql, parameters);
  const rows: QueryRow[] = [];
  try {
    let names: readonly string[] = [];
    const onColumns = (columns: readonly string[], set: number): void => {
      if (set === 0) names = columns;
    };
    const patience = patienceOf(config);
    for await (const { set, values } of streamRows(connection, placed, patience, signal, onColumns))
      if (set === 0) rows.push(Object.fromEntries(names.map((name, i) => [name, queryValue(values[i])])));
  } catch (error) {
    throw translateOdbcError(error, sceneOf(config, 'the catalog'));
  }
  return rows;
}

/** Catalog questions ask for whole numbers, texts and times as text; what is beyond them travels as the driver has it. */
function queryValue(value: unknown): QueryValue {
  if (value instanceof Date) return value.toISOString().replace('T', ' ').replace('Z', '');
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint' || value instanceof Uint8Array) return value;
  return null;
}

type Reading = {
  readonly connection: OdbcConnection;
  readonly config: SourceConfig;
  readonly query: SourceSession['query'];
  readonly pace: Pace | null;
};

async function* readTable(
  { connection, config, query, pace }: Reading,
  request: Parameters<SourceSession['read']>[0],
  signal: AbortSignal,
): AsyncGenerator<Batch, void, void> {
  const { table, after, upTo, scope, batchBytes, mostRows = null, asOfUtc = null, maxDop = 1, marks = [] } = request;
  const { computed, parameters } = withMarks(table, marks, asOfUtc, request.computed);
  const object = nameOf(table);
  const same = await countSameColumns({ query }, table, { after, upTo }, signal);
  const statement = statementOf(
    table,
    { after, upTo, scope },
    { same, mostRows, asOfUtc, maxDop, computed, parameters },
  );
  if (statement === null) return;
  const placed = placeParameters(statement.sql, statement.parameters);
  const columns = [...table.columns, ...(computed?.columns ?? []).map(({ column }) => column)];
  const outputs = columns.map((column) => column.outputs);
  const batch = createBatch(outputs.flat(), table.batchRows);
  const columnsOf = splitColumns(batch, outputs);
  startBatch(batch);
  let bytes = 0;
  const patience = patienceOf(config);
  const seen = new Map<number, number>();
  const told: number[] = [];
  try {
    for await (const { set, values } of streamRows(connection, placed, patience, signal)) {
      // After each read the server says how many rows it was.
      if (set % 2 === 1) {
        told.push(Number(values[0]));
        continue;
      }
      seen.set(set, (seen.get(set) ?? 0) + 1);
      for (const [i, column] of columns.entries())
        bytes += writeCell({ object, name: column.name }, outputs[i], columnsOf[i], batch.rowCount, values[i]);
      batch.rowCount += 1;
      if (batch.rowCount === table.batchRows || bytes >= batchBytes) {
        const full = sealed(batch, bytes);
        if (pace !== null && !pace.isOpen) await pace.admit(full.byteLength, signal);
        yield full;
        startBatch(batch);
        bytes = 0;
      }
    }
  } catch (error) {
    throw translateOdbcError(error, sceneOf(config, object));
  }
  checkCounts(object, seen, told, statement.statementCount);
  if (batch.rowCount > 0) yield sealed(batch, bytes);
}

type Shape = {
  readonly same: number;
  readonly mostRows: number | null;
  readonly asOfUtc: string | null;
  readonly maxDop: number;
  readonly computed: ComputedColumns | null;
  readonly parameters: readonly SqlParameter[];
};

/** Each SELECT is followed by the number of its rows: ODBC does not pass on what the server counts. */
function statementOf(
  table: PlanTable,
  range: Parameters<typeof buildSelect>[1],
  { same, mostRows, asOfUtc, maxDop, computed, parameters }: Shape,
) {
  const object = nameOf(table);
  const count = 'SELECT @@ROWCOUNT AS row_count;';
  if (table.query !== null) {
    const sql = `${selectOver(table, table.columns.map((column) => odbcSelectItem(object, column)).join(', '))};\n${count}`;
    return { sql, parameters: bindGiven(table.query, table.parameters).parameters, statementCount: 1 };
  }
  const item: SelectForm['item'] = (column, expression) => odbcSelectItem(object, column, expression);
  return buildSelect(table, range, same, mostRows, asOfUtc, maxDop, { item, after: count, parameters }, computed);
}

function splitColumns(batch: Batch, outputs: readonly (readonly unknown[])[]): readonly Batch['columns'][] {
  let next = 0;
  return outputs.map(({ length }) => batch.columns.slice(next, (next += length)));
}

function startBatch(batch: Batch): void {
  batch.rowCount = 0;
  batch.byteLength = 0;
  batch.refused = [];
  for (const column of batch.columns) {
    column.present.fill(1);
    column.nullCount = 0;
  }
}

function sealed(batch: Batch, bytes: number): Batch {
  const fixed = batch.columns.reduce((sum, { width }) => sum + width * batch.rowCount, 0);
  batch.byteLength = fixed + bytes;
  return batch;
}

/** Throws ROW_COUNT_MISMATCH: every row that the server says it sent must have arrived. */
function checkCounts(
  table: string,
  seen: ReadonlyMap<number, number>,
  told: readonly number[],
  statements: number,
): void {
  const mismatch = (detail: string) => new AppError('ROW_COUNT_MISMATCH', { table, detail });
  if (told.length !== statements) throw mismatch(`${told.length} results for ${statements} statements`);
  for (const [i, count] of told.entries()) {
    const arrived = seen.get(2 * i) ?? 0;
    if (arrived !== count) throw mismatch(`${arrived} rows arrived of ${count} that were sent`);
  }
}
