// The engine of the double: opens database files, checks logins, and gives out sessions that run T-SQL.
import Database from 'better-sqlite3';
import { SqlError, type Engine, type EngineEvent, type EngineParameter, type EngineSession } from '../types.ts';
import { sameName } from './bind/scope.ts';
import { informationViews } from './catalog/information-schema.ts';
import { objectViews } from './catalog/objects.ts';
import { selfViews, serverViews } from './catalog/server.ts';
import type { CatalogRow, CatalogView } from './catalog/shape.ts';
import { partitionViews } from './catalog/partition-views.ts';
import { storageViews } from './catalog/storage.ts';
import { columnFacts, typesView } from './catalog/type-facts.ts';
import type { Scan } from './plan/scan-cost.ts';
import { compileBatch } from './session/compile.ts';
import { runBatch } from './session/execute.ts';
import {
  openDatabase,
  usualTraits,
  type DatabaseTraits,
  type OpenDatabase,
  type OpenView,
} from './session/open-database.ts';
import { describeBatch, type Run } from './session/run-select.ts';
import type { LoginDefinition, SessionState } from './session/state.ts';
import { createTransactions } from './session/transaction.ts';
import { versionText } from './session/version.ts';
import { loaderOf } from './types/value.ts';

export type EngineOptions = {
  readonly databases: readonly (Partial<DatabaseTraits> & { readonly name: string; readonly file: string })[];
  readonly logins: readonly LoginDefinition[];
  /** `@@SERVERNAME`; `double` unless told. */
  readonly serverName?: string;
  /** Told of every scan of a table, with the rows that SQL Server would read for it. */
  readonly onScan?: (scan: Scan) => void;
};

function connect(database: OpenDatabase): Database.Database {
  const connection = new Database(database.file, { fileMustExist: true, timeout: 0 });
  connection.pragma('synchronous = OFF');
  connection.pragma('cache_size = -16384');
  connection.pragma('mmap_size = 1073741824');
  return connection;
}

/** A stack overflow in binding or evaluation is SQL Server's 8631, not a crash. */
function stackError(error: unknown): unknown {
  if (!(error instanceof RangeError) || !error.message.startsWith('Maximum call stack')) return error;
  return new SqlError(
    8631,
    'Internal error: Server stack limit has been reached. Please look for potentially deep nesting in your query, and try to simplify it.',
    17,
  );
}

function withStackGuard<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw stackError(error);
  }
}

function openSession(
  state: SessionState,
  catalog: readonly CatalogView[],
): EngineSession & { readonly database: string } {
  const transactions = createTransactions(state);
  const run: Run = {
    state,
    transactions,
    catalog,
    use: (database) => {
      if (database === state.database) return;
      state.connection.close();
      state.database = database;
      state.connection = connect(database);
    },
  };

  function* runRequest(sql: string, parameters: readonly EngineParameter[]): Generator<EngineEvent, void, void> {
    state.variables.clear();
    for (const { name, type, value } of parameters) {
      const key = (name.startsWith('@') ? name : `@${name}`).toLowerCase();
      const collated =
        type.collation === undefined && /char|text/.test(type.name)
          ? { ...type, collation: state.database.collation }
          : type;
      state.variables.set(key, { type: collated, value: loaderOf(type)(value) });
    }
    try {
      yield* runBatch(sql, run);
    } catch (caught) {
      const error = stackError(caught);
      if (error instanceof SqlError && state.settings.isAborting && state.transactionCount > 0) {
        transactions.rollback();
        yield { kind: 'rollbackTransaction' };
      }
      throw error;
    }
  }

  return {
    get database() {
      return state.database.name;
    },
    run: runRequest,
    begin: (isolation) => {
      if (isolation !== null) state.settings.isolation = isolation;
      transactions.begin();
    },
    commit: transactions.commit,
    rollback: transactions.rollback,
    get isInTransaction() {
      return state.transactionCount > 0;
    },
    close: () => {
      if (state.transactionCount > 0) transactions.rollback();
      state.connection.close();
    },
  };
}

/** sys.columns rows of a view: its query is bound to learn its columns. */
function viewColumns(catalog: () => readonly CatalogView[]) {
  return (state: SessionState, { objectId, definition }: OpenView): readonly CatalogRow[] => {
    const run: Run = { state, transactions: createTransactions(state), catalog: catalog(), use: () => undefined };
    return describeBatch(run, definition.sql, '').map((column, index) => {
      const facts = columnFacts(column.type);
      return {
        object_id: objectId,
        name: column.name,
        column_id: index + 1,
        system_type_id: facts.id,
        user_type_id: facts.userId,
        max_length: facts.length,
        precision: facts.precision,
        scale: facts.scale,
        collation_name: facts.collation,
        is_nullable: column.isNullable ? 1 : 0,
        generated_always_type: 0,
        generated_always_type_desc: 'NOT_APPLICABLE',
        is_sparse: 0,
        is_column_set: 0,
      };
    });
  };
}

function buildCatalog(): readonly CatalogView[] {
  const views: CatalogView[] = [];
  views.push(
    ...objectViews(viewColumns(() => views)),
    ...storageViews,
    ...partitionViews,
    ...serverViews,
    ...informationViews,
    typesView,
  );
  views.push(...selfViews([...views]));
  return views;
}

const loginFailed = (user: string): SqlError => new SqlError(18456, `Login failed for user '${user}'.`, 14);

function newState(
  login: LoginDefinition,
  database: OpenDatabase,
  databases: OpenDatabase[],
  spid: number,
  openedMs: number,
  serverName = 'double',
  onScan?: (scan: Scan) => void,
): SessionState {
  return {
    login,
    spid,
    databases,
    database,
    connection: connect(database),
    settings: {
      isQuoting: true,
      isCounting: true,
      isAborting: false,
      isolation: 'READ COMMITTED',
      lockTimeoutMs: -1,
      rowLimit: 0,
      textSize: 0x7fffffff,
      identityInsert: null,
      language: 'us_english',
    },
    variables: new Map(),
    transactionCount: 0,
    transactionBeganMs: null,
    rowCount: 0,
    lastIdentity: null,
    serverName,
    startedMs: performance.timeOrigin,
    openedMs,
    ...(onScan === undefined ? {} : { onScan }),
  };
}

/**
 * Parses and binds batches against a database without running them, as SQL Server compiles. `compile` returns the number
 * of statements and throws what compiling throws.
 */
export function openCompiler(file: string): { readonly compile: (sql: string) => number; readonly close: () => void } {
  const database = openDatabase(5, 'compiled', file);
  const state = newState({ user: 'sa', password: '', database: 'compiled' }, database, [database], 51, Date.now());
  const run: Run = { state, transactions: createTransactions(state), catalog: buildCatalog(), use: () => undefined };
  return {
    compile: (sql) => {
      state.variables.clear();
      return withStackGuard(() => compileBatch(sql, run));
    },
    close: () => {
      state.connection.close();
    },
  };
}

/** Opens the engine over database files. Names of logins compare without case, passwords exactly. */
export function openEngine(options: EngineOptions): Engine {
  const databases = options.databases.map(({ name, file, ...traits }, index) =>
    openDatabase(5 + index, name, file, { ...usualTraits, ...traits }),
  );
  const catalog = buildCatalog();
  const sessions = new Set<EngineSession>();
  let nextSpid = 51;
  const openedMs = Date.now();
  return {
    version: versionText,
    login: (user, password, wanted) => {
      const login = options.logins.find((known) => sameName(known.user, user));
      if (login === undefined || login.password !== password) throw loginFailed(user);
      const name = wanted === '' ? login.database : wanted;
      const database = databases.find((known) => sameName(known.name, name));
      if (database === undefined) {
        throw new SqlError(4060, `Cannot open database "${name}" requested by the login. The login failed.`, 11);
      }
      const state = newState(login, database, databases, nextSpid++, openedMs, options.serverName, options.onScan);
      const session = openSession(state, catalog);
      sessions.add(session);
      const { close } = session;
      return Object.defineProperty(session, 'close', {
        value: () => {
          if (sessions.delete(session)) close();
        },
      });
    },
    close: () => {
      for (const session of sessions) session.close();
    },
  };
}
