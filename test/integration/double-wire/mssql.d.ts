// The little of mssql that the tests use; the package brings no types.
declare module 'mssql' {
  type Result = { readonly recordset: Record<string, unknown>[]; readonly rowsAffected: number[] };
  class Request {
    constructor(parent: ConnectionPool | Transaction);
    stream: boolean;
    input(name: string, value: unknown): this;
    query(sql: string): Promise<Result>;
    batch(sql: string): Promise<Result>;
    cancel(): void;
    on(event: 'row', listener: (row: Record<string, unknown>) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
    on(event: 'done', listener: () => void): this;
  }
  class PreparedStatement {
    constructor(parent: ConnectionPool);
    input(name: string, type: unknown): this;
    prepare(sql: string): Promise<void>;
    execute(values: Record<string, unknown>): Promise<Result>;
    unprepare(): Promise<void>;
  }
  class Transaction {
    constructor(parent: ConnectionPool);
    begin(isolation?: number): Promise<void>;
    commit(): Promise<void>;
    rollback(): Promise<void>;
  }
  class ConnectionPool {
    constructor(config: object);
    connect(): Promise<this>;
    close(): Promise<void>;
    request(): Request;
  }
  const mssql: {
    ConnectionPool: typeof ConnectionPool;
    Request: typeof Request;
    PreparedStatement: typeof PreparedStatement;
    Transaction: typeof Transaction;
    readonly ISOLATION_LEVEL: { readonly SNAPSHOT: number };
    readonly NVarChar: (length: number) => unknown;
    readonly Int: unknown;
  };
  // oxlint-disable-next-line import/no-default-export -- this is how the package is made
  export default mssql;
}
