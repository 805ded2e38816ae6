// A look at what a choice reads: its first rows as they will be written, and how many there are.
import type { LogicalType } from '../../../shared/columns.ts';
import type { Preview } from '../../../shared/contract.ts';
import { outputColumnsOf, type PlanTable } from '../../../shared/plan.ts';
import { describeLogicalType } from '../../../shared/type-words.ts';
import type { Batch } from '../batch/batch.ts';
import { integerOf } from '../source/catalog/ask.ts';
import { cellValue } from '../source/cell-value.ts';
import { countStatements } from '../source/chosen-rows.ts';
import { carrying } from '../source/given-parameters.ts';
import type { Picked } from './pick-tables.ts';
import { planReading, type Reading, type ReadingTools } from './plan-reading.ts';
import { checkReadable } from './check-readable.ts';

const mostCharacters = 200;
const batchBytes = 4 << 20;

/**
 * Through the column plan and the row reader of a run, so that what cannot be read fails here with the same words. A
 * datetime2(7) is shown as text, which looks like its nanoseconds. Throws what planning and reading throw.
 */
export async function previewRows(
  picked: Picked,
  rowCount: number,
  tools: ReadingTools,
  signal: AbortSignal,
): Promise<Preview> {
  const table = tableOf(await accept(picked, tools, signal), rowCount);
  const rows: (string | null)[][] = [];
  const request = { table, after: null, upTo: null, batchBytes, mostRows: rowCount };
  for await (const batch of tools.session.read(request, signal)) {
    rows.push(...textsOf(table, batch).slice(0, rowCount - rows.length));
    if (rows.length >= rowCount) break;
  }
  return {
    columns: outputColumnsOf(table).map(({ name, type }) => ({
      name,
      type: describeLogicalType(type),
      alignEnd: ['int', 'float', 'decimal'].includes(type.kind),
    })),
    rows,
  };
}

/** The exact number of rows at this moment; the server reads them all. Throws what planning and reading throw. */
export async function countChoice(picked: Picked, tools: ReadingTools, signal: AbortSignal): Promise<number> {
  const reading = await accept(picked, tools, signal);
  const [statement] = countStatements(reading);
  const [row] = await carrying(tools.session, reading).query(statement, [], signal);
  return integerOf(row?.['row_count']) ?? 0;
}

/** The choice as planned, once the server has accepted it. */
export async function accept(picked: Picked, tools: ReadingTools, signal: AbortSignal): Promise<Reading> {
  const reading = await planReading(picked, 'text', tools, signal);
  await checkReadable(tools.session, [reading], signal);
  return reading;
}

export function tableOf(reading: Reading, rowCount: number): PlanTable {
  const { catalogColumns: _, key, columns, notes, ...told } = reading;
  return {
    ...told,
    id: 't0',
    columns: [...columns],
    key: key === null ? null : { indexName: key.name, columns: key.columns },
    partitions: [{ index: 0, after: null, upTo: null }],
    rowsEstimate: null,
    bytesEstimate: null,
    partRows: rowCount,
    batchRows: rowCount,
    notes: [...notes],
  };
}

function textsOf(table: PlanTable, batch: Batch): (string | null)[][] {
  const outputs = outputColumnsOf(table);
  return Array.from({ length: batch.rowCount }, (_, row) =>
    outputs.map(({ type }, i) => cellText(type, batch.columns[i], row)),
  );
}

function cellText(type: LogicalType, column: Batch['columns'][number], row: number): string | null {
  const value = cellValue(type, column, row);
  if (value === null) return null;
  if (!(value instanceof Uint8Array)) return cut(String(value));
  // Only the bytes that are shown become digits: a value may have 2 GB.
  return cut(`0x${Buffer.from(value.subarray(0, mostCharacters)).toString('hex').toUpperCase()}`);
}

/** At most 200 characters, the ellipsis included; a surrogate pair is not cut in two. */
export function cut(text: string): string {
  if (text.length <= mostCharacters) return text;
  const kept = text.slice(0, mostCharacters - 1);
  return `${kept.replace(/[\uD800-\uDBFF]$/, '')}…`;
}
