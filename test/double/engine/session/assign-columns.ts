// How a changed row gets its values: what may be written, conversions, NULLs, truncation, rowversions; SQL Server's errors.
import { SqlError, type ColumnDefinition, type StoredValue } from '../../types.ts';
import type { Surroundings } from '../bind/binder.ts';
import { converted, type Bound, type Env } from '../bind/bound.ts';
import { sameName } from '../bind/scope.ts';
import type { Reader } from '../plan/table-scan.ts';
import { isBinary, isText } from '../types/kinds.ts';
import { storerOf } from '../types/value.ts';
import { rowversionBytes } from './change-tracking.ts';
import type { OpenTable } from './open-database.ts';
import type { SessionState } from './state.ts';

export type ChangeContext = {
  readonly state: SessionState;
  readonly reader: Reader;
  readonly around: Surroundings;
  readonly table: OpenTable;
};

export const fullName = ({ state, table }: ChangeContext): string =>
  `${state.database.name}.${table.definition.schema}.${table.definition.name}`;

export function columnAt(table: OpenTable, name: string, line: number): number {
  const at = table.definition.columns.findIndex((column) => sameName(column.name, name));
  if (at < 0) throw new SqlError(207, `Invalid column name '${name}'.`, 16, 1, line);
  return at;
}

export function checkWritable(column: ColumnDefinition, context: ChangeContext, isInsert: boolean): void {
  if (column.computedDefinition !== undefined) {
    throw new SqlError(
      271,
      `The column "${column.name}" cannot be modified because it is either a computed column or is the result of a UNION operator.`,
    );
  }
  if (column.type.name === 'timestamp') {
    throw isInsert
      ? new SqlError(
          273,
          'Cannot insert an explicit value into a timestamp column. Use INSERT with a column list to exclude the timestamp column, or insert a DEFAULT into the timestamp column.',
        )
      : new SqlError(272, 'Cannot update a timestamp column.');
  }
  const { identityInsert } = context.state.settings;
  const takesIdentity = identityInsert !== null && sameName(identityInsert, context.table.definition.name);
  if (column.isIdentity === true && !(isInsert && takesIdentity)) {
    throw isInsert
      ? new SqlError(
          544,
          `Cannot insert explicit value for identity column in table '${context.table.definition.name}' when IDENTITY_INSERT is set to OFF.`,
        )
      : new SqlError(8102, `Cannot update identity column '${column.name}'.`);
  }
}

/** Brings a value to its column: truncation and NULL are refused with SQL Server's errors. */
export function assignment(
  bound: Bound,
  column: ColumnDefinition,
  context: ChangeContext,
  verb: 'INSERT' | 'UPDATE',
): (env: Env) => StoredValue {
  const { type } = column;
  const length = type.length ?? 1;
  const isSized =
    (isText(type) || isBinary(type)) &&
    type.name !== 'text' &&
    type.name !== 'ntext' &&
    type.name !== 'image' &&
    type.name !== 'timestamp' &&
    length !== -1;
  const isWidened = isSized && (isText(bound.type) || isBinary(bound.type)) && bound.literal !== null;
  const loose = isWidened
    ? converted(bound, {
        ...type,
        length: -1,
        name: isText(type) ? (type.name.startsWith('n') ? 'nvarchar' : 'varchar') : 'varbinary',
      })
    : converted(bound, type);
  const store = storerOf(type);
  return (env) => {
    const value = loose.evaluate(env);
    if (value === null) {
      if (column.isNullable) return null;
      throw new SqlError(
        515,
        `Cannot insert the value NULL into column '${column.name}', table '${fullName(context)}'; column does not allow nulls. ${verb} fails.`,
        16,
        2,
      );
    }
    const size = typeof value === 'string' ? value.trimEnd().length : value instanceof Uint8Array ? value.length : 0;
    if (isWidened && size > length) {
      const shown = typeof value === 'string' ? value.slice(0, length) : '';
      throw new SqlError(
        2628,
        `String or binary data would be truncated in table '${fullName(context)}', column '${column.name}'. Truncated value: '${shown}'.`,
      );
    }
    return store(isWidened && typeof value === 'string' && value.length > length ? value.slice(0, length) : value);
  };
}

/** The next rowversion of the database, or one that was reserved for the transaction; the counter lies in the file. */
export function nextRowversion({ connection, database, reserved }: SessionState): Uint8Array {
  const held = reserved.shift();
  if (held !== undefined) return rowversionBytes(held);
  const next: unknown = connection
    .prepare("UPDATE meta SET value = value + 1 WHERE name = 'rowversion' RETURNING value")
    .pluck()
    .safeIntegers()
    .get();
  const value = typeof next === 'bigint' ? next : 0n;
  if (value > database.rowversions.given) database.rowversions.given = value;
  return rowversionBytes(value);
}

/** 2627 / 2601 for a key that is there already. */
function translate(error: unknown, context: ChangeContext): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!code.startsWith('SQLITE_CONSTRAINT')) return error;
  const { definition } = context.table;
  const key = definition.indexes.find((index) => index.isPrimaryKey === true);
  const object = `${definition.schema}.${definition.name}`;
  return new SqlError(
    2627,
    `Violation of PRIMARY KEY constraint '${key?.name ?? ''}'. Cannot insert duplicate key in object '${object}'.`,
    14,
  );
}

export function guarded<T>(context: ChangeContext, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translate(error, context);
  }
}
