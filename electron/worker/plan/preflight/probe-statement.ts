// The one statement that looks at all of a table's data: aggregates over its columns, bounded in what it may cost.
import type { CatalogColumn } from '../../../../shared/catalog.ts';
import { selectOver, type ChosenRows } from '../../source/chosen-rows.ts';
import { quoteName } from '../../source/quote-name.ts';

/** What is asked of a column; the answer stands under `c<index>_<what>`. */
export type ProbeItem = {
  readonly column: string;
  readonly alias: string;
  readonly what:
    | 'longest'
    | 'nul'
    | 'lone'
    | 'least'
    | 'most'
    | 'outside'
    | 'leastOffset'
    | 'mostOffset'
    | 'special'
    | 'firstType'
    | 'lastType'
    | 'computed';
  readonly sql: string;
  /** For `nul`, `lone`, `outside`, `special`: true for the rows that are counted. */
  readonly condition: string | null;
};

const wideTypes = new Set(['text', 'ntext', 'image', 'xml']);
const unicodeTypes = new Set(['nchar', 'nvarchar', 'ntext']);
const byteTextTypes = new Set(['char', 'varchar', 'text']);
/** Their text form is the server's own affair: only their size is asked for. */
const opaqueTypes = new Set(['geography', 'geometry', 'hierarchyid', 'clr_udt', 'xml', 'text', 'ntext', 'image']);

// Surrogates as bytes: what NCHAR gives for half a pair depends on the database's collation.
const unit = (hexLittleEndian: string): string => `CONVERT(nchar(1), 0x${hexLittleEndian})`;
const setOf = (from: string, to: string, not = ''): string => `N'[${not}' + ${unit(from)} + N'-' + ${unit(to)} + N']'`;
const high = setOf('00D8', 'FFDB');
const low = setOf('00DC', 'FFDF');
const notHigh = setOf('00D8', 'FFDB', '^');
const notLow = setOf('00DC', 'FFDF', '^');

/** Compared unit by unit: other collations ignore what is looked for. */
const unitsOf = (column: string): string => `CONVERT(nvarchar(max), ${column}) COLLATE Latin1_General_BIN2`;

const loneSurrogate = (column: string): string => {
  const text = unitsOf(column);
  const like = (pattern: string): string => `${text} LIKE ${pattern}`;
  return [
    like(`N'%' + ${high} + ${notLow} + N'%'`),
    like(`N'%' + ${high}`),
    like(`${low} + N'%'`),
    like(`N'%' + ${notHigh} + ${low} + N'%'`),
  ].join(' OR ');
};

const nulCharacter = (column: string): string =>
  `CHARINDEX(${unit('0000')} COLLATE Latin1_General_BIN2, ${unitsOf(column)}) > 0`;

type Question = readonly [what: ProbeItem['what'], sql: string, condition?: string];
const counted = (what: ProbeItem['what'], condition: string): Question => [
  what,
  `COUNT_BIG(CASE WHEN ${condition} THEN 1 END)`,
  condition,
];

const nanosRange = {
  datetime2: ["CONVERT(datetime2(7), '1677-09-23', 121)", "CONVERT(datetime2(7), '2262-04-11', 121)"],
  datetimeoffset: [
    "CONVERT(datetimeoffset(7), '1677-09-23 00:00:00 +00:00', 121)",
    "CONVERT(datetimeoffset(7), '2262-04-11 00:00:00 +00:00', 121)",
  ],
} as const;

function questionsOf({ name, sqlType, isComputed, traits }: CatalogColumn): readonly Question[] {
  const column = `t.${quoteName(name)}`;
  const found: Question[] = [];
  if (sqlType.maxLength === -1 || wideTypes.has(sqlType.name)) found.push(['longest', `MAX(DATALENGTH(${column}))`]);
  if (unicodeTypes.has(sqlType.name)) found.push(counted('lone', loneSurrogate(column)));
  if (unicodeTypes.has(sqlType.name) || byteTextTypes.has(sqlType.name))
    found.push(counted('nul', nulCharacter(column)));
  if ((sqlType.name === 'datetime2' || sqlType.name === 'datetimeoffset') && sqlType.scale === 7) {
    const [from, to] = nanosRange[sqlType.name];
    found.push(['least', `MIN(${column})`], ['most', `MAX(${column})`]);
    found.push(counted('outside', `${column} < ${from} OR ${column} >= ${to}`));
  }
  if (sqlType.name === 'datetimeoffset') {
    found.push(['leastOffset', `MIN(DATEPART(tzoffset, ${column}))`]);
    found.push(['mostOffset', `MAX(DATEPART(tzoffset, ${column}))`]);
  }
  if (sqlType.name === 'float' || sqlType.name === 'real') {
    const limit = sqlType.name === 'real' ? '3.40282347E+38' : '1.7976931348623157E+308';
    found.push(counted('special', `${column} NOT BETWEEN -${limit} AND ${limit}`));
  }
  if (sqlType.name === 'sql_variant') {
    const baseType = `CONVERT(nvarchar(128), SQL_VARIANT_PROPERTY(${column}, 'BaseType'))`;
    found.push(['firstType', `MIN(${baseType})`], ['lastType', `MAX(${baseType})`]);
  }
  // A stored value cannot fail; one that is computed while it is read can.
  if (isComputed && traits?.computed?.isPersisted !== true && traits?.graph === undefined) {
    const whole = opaqueTypes.has(sqlType.name) ? column : `CONVERT(nvarchar(100), ${column})`;
    found.push(['computed', `MAX(DATALENGTH(${whole}))`]);
  }
  return found;
}

export const probeItems = (columns: readonly CatalogColumn[]): readonly ProbeItem[] =>
  columns.flatMap((column, i) =>
    questionsOf(column).map(([what, sql, condition = null]) => ({
      column: column.name,
      alias: `c${String(i)}_${what}`,
      what,
      sql,
      condition,
    })),
  );

/** `samplePercent`: so much of the pages; null = every row. Throws FILTER_REFUSED, QUERY_REFUSED. */
export function probeStatement(
  rows: ChosenRows,
  items: readonly Pick<ProbeItem, 'alias' | 'sql'>[],
  samplePercent: number | null,
): string {
  const list = ['COUNT_BIG(*) AS row_count', ...items.map(({ sql, alias }) => `${sql} AS ${alias}`)].join(',\n  ');
  return `${sampled(selectOver(rows, list), samplePercent)}\nOPTION (MAXDOP 1)`;
}

/** One row that a condition finds, its value cut. */
export function sampleStatement(rows: ChosenRows, item: ProbeItem, samplePercent: number | null): string {
  const value = `LEFT(CONVERT(nvarchar(max), t.${quoteName(item.column)}), 40)`;
  const sql = selectOver(rows, `TOP (1) ${value} AS sample`, [`(${item.condition ?? '1 = 0'})`]);
  return `${sampled(sql, samplePercent)}\nOPTION (MAXDOP 1)`;
}

/** The select list names no table: its `AS t` at the end of a line is that of the FROM clause. */
function sampled(sql: string, percent: number | null): string {
  return percent === null
    ? sql
    : sql.replace(/^(FROM .* AS t)$/m, `$1 TABLESAMPLE SYSTEM (${String(percent)} PERCENT)`);
}
