// The Copy activity: from a SQL Server dataset to files, with the counts that the service tells of it.
import type { Scope } from './expression/evaluate.ts';
import type { Column, Row } from './cells.ts';
import { ActivityError, pause, until, type Factory } from './engine-parts.ts';
import { list, members, textOf, type Members } from './json.ts';
import { openSource, type Source, type SourceLogin } from './read-source.ts';
import { assertOnline, loginOf, resolve } from './resolve.ts';
import { referenceOf } from './resources.ts';
import { mappingOf, statementsOf } from './ranges.ts';
import { openSink, type OpenFile } from './sink.ts';

type Copying = {
  readonly activityRunId: string;
  /** Evaluated, except for what datasets say. */
  readonly activity: Members;
  readonly scope: Scope;
  /** `schema.table` and the id of the plan, as the activity's user properties have them. */
  readonly tables: readonly string[];
  readonly signal: AbortSignal;
  readonly tell: (output: Members) => void;
};

export async function copy(copying: Copying, factory: Factory): Promise<Members> {
  const { activity, scope, signal, tell, tables } = copying;
  const { source: sourceForm, sink: sinkForm, ...rest } = members(activity.typeProperties);
  const from = resolve(list(activity.inputs)[0], scope, factory);
  const to = resolve(list(activity.outputs)[0], scope, factory);
  assertOnline([from, to], factory);
  const copies = Number(rest.parallelCopies ?? 1);
  const beganMs = Date.now();
  const told = { rowsRead: 0, rowsCopied: 0, rowsSkipped: 0, dataRead: 0, dataWritten: 0, filesWritten: 0 };
  const isMine = ({ table }: { readonly table: string }): boolean => tables.includes(table);
  const failure = factory.faults.failingCopies.find((one) => isMine(one) && one.times > 0);
  const lost = factory.faults.lostRows.find(isMine);
  const unfit = factory.faults.unfitRows.find(isMine);
  const [toLose, toSkip] = [lost?.rows ?? 0, unfit?.rows ?? 0];
  let lostRows = 0;
  const mayWrite = (row: Row, columns: readonly Column[], pick: readonly number[]): boolean => {
    const why =
      toSkip > told.rowsSkipped
        ? 'ErrorCode=UserErrorInvalidDataValue: a value cannot be converted to the type of its column.'
        : to.type === 'Parquet'
          ? misfitOf(row, columns, pick)
          : null;
    if (why === null) return true;
    if (rest.enableSkipIncompatibleRow !== true) throw new ActivityError('2200', why);
    told.rowsSkipped += 1;
    return false;
  };
  const login = loginOf(from, factory);
  const sink = openSink(to, members(sinkForm), rest.translator, factory);
  const mapping = mappingOf(rest.translator);
  const { schema, table } = members(from.properties.typeProperties);
  const first = await openCopySource(login);
  const statements = await statementsOf(
    members(sourceForm),
    { schema: textOf(schema), table: textOf(table) },
    copies,
    first,
    signal,
  ).finally(() => first.close());
  const others = new AbortController();
  let single: OpenFile | null = null;
  let firstColumns: readonly Column[] | null = null;
  const readOne = async (statement: string): Promise<void> => {
    const server = await openCopySource(login);
    let file: OpenFile | null = null;
    let pick: readonly number[] = [];
    try {
      await server.read(
        statement,
        async ({ columns, rows }) => {
          if (file === null) {
            const mapped = mapColumns(columns, mapping);
            pick = mapped.pick;
            firstColumns ??= mapped.columns;
            if (rows.length === 0 && !sink.isOneFile) return;
            file = sink.isOneFile ? (single ??= sink.open(mapped.columns)) : sink.open(mapped.columns);
          }
          const fitting = rows
            .map((row) => pick.map((index) => row[index]))
            .filter((row) => mayWrite(row, columns, pick));
          const written = fitting.slice(Math.min(fitting.length, toLose - lostRows));
          lostRows += fitting.length - written.length;
          file.add(written);
          told.rowsRead += rows.length;
          told.rowsCopied = told.rowsRead - told.rowsSkipped;
          told.dataRead += sizeOf(rows);
          tell({ ...told, copyDuration: Math.ceil((Date.now() - beganMs) / 1000) });
          if (failure !== undefined && told.rowsRead > failure.afterRows) {
            failure.times -= 1;
            throw new ActivityError(
              '2200',
              `ErrorCode=SqlOperationFailed: A transport-level error has occurred when receiving results from the server of ${tables[0] ?? ''}.`,
            );
          }
        },
        AbortSignal.any([signal, others.signal]),
      );
      await finish(file, true);
    } catch (error) {
      others.abort(error);
      await finish(file, false);
      throw sourceError(error, signal);
    } finally {
      server.close();
    }
  };
  const finish = async (file: OpenFile | null, isWhole: boolean): Promise<void> => {
    if (file === null || (isWhole && file === single)) return;
    told.dataWritten += await file.end(isWhole);
    if (isWhole) told.filesWritten += 1;
  };
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < statements.length) {
      const statement = statements[next];
      next += 1;
      await readOne(statement);
    }
  };
  // One after the other where it is to fail, so that files of the ranges before it are there.
  const atOnce = failure === undefined && !sink.isOneFile ? Math.min(copies, statements.length) : 1;
  const outcomes = await Promise.allSettled(Array.from({ length: atOnce }, () => worker()));
  const broken = outcomes.find(({ status }) => status === 'rejected');
  if (broken?.status === 'rejected') throw broken.reason;
  const left = single ?? (told.filesWritten === 0 && firstColumns !== null ? sink.open(firstColumns) : null);
  if (left !== null) {
    told.dataWritten += await endOf(left);
    told.filesWritten += 1;
  }
  await pause(factory.pace.copy - (Date.now() - beganMs), signal);
  await until(() => !factory.faults.heldCopies.some((one) => tables.includes(one)), signal);
  const seconds = Math.ceil((Date.now() - beganMs) / 1000);
  const logFilePath = await logOf(copying, rest, told.rowsSkipped, sink.log);
  return {
    ...told,
    copyDuration: seconds,
    throughput: Math.round(told.dataRead / 1024 / Math.max(1, seconds)),
    sourcePeakConnections: atOnce,
    sinkPeakConnections: atOnce,
    usedParallelCopies: atOnce,
    errors: [],
    effectiveIntegrationRuntime: referenceOf(from.service.connectVia),
    ...(rest.validateDataConsistency === true
      ? {
          dataConsistencyVerification: {
            VerificationResult: 'Verified',
            InconsistentData: told.rowsSkipped > 0 ? 'Skipped' : 'None',
          },
        }
      : {}),
    ...(logFilePath === null ? {} : { logFilePath }),
  };
}

const endOf = (file: OpenFile): Promise<number> => file.end(true);

/** Rejects with an ActivityError. */
export async function openCopySource(login: SourceLogin): Promise<Source> {
  try {
    return await openSource(login);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new ActivityError('2200', `ErrorCode=SqlFailedToConnect: Cannot connect to SQL Database: ${detail}`);
  }
}

function sourceError(error: unknown, signal: AbortSignal): unknown {
  if (error instanceof ActivityError || signal.aborted) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new ActivityError('2200', `ErrorCode=SqlOperationFailed: A database operation failed: ${detail}`);
}

function mapColumns(columns: readonly Column[], mapping: ReturnType<typeof mappingOf>) {
  if (mapping === null) return { columns, pick: columns.map((_, index) => index) };
  const pick = mapping.map(({ from }) => {
    const index = columns.findIndex(({ name }) => name.toLowerCase() === from.toLowerCase());
    if (index < 0)
      throw new ActivityError('2200', `ErrorCode=MappingColumnNameNotFoundInSourceFile: there is no column '${from}'.`);
    return index;
  });
  return { columns: mapping.map(({ to }, at) => ({ ...columns[pick[at]], name: to })), pick };
}

const decimalLimit = 2n ** 96n;
const [firstTick, lastTick] = [-621_355_968_000_000_000n, 2_534_022_144_000_000_000n];

/** Why a row cannot be written to Parquet as documented; null = it can. */
function misfitOf(row: Row, columns: readonly Column[], pick: readonly number[]): string | null {
  for (const [at, cell] of row.entries()) {
    if (typeof cell !== 'bigint') continue;
    const { kind, name } = columns[pick[at]];
    if (kind === 'decimal' && (cell >= decimalLimit || cell <= -decimalLimit))
      return `ErrorCode=DataTypeConversionFailed: a decimal of the column '${name}' has more digits than .NET's Decimal.`;
    if ((kind === 'datetime' || kind === 'offset') && (cell <= firstTick || cell > lastTick))
      return `ErrorCode=ParquetDateTimeExceedLimit,'Type=Microsoft.DataTransfer.Common.Shared.HybridDeliveryException,Message=The Ticks value '${String(cell)}' for the datetime column must be between valid datetime ticks range ${String(firstTick)} and ${String(lastTick)}.,Source=Microsoft.DataTransfer.Richfile.ParquetTransferPlugin,'`;
  }
  return null;
}

const sizeOf = (rows: readonly Row[]): number =>
  rows.reduce((sum, row) => sum + row.reduce<number>((bytes, cell) => bytes + cellBytes(cell), 0), 0);
const cellBytes = (cell: Row[number]): number =>
  typeof cell === 'string' ? 2 * cell.length : cell instanceof Uint8Array ? cell.length : cell === null ? 0 : 8;

async function logOf(
  { activity, activityRunId }: Copying,
  { logSettings }: Members,
  skipped: number,
  write: (path: string, text: string) => Promise<void>,
): Promise<string | null> {
  const { enableCopyActivityLog, logLocationSettings } = members(logSettings);
  if (enableCopyActivityLog !== true) return null;
  const path = `${textOf(members(logLocationSettings).path)}/copyactivity-logs/${textOf(activity.name)}/${activityRunId}/`;
  const rows = Array.from(
    { length: skipped },
    () => `${new Date().toISOString()},Warning,TabularRowSkip,"","The row does not fit."\n`,
  );
  if (skipped > 0)
    await write(`${path}part-0.csv`, `Timestamp,Level,OperationName,OperationItem,Message\n${rows.join('')}`);
  return path;
}
