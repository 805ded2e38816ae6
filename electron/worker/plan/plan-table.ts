// One table of a plan: how large it is, where it is cut, and what its batches hold.
import type { CatalogColumn, CatalogTable } from '../../../shared/catalog.ts';
import type { TargetConfig } from '../../../shared/connection.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import type { RunOptions } from '../../../shared/run-options.ts';
import { createOnlyStreamNote } from '../../../shared/target-place.ts';
import { carrying } from '../source/given-parameters.ts';
import type { SourceSession } from '../source/session.ts';
import { countRows, countRowsWithin } from './count-rows.ts';
import { rowWidthOf, sizeRows } from './estimate.ts';
import type { Reading } from './plan-reading.ts';
import { splitTable, splitUnkeyed, type Split } from './split/choose-split.ts';

/** A filter's rows are counted this long at most; then the plan does without. */
const countLimitMs = 20_000;

/** `planBytes`: of all tables that are moved with it, 0 = unknown. Throws what the source throws. */
export async function planTable(
  { id, planBytes }: { readonly id: string; readonly planBytes: number },
  { reading, table }: { readonly reading: Reading; readonly table: CatalogTable | null },
  request: { readonly options: RunOptions; readonly target: Pick<TargetConfig, 'rights'> },
  session: SourceSession,
  signal: AbortSignal,
): Promise<PlanTable> {
  const { catalogColumns: _, key, readNote, notes, ...told } = reading;
  const size = await sizeOf(reading, table, session, signal);
  const beside = { lanes: request.options.lanes, planBytes };
  const split = await splitReading(reading, size, beside, carrying(session, reading), signal);
  return {
    id,
    ...told,
    columns: [...reading.columns],
    key: key === null ? null : { indexName: key.name, columns: key.columns },
    ...(split.ranges === undefined ? {} : { ranges: split.ranges }),
    ...(split.layout === undefined ? {} : { layout: split.layout }),
    partitions: [...split.partitions],
    readNote:
      key === null && split.note !== '' ? split.note : [readNote, split.note].filter((note) => note !== '').join(' '),
    rowsEstimate: size.rows,
    bytesEstimate: size.bytes,
    ...sizeRows(size.rowWidth, request.options),
    notes: [
      ...notes,
      ...size.notes,
      ...(split.warning === null ? [] : [split.warning]),
      ...(key === null && request.target.rights === 'create' ? [createOnlyStreamNote] : []),
    ],
  };
}

/** A view and a query stay one stream: nothing tells how their rows lie. */
async function splitReading(
  reading: Reading,
  { mostRows, bytes }: Size,
  beside: { readonly lanes: number; readonly planBytes: number },
  session: SourceSession,
  signal: AbortSignal,
): Promise<Split> {
  const { key, kind, catalogColumns, schema, name, where, parameters } = reading;
  const table = { schema, name, where, parameters, columns: [...catalogColumns] };
  const size = { rows: mostRows ?? 0, bytes: bytes ?? 0, ...beside };
  if (key !== null) return splitTable(session, table, key, size, signal);
  if (kind === 'table') return splitUnkeyed(session, table, size, signal);
  return { partitions: [{ index: 0, after: null, upTo: null }], note: '', warning: null };
}

type Size = {
  readonly rows: number | null;
  /** What `rows` cannot exceed, for cutting; null = unknown. */
  readonly mostRows: number | null;
  readonly bytes: number | null;
  readonly rowWidth: number;
  readonly notes: readonly string[];
};

/** Of a choice of columns the table's bytes are shared out by what their types suggest. */
async function sizeOf(
  reading: Reading,
  table: CatalogTable | null,
  asked: SourceSession,
  signal: AbortSignal,
): Promise<Size> {
  const session = carrying(asked, reading);
  const width = (columns: readonly CatalogColumn[], size: Pick<CatalogTable, 'rowsEstimate' | 'bytesEstimate'>) =>
    rowWidthOf({ ...size, columns: [...columns] });
  const unknown = { rowsEstimate: null, bytesEstimate: null };
  const byTypes = width(reading.catalogColumns, unknown);
  if (table === null) return { rows: null, mostRows: null, bytes: null, rowWidth: byTypes, notes: [] };
  const share = Math.min(1, byTypes / width(table.columns, unknown));
  const rowWidth = Math.max(byTypes, Math.ceil(width(table.columns, table) * share));
  const counted = reading.where === null ? null : await countRowsWithin(session, reading, countLimitMs, signal);
  const ofTable =
    table.rowsEstimate ?? (reading.key === null ? null : await countRows(session, whole(reading), signal));
  const rows = reading.where === null ? ofTable : counted;
  const mostRows = rows ?? ofTable;
  const isWhole = reading.where === null && share === 1;
  const bytes = (isWhole ? table.bytesEstimate : null) ?? (rows === null ? null : rows * rowWidth);
  const isUncounted = reading.where !== null && counted === null;
  return { rows, mostRows, bytes, rowWidth, notes: isUncounted ? [uncountedNote] : [] };
}

const whole = (reading: Reading): Reading => ({ ...reading, where: null });
const uncountedNote = 'The rows of its filter were not counted in time, so the ranges are cut for the whole table.';
