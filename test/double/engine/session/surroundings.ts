// Connects binding with a session: variables, @@ values, functions, and the tables and views a name can mean.
import { SqlError, type SqlType } from '../../types.ts';
import type { Surroundings } from '../bind/binder.ts';
import { converted, type Bound } from '../bind/bound.ts';
import { derive } from '../bind/derive.ts';
import { sameName } from '../bind/scope.ts';
import type { Relation } from '../bind/relation.ts';
import type { CatalogView } from '../catalog/shape.ts';
import { valuesOf } from '../catalog/shape.ts';
import { captureFunction } from '../cdc/functions.ts';
import { isCdcEnabled } from '../cdc/instances.ts';
import { dateFunctions } from '../functions/dates.ts';
import { checkArguments, type FunctionFacts, type FunctionRule } from '../functions/define.ts';
import { mathFunctions } from '../functions/math.ts';
import { stringFunctions } from '../functions/strings.ts';
import { systemFunctions } from '../functions/system.ts';
import { partitionOf, partitionType } from '../partitioning.ts';
import { rowsRelation } from '../plan/rows-relation.ts';
import { tableScan, type Reader } from '../plan/table-scan.ts';
import { parseViewQuery } from '../syntax/parse-batch.ts';
import { allTimesHint, asOfHint } from '../syntax/parse-from.ts';
import { allTimesQuery, asOfQuery } from '../temporal.ts';
import { int, nvarchar, varbinary } from '../types/kinds.ts';
import type { TypeContext } from '../types/resolve-type.ts';
import type { Value } from '../types/value.ts';
import { lastRowversion, rowversionBytes } from './change-tracking.ts';
import { databaseMissing, type OpenTable, type OpenView } from './open-database.ts';
import { isOwner, maySelect, type SessionState } from './state.ts';
import { versionNumber, versionText } from './version.ts';

export type Needs = {
  readonly state: SessionState;
  readonly reader: Reader;
  readonly catalog: readonly CatalogView[];
  readonly tableFunction: (parts: readonly string[], args: readonly Bound[]) => Relation | undefined;
  /** Told of the hints of every table that is read. */
  readonly onHints: (hints: readonly string[]) => void;
  readonly areVariablesChanging: boolean;
  /** What is read from now on belongs to the statement's or the transaction's moment. */
  readonly pin: () => void;
};

const systemValues: Readonly<Record<string, readonly [SqlType | 'sysname', (state: SessionState) => Value]>> = {
  '@@VERSION': [{ name: 'nvarchar', length: 300 }, () => versionText],
  '@@SPID': [{ name: 'smallint' }, (state) => state.spid],
  '@@TRANCOUNT': [int, (state) => state.transactionCount],
  '@@ROWCOUNT': [int, (state) => state.rowCount],
  '@@ERROR': [int, () => 0],
  '@@IDENTITY': [{ name: 'numeric', precision: 38, scale: 0 }, (state) => state.lastIdentity],
  '@@SERVERNAME': ['sysname', (state) => state.serverName],
  '@@SERVICENAME': ['sysname', () => 'MSSQLSERVER'],
  '@@MAX_PRECISION': [{ name: 'tinyint' }, () => 38],
  '@@MICROSOFTVERSION': [int, () => versionNumber],
  '@@LANGUAGE': ['sysname', (state) => state.settings.language],
  '@@LANGID': [{ name: 'smallint' }, () => 0],
  '@@OPTIONS': [
    int,
    (state) => 5496 + (state.settings.isCounting ? 0 : 512) + (state.settings.isAborting ? 16_384 : 0),
  ],
  '@@LOCK_TIMEOUT': [int, (state) => state.settings.lockTimeoutMs],
  '@@TEXTSIZE': [int, (state) => state.settings.textSize],
  '@@DATEFIRST': [{ name: 'tinyint' }, () => 7],
  '@@NESTLEVEL': [int, () => 0],
  '@@DBTS': [varbinary(8), (state) => rowversionBytes(lastRowversion(state))],
};

const pureFunctions: ReadonlyMap<string, FunctionRule> = new Map([
  ...Object.entries(stringFunctions),
  ...Object.entries(mathFunctions),
  ...Object.entries(dateFunctions),
]);

export function typeContext(state: SessionState, defaultLength: number): TypeContext {
  return { collation: state.database.collation, defaultLength, alias: state.database.aliasType };
}

/** The object a one- to three-part name means, in whatever database of the double. Throws 208 and 911. */
export function resolveObject(state: SessionState, parts: readonly string[], line: number): OpenTable | OpenView {
  const [name, schema = 'dbo', database = '', server = ''] = [...parts].reverse();
  const full = parts.join('.');
  const invalid = (): SqlError => new SqlError(208, `Invalid object name '${full}'.`, 16, 1, line);
  if (server !== '')
    throw new SqlError(
      7202,
      `Could not find server '${server}' in sys.servers. Verify that the correct server name was specified.`,
      11,
      2,
      line,
    );
  if (database !== '' && !sameName(database, state.database.name)) {
    if (!state.databases.some((entry) => sameName(entry.name, database))) throw databaseMissing(database);
    throw new SqlError(
      40515,
      `Reference to database and/or server name in '${full}' is not supported in this version of SQL Server.`,
      16,
      1,
      line,
    );
  }
  const found = state.database.find(schema === '' ? 'dbo' : schema, name);
  if (found === undefined) throw invalid();
  return found;
}

const notTemporal = (name: string, line: number): SqlError =>
  new SqlError(
    13544,
    `Temporal FOR SYSTEM_TIME clause can only be used with system-versioned tables. '${name}' is not a system-versioned table.`,
    16,
    2,
    line,
  );

/** 229. */
export function denied(state: SessionState, permission: string, schema: string, name: string): SqlError {
  return new SqlError(
    229,
    `The ${permission} permission was denied on the object '${name}', database '${state.database.name}', schema '${schema}'.`,
    14,
    5,
  );
}

function catalogRelation(entry: CatalogView, state: SessionState): Relation {
  const columns = entry.columns(state.database.collation);
  return rowsRelation(columns, () => entry.rows(state).map((row) => valuesOf(row, columns)));
}

function findCatalog(parts: readonly string[], needs: Needs): CatalogView | undefined {
  const [name, schema = '', database = ''] = [...parts].reverse();
  const isHere = database === '' || sameName(database, needs.state.database.name) || sameName(database, 'master');
  if (!isHere) return undefined;
  const found = needs.catalog.find((entry) => sameName(entry.schema, schema) && sameName(entry.name, name));
  return found?.schema === 'cdc' && !isCdcEnabled(needs.state.connection) ? undefined : found;
}

/** `$PARTITION.[function](value)`; undefined for a function that no table uses. */
function partitionNumber(state: SessionState, name: string, args: readonly Bound[]): Bound | undefined {
  const table = state.database
    .tables()
    .find(({ definition }) => sameName(definition.partitioning?.functionName ?? '', name));
  const partitioning = table?.definition.partitioning;
  if (table === undefined || partitioning === undefined || args.length !== 1) return undefined;
  const type = partitionType(table.definition);
  const numberOf = partitionOf(partitioning, type);
  const value = converted(args[0], type);
  return derive([value], int, '$PARTITION', ([one]) => numberOf(one), { isNullable: false });
}

export function surroundingsOf(needs: Needs): Surroundings {
  const { state } = needs;
  const facts: FunctionFacts = { collation: state.database.collation, nowMs: state.nowMs() };
  const own = new Map(Object.entries(systemFunctions({ state, pin: needs.pin })));
  return {
    types: typeContext(state, 1),
    castTypes: typeContext(state, 30),
    areVariablesChanging: needs.areVariablesChanging,
    variable: (name) => {
      const variable = state.variables.get(name.toLowerCase());
      return variable === undefined ? undefined : { type: variable.type, read: () => variable.value };
    },
    systemVariable: (name) => {
      const known = systemValues[name];
      if (known === undefined) return undefined;
      const [written, read] = known;
      const type =
        written === 'sysname'
          ? nvarchar(128, state.database.collation)
          : written.name === 'nvarchar'
            ? { ...written, collation: state.database.collation }
            : written;
      return derive([], type, name, () => read(state), { isNullable: false });
    },
    scalarFunction: (node, args) => {
      const name = node.parts[node.parts.length - 1].toUpperCase();
      const captured = captureFunction(state, node.parts, args, node.line, needs.pin);
      if (captured !== undefined) return captured;
      if (node.parts.length === 2 && sameName(node.parts[0], '$PARTITION'))
        return partitionNumber(state, node.parts[1], args);
      const rule = node.parts.length > 1 ? undefined : (pureFunctions.get(name) ?? own.get(name));
      if (rule === undefined || node.isStar || node.isDistinct) return undefined;
      checkArguments(name, args.length, rule.least, rule.most, node.line);
      return rule.bind(args, facts, name);
    },
    tables: {
      table: (parts, hints, line) => {
        const entry = findCatalog(parts, needs);
        if (entry?.schema === 'cdc' && !isOwner(state)) throw denied(state, 'SELECT', 'cdc', entry.name);
        if (entry !== undefined) return { relation: catalogRelation(entry, state), schema: entry.schema };
        const found = resolveObject(state, parts, line);
        const { schema, name } = found.definition;
        if (!maySelect(state, schema, name)) throw denied(state, 'SELECT', schema, name);
        const time = hints.find((hint) => hint.startsWith(asOfHint))?.slice(asOfHint.length);
        const isOfAllTimes = hints.includes(allTimesHint);
        if (time !== undefined || isOfAllTimes) {
          const query =
            found.kind !== 'table'
              ? null
              : time === undefined
                ? allTimesQuery(found.definition)
                : asOfQuery(found.definition, time);
          if (query === null) throw notTemporal(`${schema}.${name}`, line);
          return { view: parseViewQuery(query) };
        }
        needs.onHints(hints);
        if (found.kind === 'view') return { view: parseViewQuery(found.definition.sql) };
        return { relation: tableScan(found.physical, needs.reader), schema };
      },
      tableFunction: (parts, args, line) => {
        const relation = needs.tableFunction(parts, args);
        if (relation === undefined) throw new SqlError(208, `Invalid object name '${parts.join('.')}'.`, 16, 3, line);
        return relation;
      },
    },
  };
}
