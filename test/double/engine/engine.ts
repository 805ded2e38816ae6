// The engine of the double: opens database files, checks logins, and gives out sessions that run T-SQL.
import { SqlError, type Engine, type EngineEvent, type EngineParameter, type EngineSession } from '../types.ts';
import { sameName } from './bind/scope.ts';
import type { CatalogView } from './catalog/shape.ts';
import { createControl, type DatabaseControl } from './control.ts';
import { connect } from './session/connect.ts';
import type { Scan } from './plan/scan-cost.ts';
import { buildCatalog } from './session/build-catalog.ts';
import { compileBatch } from './session/compile.ts';
import { runBatch } from './session/execute.ts';
import { openDatabase, usualTraits, type DatabaseTraits, type OpenDatabase } from './session/open-database.ts';
import type { Run } from './session/run-select.ts';
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
  /** The server's clock, epoch milliseconds in UTC; the true one unless told. */
  readonly nowMs?: () => number;
};

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

const loginFailed = (user: string): SqlError => new SqlError(18456, `Login failed for user '${user}'.`, 14);

/** Rises also while the computer's clock is set. */
const clock = (): number => performance.timeOrigin + performance.now();

function newState(
  login: LoginDefinition,
  database: OpenDatabase,
  databases: OpenDatabase[],
  spid: number,
  openedMs: number,
  { serverName = 'double', onScan, nowMs = clock }: Pick<EngineOptions, 'serverName' | 'onScan' | 'nowMs'> = {},
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
    before: null,
    reserved: [],
    rowCount: 0,
    lastIdentity: null,
    serverName,
    nowMs,
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

/** What a test does to a database that no client could. */
export type ControlledEngine = Engine & { control(database: string): DatabaseControl };

/** Opens the engine over database files. Names of logins compare without case, passwords exactly. */
export function openEngine(options: EngineOptions): ControlledEngine {
  const databases = options.databases.map(({ name, file, ...traits }, index) =>
    openDatabase(5 + index, name, file, { ...usualTraits, ...traits }),
  );
  const catalog = buildCatalog();
  const sessions = new Set<EngineSession>();
  let nextSpid = 51;
  const states = new Map<EngineSession, SessionState>();
  const openedMs = (options.nowMs ?? clock)();
  /** A session of the double's own, of an owner. */
  const ownSession = (database: OpenDatabase): { readonly session: EngineSession; readonly state: SessionState } => {
    const state = newState(
      { user: 'double', password: '', database: database.name },
      database,
      databases,
      0,
      openedMs,
      options,
    );
    return { session: openSession(state, catalog), state };
  };
  return {
    control: (name) => {
      const database = databases.find((known) => sameName(known.name, name));
      if (database === undefined) throw new Error(`the engine has no database ${name}`);
      return createControl({
        database,
        nowMs: options.nowMs ?? clock,
        ownSession: () => ownSession(database),
        sessions: () => [...sessions].flatMap((session) => states.get(session) ?? []),
      });
    },
    version: versionText,
    login: (user, password, wanted) => {
      const login = options.logins.find((known) => sameName(known.user, user));
      if (login === undefined || login.password !== password) throw loginFailed(user);
      const name = wanted === '' ? login.database : wanted;
      const database = databases.find((known) => sameName(known.name, name));
      if (database === undefined) {
        throw new SqlError(4060, `Cannot open database "${name}" requested by the login. The login failed.`, 11);
      }
      const state = newState(login, database, databases, nextSpid++, openedMs, options);
      const session = openSession(state, catalog);
      sessions.add(session);
      states.set(session, state);
      const { close } = session;
      return Object.defineProperty(session, 'close', {
        value: () => {
          states.delete(session);
          if (sessions.delete(session)) close();
        },
      });
    },
    close: () => {
      for (const session of sessions) session.close();
    },
  };
}
