// Decides which columns of seven digits are written as nanoseconds since 1970; for datetime2(7) it asks for the range.
import type { CatalogColumn } from '../../../shared/catalog.ts';
import { isBeyond } from '../factory/dates.ts';
import { isRefusal, textOf } from '../source/catalog/ask.ts';
import type { QueryValue, SourceSession } from '../source/session.ts';
import { selectOver, type ChosenRows } from '../source/chosen-rows.ts';
import { quoteName } from '../source/quote-name.ts';

export type Datetime2Choice = 'auto' | 'nanos' | 'text';

/** int64 nanoseconds reach 1677-09-21 00:12:43 to 2262-04-11 23:47:16; whole days inside that. */
const firstSafeDay = '1677-09-23';
const lastSafeDay = '2262-04-10';

type Choices = Readonly<Record<Datetime2Choice, readonly string[]>>;

/**
 * Types that may become nanoseconds. An instant of seven digits only when it is asked for: DuckDB and others read
 * instants as microseconds and drop its last digit without a word, while they keep it for times without a zone.
 */
const nanoTypes: Choices = { auto: ['datetime2'], nanos: ['datetime2', 'datetimeoffset'], text: [] };

const isSafe = (value: QueryValue | undefined): boolean => {
  if (value === null) return true;
  const day = textOf(value).slice(0, 10);
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && day >= firstSafeDay && day <= lastSafeDay;
};

/** Names of columns. */
export type DateRanges = {
  /** They become nanoseconds. */
  readonly nanos: ReadonlySet<string>;
  /** They were seen to hold a date that Data Factory does not write to Parquet. */
  readonly beyond: readonly string[];
};

/**
 * `auto` reads MIN and MAX of all columns that may become nanoseconds over the chosen rows in one statement, which scans the
 * table when no index helps; a server that refuses it gets text. `nanos` and `text` ask nothing.
 */
export async function findDateRanges(
  session: SourceSession,
  rows: ChosenRows,
  columns: readonly CatalogColumn[],
  choice: Datetime2Choice,
  signal: AbortSignal,
): Promise<DateRanges> {
  const names = columns
    .filter(({ sqlType }) => sqlType.scale === 7 && nanoTypes[choice].includes(sqlType.name))
    .map(({ name }) => name);
  const ends = columns.filter(isEndOfTime).map(({ name }) => name);
  if (choice !== 'auto' || names.length === 0) return { nanos: new Set(names), beyond: ends };
  const list = names.map(
    (name, i) => `MIN(t.${quoteName(name)}) AS min${String(i)}, MAX(t.${quoteName(name)}) AS max${String(i)}`,
  );
  try {
    const row = (await session.query(selectOver(rows, list.join(', ')), [], signal))[0] ?? {};
    const boundsOf = (i: number) => [row[`min${String(i)}`], row[`max${String(i)}`]];
    const seen = names.filter((_, i) => boundsOf(i).some(isFar));
    return {
      nanos: new Set(names.filter((_, i) => boundsOf(i).every(isSafe))),
      beyond: [...new Set([...ends, ...seen])],
    };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { nanos: new Set(), beyond: ends };
  }
}

/** Of each row that is valid now, the server has the end of its period at the end of time. */
const isEndOfTime = ({ sqlType, traits }: CatalogColumn): boolean =>
  traits?.generatedAlways === 'rowEnd' && sqlType.name === 'datetime2';

const isFar = (value: QueryValue | undefined): boolean =>
  value !== null && value !== undefined && isBeyond(textOf(value));
