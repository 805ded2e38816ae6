// An engine for tests of the wire: answers are written by hand, what it was asked is kept.
import {
  SqlError,
  type Engine,
  type EngineEvent,
  type EngineParameter,
  type EngineSession,
  type IsolationLevel,
  type ResultColumn,
  type SqlType,
  type StoredValue,
} from '../../../double/types.ts';

export type Asked = { readonly sql: string; readonly parameters: readonly EngineParameter[] };

/** What a statement gives; undefined = it gives nothing, like SET. */
export type Answer = (asked: Asked) => Iterable<EngineEvent> | undefined;

export type FakeEngine = Engine & {
  readonly asked: Asked[];
  /** Begin, commit, rollback and close of all sessions, as they came. */
  readonly steps: string[];
  /** Rows that were pulled by the wire so far. */
  readonly pulled: { rows: number };
};

/** Knows the login sa / right and the databases db, other and master. */
export function fakeEngine(answer: Answer): FakeEngine {
  const asked: Asked[] = [];
  const steps: string[] = [];
  const pulled = { rows: 0 };
  return {
    version: 'fake',
    asked,
    steps,
    pulled,
    close: () => undefined,
    login: (user, password, database) => {
      if (user !== 'sa' || password !== 'right') throw new SqlError(18456, `Login failed for user '${user}'.`, 14, 1);
      const name = database === '' ? 'master' : database;
      if (!['db', 'other', 'master'].includes(name)) {
        throw new SqlError(4060, `Cannot open database "${name}" requested by the login. The login failed.`, 11, 1);
      }
      return Object.assign(fakeSession(answer, asked, steps, pulled), { database: name });
    },
  };
}

function fakeSession(answer: Answer, asked: Asked[], steps: string[], pulled: { rows: number }): EngineSession {
  let isInTransaction = false;
  const step = (name: string, now: boolean): void => {
    steps.push(name);
    isInTransaction = now;
  };
  return {
    *run(sql, parameters) {
      asked.push({ sql, parameters });
      for (const event of answer({ sql, parameters }) ?? [{ kind: 'done', isSelect: false } as const]) {
        if (event.kind === 'row') pulled.rows += 1;
        if (event.kind === 'beginTransaction') isInTransaction = true;
        if (event.kind === 'commitTransaction' || event.kind === 'rollbackTransaction') isInTransaction = false;
        yield event;
      }
    },
    begin: (isolation: IsolationLevel | null) => step(`begin ${isolation ?? ''}`.trim(), true),
    commit: () => step('commit', false),
    rollback: () => step('rollback', false),
    get isInTransaction() {
      return isInTransaction;
    },
    close: () => step('close', false),
  };
}

export const column = (name: string, type: SqlType, isNullable = true): ResultColumn => ({ name, type, isNullable });

/** A whole result set. */
export function* resultSet(
  columns: readonly ResultColumn[],
  rows: Iterable<readonly StoredValue[]>,
): Generator<EngineEvent, void, void> {
  yield { kind: 'columns', columns };
  let rowCount = 0;
  for (const values of rows) {
    rowCount += 1;
    yield { kind: 'row', values };
  }
  yield { kind: 'done', rowCount, isSelect: true };
}

/** `count` rows of a number and a text, made as they are pulled. */
export function numbers(count: number): Generator<EngineEvent, void, void> {
  function* rows(): Generator<StoredValue[], void, void> {
    for (let index = 0; index < count; index++) yield [index, `row ${index}`];
  }
  const columns = [column('n', { name: 'int' }, false), column('t', { name: 'nvarchar', length: 40 })];
  return resultSet(columns, rows());
}
