// The Copy activity: from a SQL Server dataset to files, with the counts that the service tells of it.
import { evaluateAll, type Scope } from './expression/evaluate.ts';
import type { Column, Row } from './cells.ts';
import { ActivityError, pause, until, type Factory } from './engine-parts.ts';
import { list, members, textOf, type Members } from './json.ts';
import { openSource, type Source, type SourceLogin } from './read-source.ts';
import { fillParameters, referenceOf, Refusal } from './resources.ts';
import { mappingOf, statementsOf } from './ranges.ts';
import { openSink, type OpenFile, type Resolved } from './sink.ts';

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
  if (toSkip > 0 && rest.enableSkipIncompatibleRow !== true)
    throw new ActivityError(
      '2200',
      'ErrorCode=UserErrorInvalidDataValue: a value cannot be converted to the type of its column.',
    );
  let leftOut = 0;
  const login = loginOf(from, factory);
  const sink = openSink(to, members(sinkForm), factory);
  const mapping = mappingOf(rest.translator);
  const { schema, table } = members(from.properties.typeProperties);
  const first = await open(login);
  const statements = await statementsOf(
    members(sourceForm),
    { schema: textOf(schema), table: textOf(table) },
    copies,
    first,
    signal,
  ).finally(() => first.close());
  let single: OpenFile | null = null;
  let firstColumns: readonly Column[] | null = null;
  const readOne = async (statement: string, isLast: () => boolean): Promise<void> => {
    const server = await open(login);
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
            if (rows.length === 0 && !sink.isOneFile && !isLast()) return;
            file = sink.isOneFile ? (single ??= sink.open(mapped.columns)) : sink.open(mapped.columns);
          }
          const written = rows.slice(Math.min(rows.length, Math.max(0, toLose + toSkip - leftOut)));
          leftOut += rows.length - written.length;
          told.rowsSkipped = Math.min(toSkip, leftOut);
          file.add(written.map((row) => pick.map((index) => row[index])));
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
        signal,
      );
      await finish(file, true);
    } catch (error) {
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
  let ended = 0;
  const worker = async (): Promise<void> => {
    while (next < statements.length) {
      const statement = statements[next];
      next += 1;
      await readOne(statement, () => ended === statements.length - 1 && told.rowsRead === 0);
      ended += 1;
    }
  };
  // One after the other where it is to fail, so that files of the ranges before it are there.
  const atOnce = failure === undefined && !sink.isOneFile ? Math.min(copies, statements.length) : 1;
  const outcomes = await Promise.allSettled(Array.from({ length: atOnce }, () => worker()));
  const broken = outcomes.find(({ status }) => status === 'rejected');
  if (broken?.status === 'rejected') throw broken.reason;
  const whole: OpenFile | null = single;
  if (whole !== null) {
    told.dataWritten += await endOf(whole);
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

async function open(login: SourceLogin): Promise<Source> {
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

/** A dataset as an activity uses it: its parameters filled, its expressions evaluated. */
export function resolve(reference: unknown, scope: Scope, { resources }: Factory): Resolved {
  const { parameters } = members(reference);
  try {
    const dataset = resources.demand('dataset', referenceOf(reference));
    const given = members(evaluateAll(parameters ?? {}, scope));
    const filled = fillParameters(dataset.properties.parameters, given, `the dataset '${dataset.name}'`);
    const { typeProperties, linkedServiceName, type } = dataset.properties;
    return {
      type: textOf(type),
      properties: { ...dataset.properties, typeProperties: evaluateAll(typeProperties, { dataset: filled }) },
      service: resources.demand('linkedService', referenceOf(linkedServiceName)).properties,
    };
  } catch (error) {
    throw error instanceof Refusal ? new ActivityError('2100', error.message) : error;
  }
}

/** Every linked service of the copy that goes through a self-hosted runtime needs it to be there. */
function assertOnline(sides: readonly Resolved[], { faults, settings, resources }: Factory): void {
  const runtime = sides.map(({ service }) => referenceOf(service.connectVia)).find((name) => name !== '');
  if (runtime === undefined || resources.get('integrationRuntime', runtime)?.properties.type !== 'SelfHosted') return;
  if (faults.runtimeOffline || settings.nodes === 0)
    throw new ActivityError('2002', `The Self-hosted Integration Runtime '${runtime}' is offline.`);
}

function loginOf({ service }: Resolved, { settings, resources }: Factory): SourceLogin {
  const { server, database, encrypt, trustServerCertificate, userName, password } = members(service.typeProperties);
  const { store, secretName } = members(password);
  const { baseUrl } = members(resources.get('linkedService', referenceOf(store))?.properties.typeProperties);
  const vault = /^https:\/\/([^.]+)\./.exec(textOf(baseUrl))?.[1] ?? '';
  const secret = settings.vaults?.[vault]?.[textOf(secretName)];
  if (secret === undefined)
    throw new ActivityError(
      '2200',
      `ErrorCode=AzureKeyVaultSecretNotFound: there is no secret '${textOf(secretName)}' in the vault '${vault}', or the factory may not read it.`,
    );
  const stand = settings.sources?.find((one) => one.server.toLowerCase() === textOf(server).toLowerCase());
  const [host = '', port = '1433'] = textOf(server).split(',');
  return {
    host: stand?.host ?? host,
    port: stand?.port ?? Number(port),
    database: textOf(database),
    user: textOf(userName),
    password: secret,
    encrypt: encrypt === 'strict' || encrypt === 'optional' ? encrypt : 'mandatory',
    trustServerCertificate: trustServerCertificate === true,
    ...(stand?.ca === undefined ? {} : { ca: stand.ca }),
  };
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
