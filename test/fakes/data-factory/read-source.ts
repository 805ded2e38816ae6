// Reads a statement of a server through a real client, batch by batch, in the interim types of a Copy activity.
import type { Connection as TediousConnection, ConnectionConfiguration } from 'tedious';
import type { Cell, Column, Kind, Row } from './cells.ts';
import { exactTedious } from './exact-tedious.ts';

export type SourceLogin = {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly encrypt: 'mandatory' | 'optional' | 'strict';
  readonly trustServerCertificate: boolean;
  readonly ca?: string;
};
export type Batch = { readonly columns: readonly Column[]; readonly rows: readonly Row[] };

export type Source = {
  /** Calls `take` for every batch, and at least once; resolves with the columns. */
  read(statement: string, take: (batch: Batch) => Promise<void>, signal: AbortSignal): Promise<readonly Column[]>;
  /** All rows of a small result. */
  all(statement: string, signal: AbortSignal): Promise<readonly Row[]>;
  close(): void;
};

const batchRows = 1000;

export async function openSource(login: SourceLogin): Promise<Source> {
  const connection = await connect(login);
  const source: Source = {
    read: (statement, take, signal) => read(connection, statement, take, signal),
    async all(statement, signal) {
      const rows: Row[] = [];
      await source.read(statement, async (batch) => void rows.push(...batch.rows), signal);
      return rows;
    },
    close: () => connection.close(),
  };
  return source;
}

function connect(login: SourceLogin): Promise<TediousConnection> {
  const { Connection } = exactTedious();
  const configuration: ConnectionConfiguration = {
    server: login.host,
    authentication: { type: 'default', options: { userName: login.user, password: login.password } },
    options: {
      port: login.port,
      database: login.database,
      encrypt: login.encrypt === 'strict' ? 'strict' : login.encrypt === 'mandatory',
      trustServerCertificate: login.trustServerCertificate,
      connectTimeout: 15_000,
      requestTimeout: 0,
      maxRetriesOnTransientErrors: 0,
      appName: 'Data Factory (fake)',
      lowerCaseGuids: true,
      useUTC: true,
      ...(login.ca === undefined ? {} : { cryptoCredentialsDetails: { ca: login.ca } }),
    },
  };
  const connection = new Connection(configuration);
  connection.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    connection.connect((error) => (error === undefined ? resolve(connection) : reject(error)));
  });
}

type Metadata = {
  readonly colName: string;
  readonly type: { readonly name: string };
  readonly dataLength?: number;
  readonly precision?: number;
  readonly scale?: number;
};

function read(
  connection: TediousConnection,
  statement: string,
  take: (batch: Batch) => Promise<void>,
  signal: AbortSignal,
): Promise<readonly Column[]> {
  const { Request } = exactTedious();
  return new Promise((resolve, reject) => {
    let columns: readonly Column[] = [];
    let readers: readonly ((value: unknown) => Cell)[] = [];
    let rows: Row[] = [];
    let failure: unknown = null;
    let working: Promise<void> = Promise.resolve();
    const stop = (): void => {
      connection.cancel();
    };
    const flush = (): void => {
      const batch = { columns, rows };
      rows = [];
      working = working
        .then(() => (failure === null ? take(batch) : undefined))
        .catch((error: unknown) => {
          failure ??= error;
          stop();
        });
    };
    const request = new Request(statement, (error) => {
      signal.removeEventListener('abort', stop);
      if (error === undefined || error === null) flush();
      void working.then(() => {
        if (signal.aborted) reject(signal.reason);
        else if (failure !== null) reject(failure);
        else if (error !== undefined && error !== null) reject(error);
        else resolve(columns);
      });
    });
    request.on('columnMetadata', (metadata: Metadata[] | Record<string, Metadata>) => {
      const found = Object.values(metadata);
      columns = found.map(columnOf);
      readers = columns.map(cellReader);
    });
    request.on('row', (cells: { readonly value: unknown }[]) => {
      rows.push(
        cells.map(({ value }, index) => (value === null || value === undefined ? null : readers[index](value))),
      );
      if (rows.length < batchRows) return;
      flush();
      request.pause();
      void working.then(() => request.resume());
    });
    signal.addEventListener('abort', stop, { once: true });
    connection.execSqlBatch(request);
  });
}

const kinds: Readonly<Record<string, Kind>> = {
  TinyInt: 'int16',
  SmallInt: 'int16',
  Int: 'int32',
  BigInt: 'int64',
  Bit: 'bool',
  BitN: 'bool',
  Real: 'single',
  Float: 'double',
  DecimalN: 'decimal',
  NumericN: 'decimal',
  Decimal: 'decimal',
  Numeric: 'decimal',
  Money: 'decimal',
  SmallMoney: 'decimal',
  MoneyN: 'decimal',
  UniqueIdentifier: 'guid',
  Binary: 'bytes',
  VarBinary: 'bytes',
  Image: 'bytes',
  Date: 'datetime',
  SmallDateTime: 'datetime',
  DateTime: 'datetime',
  DateTimeN: 'datetime',
  DateTime2: 'datetime',
  DateTimeOffset: 'offset',
  Time: 'time',
  Char: 'text',
  VarChar: 'text',
  NChar: 'text',
  NVarChar: 'text',
  Text: 'text',
  NText: 'text',
  Xml: 'text',
};

function columnOf({ colName, type, dataLength = 8, precision = 0, scale = 0 }: Metadata): Column {
  const column = { name: colName, precision, scale };
  if (type.name === 'IntN')
    return { ...column, kind: dataLength <= 2 ? 'int16' : dataLength === 4 ? 'int32' : 'int64' };
  if (type.name === 'FloatN') return { ...column, kind: dataLength === 4 ? 'single' : 'double' };
  const kind = kinds[type.name];
  if (kind === undefined)
    throw new Error(`Column '${colName}' has the type ${type.name}, which a copy does not carry.`);
  if (/Money/.test(type.name)) {
    const isSmall = type.name === 'SmallMoney' || dataLength === 4;
    return { ...column, kind, precision: isSmall ? 10 : 19, scale: 4 };
  }
  return { ...column, kind };
}

function cellReader({ kind, name }: Column): (value: unknown) => Cell {
  const odd = (value: unknown): never => {
    throw new Error(`Column '${name}' (${kind}) gave a ${typeof value}.`);
  };
  switch (kind) {
    case 'int64':
      return (value) => BigInt(typeof value === 'string' ? value : odd(value));
    case 'datetime':
    case 'offset':
      return (value) => (value instanceof Date ? ticksOf(value) : odd(value));
    case 'time':
      return (value) => (value instanceof Date ? ((ticksOf(value) % dayTicks) + dayTicks) % dayTicks : odd(value));
    case 'bytes':
      return (value) => (value instanceof Uint8Array ? value : odd(value));
    case 'decimal':
      return (value) => (typeof value === 'bigint' ? value : odd(value));
    case 'bool':
      return (value) => (typeof value === 'boolean' ? value : odd(value));
    case 'int16':
    case 'int32':
    case 'single':
    case 'double':
      return (value) => (typeof value === 'number' ? value : odd(value));
    case 'text':
    case 'guid':
      return (value) => (typeof value === 'string' ? value : odd(value));
  }
}

const dayTicks = 864_000_000_000n;

/** The driver gives milliseconds, and beside them the seconds that those lack. */
function ticksOf(date: Date): bigint {
  const rest: unknown = Reflect.get(date, 'nanosecondsDelta');
  return BigInt(date.getTime()) * 10_000n + BigInt(Math.round((typeof rest === 'number' ? rest : 0) * 1e7));
}
