// Looks for personal data in tables: their columns by name, and a short sample of their values.
import type { CatalogTable } from '../../../shared/catalog.ts';
import { AppError } from '../../../shared/errors.ts';
import { readOutputsOf } from '../../../shared/plan.ts';
import type { PersonalData } from '../../../shared/transforms.ts';
import { detectColumn } from '../transforms/detect/detect-column.ts';
import { createTextView, textOf } from '../transforms/values/text-view.ts';
import { isRefusal } from '../source/catalog/ask.ts';
import type { ReadingTools } from './plan-reading.ts';
import { planReading } from './plan-reading.ts';
import { tableOf } from './preview-rows.ts';

const sampledRows = 200;
const batchBytes = 4 << 20;
const longestSampled = 200;
const sampledTypes = new Set(
  'char varchar nchar nvarchar int bigint decimal numeric date datetime datetime2 smalldatetime'.split(' '),
);

/** One short read a table, of columns without long values. A table that is not readable is judged by its names. */
export async function detectPersonal(
  table: CatalogTable,
  tools: ReadingTools,
  signal: AbortSignal,
): Promise<PersonalData[]> {
  const columns = table.columns.filter(
    ({ sqlType, obstacle }) => obstacle === null && sampledTypes.has(sqlType.name) && sqlType.maxLength !== -1,
  );
  if (columns.length === 0) return [];
  const { schema, name } = table;
  const choice = { schema, name, columns: columns.map((column) => column.name), where: null, query: null };
  const reading = await planReading({ choice, table }, 'text', tools, signal);
  const read = tableOf(reading, sampledRows);
  const outputs = readOutputsOf(read);
  const values = outputs.map((): string[] => []);
  const views = outputs.map(({ type }) => createTextView(type));
  try {
    let rows = 0;
    for await (const batch of tools.session.read(
      { table: read, after: null, upTo: null, batchBytes, mostRows: sampledRows },
      signal,
    )) {
      for (let row = 0; row < batch.rowCount && rows < sampledRows; row++, rows++)
        views.forEach((view, i) => {
          const column = batch.columns[i];
          if (column.present[row] === 0) return;
          view.look(column, row);
          values[i]?.push(textOf(view).slice(0, longestSampled));
        });
      if (rows >= sampledRows) break;
    }
  } catch (error) {
    if (signal.aborted || !(error instanceof AppError) || !isRefusal(error)) throw error;
  }
  return outputs.flatMap(
    ({ name: column, type }, i) => detectColumn({ table: name, name: column, type, values: values[i] ?? [] }) ?? [],
  );
}
