// Looks at a table's data once, within a time: what the probe answers, and how much of the table it saw.
import type { CatalogColumn, CatalogTable } from '../../../../shared/catalog.ts';
import type { AppError } from '../../../../shared/errors.ts';
import type { PreflightScope, TableLook } from '../../../../shared/preflight.ts';
import { integerOf, isRefusal, textOf } from '../../source/catalog/ask.ts';
import type { ChosenRows } from '../../source/chosen-rows.ts';
import type { QueryRow, SourceSession } from '../../source/session.ts';
import { probeItems, probeStatement, sampleStatement, type ProbeItem } from './probe-statement.ts';

/** How long one table may take, and how many rows of a larger one are looked at. */
export type ProbeLimits = { readonly tableMs: number; readonly mostRows: number | null; readonly mostBytes: number };

const gib = 1024 ** 3;
export const limitsOf: Readonly<Record<Exclude<PreflightScope, 'quick'>, ProbeLimits>> = {
  normal: { tableMs: 20_000, mostRows: 5_000_000, mostBytes: 4 * gib },
  full: { tableMs: 3_600_000, mostRows: null, mostBytes: Number.POSITIVE_INFINITY },
};

const sampleRows = 200_000;

export type Probe = {
  readonly looked: TableLook['looked'];
  readonly items: readonly ProbeItem[];
  /** The answer; empty when there is none. */
  readonly row: QueryRow;
  readonly rowsLooked: number | null;
  readonly samplePercent: number | null;
  /** Computed columns that failed, with what the server said. */
  readonly failed: readonly { readonly column: CatalogColumn; readonly detail: string }[];
  /** Why nothing was seen; '' otherwise. */
  readonly detail: string;
};

const nothing = { items: [], row: {}, rowsLooked: null, samplePercent: null, failed: [] } as const;

/** Runs `work` for at most `limitMs`; null = it took longer. */
async function within<T>(
  limitMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const limit = AbortSignal.timeout(limitMs);
  try {
    return await work(AbortSignal.any([signal, limit]));
  } catch (error) {
    if (limit.aborted && !signal.aborted) return null;
    throw error;
  }
}

/** Percent of the pages to look at; null = all of them. Views cannot be sampled. */
function percentFor(table: CatalogTable, rows: ChosenRows, { mostRows, mostBytes }: ProbeLimits): number | null {
  const { rowsEstimate, bytesEstimate, kind } = table;
  const isLarge = (mostRows !== null && (rowsEstimate ?? 0) > mostRows) || (bytesEstimate ?? 0) > mostBytes;
  if (!isLarge || kind === 'view' || rows.where !== null || mostRows === null) return null;
  return Math.max(
    0.01,
    Math.min(50, Math.round((10_000 * sampleRows) / Math.max(1, rowsEstimate ?? sampleRows)) / 100),
  );
}

export async function probeTable(
  session: SourceSession,
  table: CatalogTable,
  rows: ChosenRows,
  columns: readonly CatalogColumn[],
  limits: ProbeLimits,
  signal: AbortSignal,
): Promise<Probe> {
  const items = probeItems(columns);
  const samplePercent = percentFor(table, rows, limits);
  const ask = async (some: readonly ProbeItem[], inner: AbortSignal): Promise<QueryRow> =>
    (await session.query(probeStatement(rows, some, samplePercent), [], inner))[0] ?? {};
  const looked = samplePercent === null ? 'all' : 'sample';
  const answer = (row: QueryRow, asked: readonly ProbeItem[], failed: Probe['failed'] = []): Probe => ({
    looked,
    items: asked,
    row,
    rowsLooked: integerOf(row['row_count']),
    samplePercent,
    failed,
    detail: '',
  });
  try {
    const found = await within(limits.tableMs, signal, async (inner) => {
      try {
        return answer(await ask(items, inner), items);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        return await withoutFailing(error, items, columns, ask, answer, inner);
      }
    });
    return found ?? { ...nothing, looked: 'tooLong', detail: '' };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { ...nothing, looked: 'refused', detail: refusalOf(error) };
  }
}

/** Something failed in the middle of the rows, or was not understood: asked again without what may be to blame. */
async function withoutFailing(
  error: AppError,
  items: readonly ProbeItem[],
  columns: readonly CatalogColumn[],
  ask: (items: readonly ProbeItem[], signal: AbortSignal) => Promise<QueryRow>,
  answer: (row: QueryRow, asked: readonly ProbeItem[], failed: Probe['failed']) => Probe,
  signal: AbortSignal,
): Promise<Probe> {
  const computed = items.filter(({ what }) => what === 'computed');
  const failed: { column: CatalogColumn; detail: string }[] = [];
  if (error.code === 'SERVER_EXPRESSION_FAILED') {
    for (const item of computed) {
      const column = columns.find(({ name }) => name === item.column);
      try {
        await ask([item], signal);
      } catch (one) {
        if (!isRefusal(one) || column === undefined) throw one;
        failed.push({ column, detail: refusalOf(one) });
      }
    }
  }
  const rest = items.filter(({ column }) => !failed.some((one) => one.column.name === column));
  if (failed.length > 0) return answer(await ask(rest, signal), rest, failed);
  // Not every server knows every function: column by column, what is understood is asked.
  const row: Record<string, QueryRow[string]> = { ...(await ask([], signal)) };
  const understood: ProbeItem[] = [];
  for (const column of new Set(items.map((item) => item.column))) {
    const own = items.filter((item) => item.column === column);
    try {
      Object.assign(row, await ask(own, signal));
      understood.push(...own);
    } catch (one) {
      if (!isRefusal(one)) throw one;
    }
  }
  return answer(row, understood, []);
}

const refusalOf = (error: AppError): string => {
  const { detail, number } = error.context;
  return detail === undefined ? error.code : `${String(detail)}${number === undefined ? '' : ` (${String(number)})`}`;
};

/** Text of one cell that a condition finds; null when none is told in time. */
export async function askSample(
  session: SourceSession,
  rows: ChosenRows,
  item: ProbeItem,
  samplePercent: number | null,
  limitMs: number,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    const found = await within(limitMs, signal, (inner) =>
      session.query(sampleStatement(rows, item, samplePercent), [], inner),
    );
    const text = textOf(found?.[0]?.['sample']);
    return text === '' ? null : text;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return null;
  }
}
