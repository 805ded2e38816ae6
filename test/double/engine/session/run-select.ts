// Runs SELECT statements: binds them, sends their rows, or assigns variables from them.
import { SqlError, type EngineEvent, type ResultColumn, type SqlType, type StoredValue } from '../../types.ts';
import type { Binder, BoundQuery, Surroundings } from '../bind/binder.ts';
import { assignmentsOf, bindQuery, statementBinder } from '../bind/query.ts';
import { sameName } from '../bind/scope.ts';
import { capturedChanges } from '../cdc/changes.ts';
import type { CatalogView } from '../catalog/shape.ts';
import { converterOf } from '../convert/convert.ts';
import type { Statement } from '../syntax/ast.ts';
import { parseBatch } from '../syntax/parse-batch.ts';
import { changeTable } from '../syntax/parse-from.ts';
import { isText } from '../types/kinds.ts';
import { resolveType } from '../types/resolve-type.ts';
import { loaderOf, storerOf, type Value } from '../types/value.ts';
import { changesOf, logStatistics } from './changes-of.ts';
import { describeRelation } from './describe.ts';
import type { OpenDatabase } from './open-database.ts';
import type { SessionState } from './state.ts';
import { statisticsFunction } from './statistics.ts';
import { surroundingsOf, typeContext } from './surroundings.ts';
import type { Transactions } from './transaction.ts';

export type Run = {
  readonly state: SessionState;
  readonly transactions: Transactions;
  readonly catalog: readonly CatalogView[];
  readonly use: (database: OpenDatabase) => void;
};

export type Events = Generator<EngineEvent, void, void>;
const lockingHints: readonly string[] = ['HOLDLOCK', 'SERIALIZABLE', 'REPEATABLEREAD', 'TABLOCKX', 'XLOCK', 'UPDLOCK'];

/** Binding for one execution of one statement: variables and the clock are those of now. */
export function prepare(
  run: Run,
  areVariablesChanging = false,
): { around: Surroundings; binder: Binder; hints: string[] } {
  const { state, transactions } = run;
  const hints: string[] = [];
  const around = surroundingsOf({
    state,
    catalog: run.catalog,
    areVariablesChanging,
    reader: {
      prepare: (sql) => {
        transactions.ensureRead();
        return state.connection.prepare(sql);
      },
      nextStep: transactions.nextStep,
      ...(state.onScan === undefined ? {} : { onScan: state.onScan }),
    },
    pin: transactions.ensureRead,
    onHints: (found) => hints.push(...found),
    tableFunction: (parts, args) => {
      const name = parts[parts.length - 1];
      const isDescribing = sameName(name, 'dm_exec_describe_first_result_set') && args.length === 3;
      if (isDescribing)
        return describeRelation(args, state.database.collation, (sql, declared) => describeBatch(run, sql, declared));
      if (parts[0] === changeTable) return changesOf(state, parts.slice(1), args, transactions.ensureRead);
      const captured = capturedChanges(state, parts, args, transactions.ensureRead);
      if (captured !== undefined) return captured;
      if (sameName(name, 'dm_db_log_stats') && args.length === 1) return logStatistics(state);
      return statisticsFunction(state, name, args);
    },
  });
  return { around, binder: statementBinder(around), hints };
}

const resultColumns = (query: BoundQuery): ResultColumn[] =>
  query.relation.columns.map((column) => ({
    name: column.name,
    type: column.type,
    isNullable: column.isNullable,
    ...(column.isIdentity ? { isIdentity: true } : {}),
    ...(column.isComputed ? { isComputed: true } : {}),
  }));

/**
 * The columns of the first result of a batch, without running it. It knows the variables that `declared` names
 * (`@a int, @b date`) and none of the batch that asks.
 */
export function describeBatch(run: Run, sql: string, declared: string): readonly ResultColumn[] {
  const { state } = run;
  const outer = new Map(state.variables);
  state.variables.clear();
  try {
    const declarations = declared.trim() === '' ? [] : parseBatch(`DECLARE ${declared};`, state.settings.isQuoting);
    for (const statement of declarations.flatMap((one) => (one.kind === 'block' ? one.statements : [one])))
      if (statement.kind === 'declare')
        state.variables.set(statement.name.toLowerCase(), {
          type: resolveType(statement.type, typeContext(state, 1)),
          value: null,
        });
    for (const statement of parseBatch(sql, state.settings.isQuoting)) {
      if (statement.kind === 'select') return resultColumns(bindQuery(statement.query, prepare(run).binder));
    }
    return [];
  } finally {
    state.variables.clear();
    for (const [name, variable] of outer) state.variables.set(name, variable);
  }
}

/** Wide decimals and computed texts take their stored form on the way out; null when nothing is to be done. */
function fixerOf(type: SqlType, isRaw: boolean): ((value: Value) => StoredValue) | null {
  if ((type.name === 'decimal' || type.name === 'numeric') && (type.precision ?? 18) > 18) return storerOf(type);
  return (isText(type) || type.name === 'xml') && !isRaw ? storerOf(type) : null;
}

function* emitRows(query: BoundQuery, state: SessionState): Generator<EngineEvent, number, void> {
  const limit = state.settings.rowLimit;
  const fixers = query.relation.columns.map((column, index) => fixerOf(column.type, query.isRaw[index]));
  const isPlain = fixers.every((fixer) => fixer === null);
  let count = 0;
  for (const row of query.relation.open(null)) {
    yield { kind: 'row', values: isPlain ? row : row.map((value, index) => fixers[index]?.(value) ?? value) };
    count++;
    if (count === limit) break;
  }
  return count;
}

function assignRows(query: BoundQuery, names: readonly string[], state: SessionState): number {
  const setters = names.map((name, index) => {
    const variable = state.variables.get(name.toLowerCase());
    if (variable === undefined) throw new SqlError(137, `Must declare the scalar variable "${name}".`, 15, 2);
    const { type } = query.relation.columns[index];
    const load = loaderOf(type);
    const convert = converterOf(type, variable.type);
    return (value: Value): void => {
      variable.value = convert(load(value));
    };
  });
  let count = 0;
  for (const row of query.relation.open(null)) {
    setters.forEach((set, index) => set(row[index]));
    count++;
  }
  return count;
}

/** Does the select list assign variables? Then their value may change from row to row. */
const isAssigning = (statement: Extract<Statement, { kind: 'select' }>): boolean => {
  const { body } = statement.query;
  return body.kind === 'select' && body.items.some((item) => item.kind === 'assign');
};

export function* runSelect(statement: Extract<Statement, { kind: 'select' }>, run: Run): Events {
  const { state, transactions } = run;
  const { binder, hints } = prepare(run, isAssigning(statement));
  const query = bindQuery(statement.query, binder);
  const isStrict = state.settings.isolation === 'SERIALIZABLE' || state.settings.isolation === 'REPEATABLE READ';
  // Nobody writes to a read-only database, so that there is nobody to keep out.
  const isChanging = !state.database.traits.isReadOnly;
  if (isChanging && state.transactionCount > 0 && (isStrict || hints.some((hint) => lockingHints.includes(hint)))) {
    // S locks kept to the end of the transaction: here the write lock, which keeps every writer out alike
    yield* transactions.acquireWrite();
  }
  const names = assignmentsOf(query);
  if (names !== null) {
    state.rowCount = assignRows(query, names, state);
    yield* done(state, undefined, false);
    return;
  }
  const columns = resultColumns(query);
  yield { kind: 'columns', columns, ...(query.orderBy.length === 0 ? {} : { orderBy: query.orderBy }) };
  state.rowCount = yield* emitRows(query, state);
  yield* done(state, state.rowCount, true);
}

export function* done(state: SessionState, count: number | undefined, isSelect: boolean): Events {
  const isCounted = count !== undefined && state.settings.isCounting;
  yield isCounted ? { kind: 'done', rowCount: count, isSelect } : { kind: 'done', isSelect };
}
