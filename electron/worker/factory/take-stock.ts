// Takes stock of the folder that Data Factory filled for a table: which files are its parts, and what each of them holds.
import { AppError } from '../../../shared/errors.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import type { RunOptions } from '../../../shared/run-options.ts';
import type { TargetPort } from '../ports/ports.ts';
import { extensionOf } from '../target/blob-name.ts';
import { isMarker } from '../validate/check-folder.ts';
import type { CheckerPool } from '../validate/checker-pool.ts';
import type { PartForm } from '../validate/part-job.ts';
import type { Stock, StockPart, StockRequest, StockStranger } from './stock.ts';

/** `pool`: of threads (validate/thread-checker.ts), since decoding and hashing keep a processor busy. */
export type StockReader = {
  readonly target: Pick<TargetPort, 'listBlobs'>;
  readonly pool: Pick<CheckerPool, 'each'>;
};

/**
 * Looks at nothing outside of the folder and writes nothing. Facts only: whether the rows are as many as they should be,
 * the caller judges. Errors: PART_UNREADABLE for a file of the table that is damaged, has other columns than the plan or
 * changes meanwhile; those of the target.
 */
export async function takeStock(
  request: StockRequest,
  { target, pool }: StockReader,
  signal: AbortSignal,
): Promise<Stock> {
  const strangers: StockStranger[] = [];
  const names: string[] = [];
  for await (const { name, sizeBytes } of target.listBlobs(`${request.folder}/`, signal)) {
    const why = strangeness(request, name, sizeBytes);
    if (why === null) names.push(name);
    else strangers.push({ name, bytes: sizeBytes, why });
  }
  const form = formOf(request.table, request.options);
  const depth = request.verify === 'full' ? 'all' : 'count';
  const parts: StockPart[] = [];
  await pool.each(names.toSorted(), async (checker, name) => {
    const answer = await checker.ask({ kind: 'stock', part: { name }, form, depth }, signal);
    if (answer.kind !== 'stock') throw new AppError('BUG', { detail: `${answer.kind} came where stock was asked for` });
    const { rows, bytes, etag, md5, fingerprint } = answer;
    parts.push({ name, rows, bytes, etag, md5, fingerprint });
  });
  parts.sort((one, other) => (one.name < other.name ? -1 : 1));
  return { parts, rows: parts.reduce((sum, { rows }) => sum + rows, 0), strangers };
}

/** Null: it is a file of the table, by its name. */
function strangeness(
  { folder, file, options }: StockRequest,
  name: string,
  sizeBytes: number,
): StockStranger['why'] | null {
  const inside = name.slice(folder.length + 1);
  if (isMarker(name)) return 'marker';
  if (sizeBytes === 0) return 'empty';
  if (inside.includes('/')) return 'foreign';
  if (file !== undefined) return inside === file ? null : 'foreign';
  return inside.endsWith(`.${extensionOf(options.format, options.compression)}`) ? null : 'foreign';
}

/** How the files of a table are read that Data Factory wrote. */
const formOf = ({ columns, written, key }: PlanTable, { format, compression }: RunOptions): PartForm => ({
  runId: '',
  format,
  compression,
  columns: written ?? columns,
  key,
  writer: 'factory',
});
