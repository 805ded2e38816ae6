// Which unique key orders the read of a table, if any.
import type { CatalogColumn, CatalogKey, CatalogTable } from '../../../shared/catalog.ts';

type KeyedTable = Pick<CatalogTable, 'kind' | 'columns' | 'keys'>;

/** Types whose values travel as lossless text and are compared by SQL Server itself. */
const keyTypes = new Set(
  (
    'tinyint smallint int bigint decimal numeric smallmoney money real float ' +
    'date time smalldatetime datetime datetime2 datetimeoffset uniqueidentifier ' +
    'char varchar nchar nvarchar binary varbinary timestamp rowversion'
  ).split(' '),
);

export type KeyChoice = {
  readonly key: CatalogKey | null;
  /** Why it is read this way. */
  readonly note: string;
  /** What that costs, where it is more than usual. */
  readonly warning: string | null;
};

/**
 * Prefers a key that rows do not leave when they change (no rowversion), then the clustered one, the primary key, fewer
 * columns, and the name, so that the same catalog always gives the same key. `mustBePrimary`: no other will do.
 */
export function chooseKey(table: KeyedTable, mustBePrimary = false): KeyChoice {
  const stream = 'it is read as one stream, and read again from its start after a failure';
  const none = (why: string): KeyChoice => ({ key: null, note: `${why}: ${stream}.`, warning: null });
  if (table.kind === 'view') return none('It is a view');
  if (table.keys.length === 0) return none('It has no unique key');
  const usable = table.keys.filter((key) => isUsable(table, key) && (key.isPrimaryKey || !mustBePrimary));
  const best = usable.toSorted((a, b) => compareRanks(rankOf(table, a), rankOf(table, b)))[0];
  if (best === undefined) return none('Its unique keys allow NULL or have types that cannot bound a range');
  return { key: best, note: `Read in the order of ${best.name}.`, warning: warningAbout(table, best) };
}

function warningAbout(table: KeyedTable, key: CatalogKey): string | null {
  if (typesOf(table, key).some(isRowversion)) {
    return `Its key ${key.name} is a rowversion: a row that changes during the run moves to the end and may be read twice.`;
  }
  return key.isClustered === false
    ? `Its key ${key.name} is not the clustered index, so SQL Server sorts or looks up the rows.`
    : null;
}

const isRowversion = (type: string): boolean => type === 'timestamp' || type === 'rowversion';

const columnOf = (table: KeyedTable, name: string) => table.columns.find((column) => column.name === name);

const typesOf = (table: KeyedTable, key: CatalogKey): readonly string[] =>
  key.columns.map(({ name }) => columnOf(table, name)?.sqlType.name ?? '');

function isUsable(table: KeyedTable, key: CatalogKey): boolean {
  return key.columns.every(({ name }) => {
    const column = columnOf(table, name);
    return column !== undefined && !column.isNullable && canBound(column);
  });
}

/** Whether values of the column can stand as the bounds of ranges. */
export const canBound = ({ obstacle, sqlType }: CatalogColumn): boolean =>
  obstacle === null && sqlType.maxLength !== -1 && keyTypes.has(sqlType.name);

type Rank = readonly (number | string)[];

const rankOf = (table: KeyedTable, key: CatalogKey): Rank => [
  typesOf(table, key).some(isRowversion) ? 1 : 0,
  key.isClustered === true ? 0 : 1,
  key.isPrimaryKey ? 0 : 1,
  key.columns.length,
  key.name,
];

function compareRanks(a: Rank, b: Rank): number {
  for (const [i, left] of a.entries()) {
    const right = b[i] ?? left;
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
