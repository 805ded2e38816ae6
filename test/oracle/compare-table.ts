// Compares an exported table with the double's stored rows, cell by cell, as multisets: no order is assumed.
import { outputColumnsOf, type PlanTable } from '../../shared/plan.ts';
import type { Format } from '../../shared/run-options.ts';
import type { OutputColumn } from '../../shared/columns.ts';
import { UnexpectedSchema, type Cell, type CellChunk, type FileReader } from './cells.ts';
import { cellForReader, type Difference } from './differences.ts';
import { readerFor, type ReaderName } from './readers/reader-for.ts';
import { bagDifference, createHashBag, hashRows } from './row-hashes.ts';
import { storedRows } from './stored-rows.ts';

export type Comparison = {
  readonly rows: number;
  readonly cells: number;
  /** The first ones; empty = equal. */
  readonly differences: readonly Difference[];
};

export type CompareRequest = {
  readonly databaseFile: string;
  readonly schema: string;
  readonly table: string;
  readonly planTable: Pick<PlanTable, 'columns' | 'key'>;
  /** Local copies of all parts of the table; none for an empty table. */
  readonly files: readonly string[];
  readonly format: Format;
  readonly reader: ReaderName;
};

const shownRows = 20;

type Row = { readonly key: string; readonly cells: readonly Cell[] };

/**
 * First pass: every row of both sides becomes a hash, and the sorted hashes are compared. Only when they differ, both
 * sides are read again and the rows behind the first differing hashes are told apart, cell by cell.
 */
export async function compareTable(request: CompareRequest): Promise<Comparison> {
  const reader = readerFor(request.format, request.reader);
  const columns = outputColumnsOf(request.planTable);
  const expected = (): Iterable<CellChunk> => expectedChunks(request, reader, columns);
  const found = (): AsyncIterable<CellChunk> => reader.read({ files: request.files, columns });

  const source = createHashBag();
  for (const chunk of expected()) source.add(hashRows(chunk));
  const counts = { rows: source.size, cells: source.size * columns.length };
  const files = createHashBag();
  try {
    if (request.files.length > 0) for await (const chunk of found()) files.add(hashRows(chunk));
  } catch (error) {
    if (!(error instanceof UnexpectedSchema)) throw error;
    return { ...counts, differences: [{ kind: 'schema', detail: error.message }] };
  }
  const surplus = bagDifference(source.sorted(), files.sorted());
  if (surplus.size === 0) return { ...counts, differences: [] };

  const keyOf = keyText(request.planTable, columns);
  const lost = collect(expected(), surplus, keyOf);
  const gained = await collectFound(request.files.length === 0 ? [] : found(), surplus, keyOf, lost);
  const sourceHashes = new Set(source.sorted());
  return { ...counts, differences: explain(lost, gained, columns, sourceHashes, request.planTable.key !== null) };
}

function* expectedChunks(
  request: CompareRequest,
  reader: FileReader,
  columns: readonly OutputColumn[],
): Generator<CellChunk, void, void> {
  const { databaseFile, schema, table, planTable } = request;
  const seen = columns.map(({ type }) => reader.asSeen?.(type) ?? null);
  for (const chunk of storedRows(databaseFile, { schema, name: table }, planTable.columns)) {
    yield {
      rowCount: chunk.rowCount,
      columns: chunk.columns.map((cells, index) => {
        const see = seen[index];
        return see === null ? cells : cells.map((cell) => (cell === null ? null : see(cell)));
      }),
    };
  }
}

/** Names a row by its key, or by all its cells when there is none. */
function keyText(
  planTable: Pick<PlanTable, 'key'>,
  columns: readonly OutputColumn[],
): (cells: readonly Cell[]) => string {
  const names = planTable.key?.columns.map((column) => column.name) ?? columns.map((column) => column.name);
  const positions = names.map((name) => columns.findIndex((column) => column.name === name));
  return (cells) =>
    positions.map((position, index) => `${names[index]}=${cellForReader(cells[position] ?? null)}`).join(', ');
}

type Collected = Map<string, Row & { readonly hash: bigint }>;

const rowOf = (chunk: CellChunk, row: number): readonly Cell[] => chunk.columns.map((cells) => cells[row]);

/** Rows of the source that the files lack, up to `shownRows`. */
function collect(
  chunks: Iterable<CellChunk>,
  surplus: ReadonlyMap<bigint, number>,
  keyOf: (cells: readonly Cell[]) => string,
): Collected {
  const rows: Collected = new Map();
  for (const chunk of chunks) {
    hashRows(chunk).forEach((hash, row) => {
      if (rows.size >= shownRows || (surplus.get(hash) ?? 0) <= 0) return;
      const cells = rowOf(chunk, row);
      const key = keyOf(cells);
      rows.set(key, { key, cells, hash });
    });
    if (rows.size >= shownRows) break;
  }
  return rows;
}

/** Rows of the files that the source lacks: all that share a key with a lost row, and as many others as are shown. */
async function collectFound(
  chunks: AsyncIterable<CellChunk> | Iterable<CellChunk>,
  surplus: ReadonlyMap<bigint, number>,
  keyOf: (cells: readonly Cell[]) => string,
  lost: Collected,
): Promise<Collected> {
  const rows: Collected = new Map();
  for await (const chunk of chunks) {
    hashRows(chunk).forEach((hash, row) => {
      if ((surplus.get(hash) ?? 0) >= 0) return;
      const cells = rowOf(chunk, row);
      const key = keyOf(cells);
      if (lost.has(key) || rows.size < shownRows) rows.set(key, { key, cells, hash });
    });
  }
  return rows;
}

/** The row of the files that is most like a lost row: the one with its key, or without a key one that shares most cells. */
function counterpart(row: Row, gained: Collected, hasKey: boolean): (Row & { readonly hash: bigint }) | undefined {
  const same = gained.get(row.key);
  if (same !== undefined || hasKey) return same;
  const likeness = (other: Row): number => other.cells.filter((cell, index) => cell === row.cells[index]).length;
  const [best] = [...gained.values()].sort((a, b) => likeness(b) - likeness(a));
  return best !== undefined && likeness(best) * 2 > row.cells.length ? best : undefined;
}

function explain(
  lost: Collected,
  gained: Collected,
  columns: readonly OutputColumn[],
  sourceHashes: ReadonlySet<bigint>,
  hasKey: boolean,
): readonly Difference[] {
  const differences: Difference[] = [];
  const left = new Map(gained);
  for (const row of lost.values()) {
    const other = counterpart(row, left, hasKey);
    if (other === undefined) {
      differences.push({ kind: 'missing', row: row.key });
      continue;
    }
    left.delete(other.key);
    columns.forEach(({ name }, index) => {
      const [expected, found] = [row.cells[index], other.cells[index]];
      if (expected !== found) differences.push({ kind: 'cell', row: row.key, column: name, expected, found });
    });
  }
  for (const row of left.values()) {
    differences.push({ kind: sourceHashes.has(row.hash) ? 'doubled' : 'extra', row: row.key });
  }
  return differences;
}
