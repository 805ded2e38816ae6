// How a table of a definition lies in SQLite: table t<n>, columns c<n>, hidden sort keys k<n>, indexes t<n>i<m>.
import type { ColumnDefinition, IndexDefinition, SqlType, TableDefinition } from '../types.ts';

export type PhysicalTable = {
  readonly name: string;
  readonly definition: TableDefinition;
  /** Column numbers (0-based) with a hidden sort-key column. */
  readonly sortKeyed: ReadonlySet<number>;
  readonly createTable: string;
  readonly createIndexes: readonly string[];
};

const characterNames: readonly string[] = ['char', 'varchar', 'nchar', 'nvarchar', 'text', 'ntext'];
const integerNames: readonly string[] = [
  'bit',
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'smallmoney',
  'money',
  'date',
  'time',
  'datetime',
  'smalldatetime',
  'datetime2',
];

const isCharacterType = (type: SqlType): boolean => characterNames.includes(type.name);
export const isUnicodeType = (type: SqlType): boolean =>
  type.name === 'nchar' || type.name === 'nvarchar' || type.name === 'ntext';

export const dataColumn = (index: number): string => `c${index + 1}`;
export const sortKeyColumn = (index: number): string => `k${index + 1}`;

/** Integers need the affinity, because JS numbers are bound as REAL; everything else must keep what it is given. */
function affinity(type: SqlType): string {
  const isSmallDecimal = (type.name === 'decimal' || type.name === 'numeric') && (type.precision ?? 18) <= 18;
  return isSmallDecimal || integerNames.includes(type.name) ? ' INTEGER' : '';
}

const columnIndex = (table: TableDefinition, name: string): number => {
  const index = table.columns.findIndex((column) => column.name === name);
  if (index < 0) throw new Error(`${table.schema}.${table.name} has no column ${name}`);
  return index;
};

const orderColumn = (table: TableDefinition, index: number): string =>
  isCharacterType(table.columns[index].type) ? sortKeyColumn(index) : dataColumn(index);

const indexTerms = (table: TableDefinition, index: IndexDefinition): string =>
  index.columns
    .map((part) => `${orderColumn(table, columnIndex(table, part.name))}${part.isDescending === true ? ' DESC' : ''}`)
    .join(', ');

const isRowidType = (column: ColumnDefinition): boolean =>
  ['tinyint', 'smallint', 'int', 'bigint'].includes(column.type.name) && !column.isNullable;

/** The index that decides in which order rows lie: unique, clustered, without NULLs. */
function clusteredKey(table: TableDefinition): IndexDefinition | undefined {
  return table.indexes.find(
    (index) =>
      index.isClustered &&
      index.isUnique &&
      index.columns.every((part) => !table.columns[columnIndex(table, part.name)].isNullable),
  );
}

/** Layout of the table with the given number (1-based) in its database. */
export function physicalTable(table: TableDefinition, number: number): PhysicalTable {
  const name = `t${number}`;
  const clustered = clusteredKey(table);
  const keyed = table.indexes.flatMap((index) => index.columns.map((part) => columnIndex(table, part.name)));
  const sortKeyed = new Set(keyed.filter((index) => isCharacterType(table.columns[index].type)));
  const [only] = clustered?.columns.length === 1 ? clustered.columns : [];
  const rowid = only === undefined ? -1 : columnIndex(table, only.name);
  const isRowid = rowid >= 0 && isRowidType(table.columns[rowid]);
  const columns = table.columns.map(
    (column, index) =>
      `${dataColumn(index)}${isRowid && index === rowid ? ' INTEGER PRIMARY KEY' : affinity(column.type)}`,
  );
  const hidden = [...sortKeyed].sort((a, b) => a - b).map(sortKeyColumn);
  const isWithoutRowid = clustered !== undefined && !isRowid;
  const primary = isWithoutRowid ? [`PRIMARY KEY (${indexTerms(table, clustered)})`] : [];
  return {
    name,
    definition: table,
    sortKeyed,
    createTable: `CREATE TABLE ${name} (${[...columns, ...hidden, ...primary].join(', ')})${isWithoutRowid ? ' WITHOUT ROWID' : ''}`,
    createIndexes: table.indexes
      .filter((index) => index !== clustered)
      .map(
        (index, i) =>
          `CREATE ${index.isUnique ? 'UNIQUE ' : ''}INDEX ${name}i${i + 1} ON ${name} (${indexTerms(table, index)})`,
      ),
  };
}

/** The columns that the rows lie in order of, in SQLite's words. */
export function keyTerms({ createTable }: PhysicalTable): readonly string[] {
  const list = /PRIMARY KEY \(([^)]*)\)\) WITHOUT ROWID$/.exec(createTable)?.[1];
  return list?.split(', ') ?? [/(c\d+) INTEGER PRIMARY KEY/.exec(createTable)?.[1] ?? 'rowid'];
}
