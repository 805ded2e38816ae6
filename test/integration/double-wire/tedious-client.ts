// tedious with promises, for tests that look at what a real client makes of the double's bytes.
import { once } from 'node:events';
import { Connection, Request, type ConnectionConfiguration } from 'tedious';
import type { Double } from '../../double/server.ts';

type Options = NonNullable<ConnectionConfiguration['options']>;

export type Login = { readonly user?: string; readonly password?: string } & Options;

/** A connection to the double; rejects with tedious' own error. `errorMessage` texts are added to `heard`. */
export async function connect(
  double: Pick<Double, 'port' | 'caPem'>,
  { user = 'sa', password = 'right', ...options }: Login = {},
  heard: number[] = [],
): Promise<Connection> {
  const connection = new Connection({
    server: 'localhost',
    authentication: { type: 'default', options: { userName: user, password } },
    options: {
      port: double.port,
      database: 'db',
      encrypt: false,
      connectTimeout: 10_000,
      requestTimeout: 60_000,
      maxRetriesOnTransientErrors: 0,
      cryptoCredentialsDetails: { ca: double.caPem },
      ...options,
    },
  });
  connection.on('errorMessage', ({ number }) => heard.push(number));
  connection.on('error', () => undefined);
  connection.connect();
  const [error]: unknown[] = await once(connection, 'connect');
  if (error instanceof Error) throw error;
  return connection;
}

export type Column = { readonly name: string; readonly type: string; readonly flags: number };

export type Result = {
  readonly rows: unknown[][];
  readonly columns: Column[][];
  readonly rowCount: number | undefined;
  readonly outputs: Record<string, unknown>;
};

type How = 'batch' | 'executesql' | 'prepare' | 'execute' | 'unprepare' | 'procedure';

type Cell = { readonly value: unknown };
type Metadata = { readonly colName: string; readonly type: { readonly name: string }; readonly flags: number };

/** Runs a request to its end and collects what it gave; rejects with the request's error. */
export function run(
  connection: Connection,
  how: How,
  request: Request,
  values: Record<string, unknown> = {},
): Promise<Result> {
  const rows: unknown[][] = [];
  const columns: Column[][] = [];
  const outputs: Record<string, unknown> = {};
  request.removeAllListeners();
  request.on('row', (row: Cell[]) => rows.push(row.map((cell) => cell.value)));
  request.on('columnMetadata', (metadata: Metadata[] | Record<string, Metadata>) => {
    const list = Object.values(metadata);
    columns.push(list.map(({ colName, type, flags }) => ({ name: colName, type: type.name, flags })));
  });
  request.on('returnValue', (name: string, value: unknown) => {
    outputs[name] = value;
  });
  return new Promise((resolve, reject) => {
    request.on('prepared', () => resolve({ rows, columns, rowCount: undefined, outputs }));
    request.on('error', reject);
    request.userCallback = (error, rowCount) => {
      if (error) reject(error);
      else resolve({ rows, columns, rowCount, outputs });
    };
    start(connection, how, request, values);
  });
}

function start(connection: Connection, how: How, request: Request, values: Record<string, unknown>): void {
  if (how === 'batch') connection.execSqlBatch(request);
  else if (how === 'executesql') connection.execSql(request);
  else if (how === 'prepare') connection.prepare(request);
  else if (how === 'execute') connection.execute(request, values);
  else if (how === 'unprepare') connection.unprepare(request);
  else connection.callProcedure(request);
}

export const query = (connection: Connection, sql: string): Promise<Result> =>
  run(connection, 'batch', newRequest(sql));

/** A request whose callback is set by `run`. */
export const newRequest = (sql: string): Request => new Request(sql, () => undefined);
