// Finds which stored rows are the current state of a table: the newest change of each key, and what no change touched.
import type { PlanColumn } from '../../../../shared/columns.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { Batch } from '../../batch/batch.ts';
import { createKeyReader, idWords, type KeyReader } from './key-reader.ts';
import { bytesPerKey, createKeyTable, type KeyTable } from './key-table.ts';
import { placesOfKey } from './key-places.ts';
import { readSome, type Readable } from './read-parts.ts';
import { addRow, createRowSet, hasRow, removeRow, type RowSet } from './row-set.ts';
import type { StoredPart, TableParts } from './stored-parts.ts';

export type CurrentMarks = {
  /** By the place of the part in `base`: its rows that are not current any more; null = all are. */
  readonly gone: readonly (RowSet | null)[];
  /** By the place of the part in `changes`: its rows that are current; null = none is. */
  readonly newest: readonly (RowSet | null)[];
  /** Of the current state. */
  readonly rows: number;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
};

export type MarkRequest = {
  readonly target: Readable;
  /** `schema.name` */
  readonly table: string;
  readonly keyColumns: readonly string[];
  readonly parts: Pick<TableParts, 'base' | 'changes'>;
  /** Keys that are held at a time: more need one more reading of all keys each. */
  readonly mostKeys: number;
};

/** Keys that fit into a quarter of the memory of a run. */
export const keysFor = (memoryMb: number): number => Math.floor((memoryMb * 2 ** 20) / 4 / bytesPerKey);

/** The first byte of `D`. */
const deleteByte = 0x44;

type Counts = { updated: number; deleted: number; inserted: number };

/** Throws KEY_AMBIGUOUS, KEY_NOT_COMPARED, PART_UNREADABLE, storage errors. */
export async function markCurrent(request: MarkRequest, signal: AbortSignal): Promise<CurrentMarks> {
  const { parts, mostKeys, table } = request;
  const baseRows = sumRows(parts.base);
  const changeRows = sumRows(parts.changes);
  if (changeRows >= 2 ** 32) throw new AppError('BUG', { detail: `${String(changeRows)} rows of changes of ${table}` });
  const gone: (RowSet | null)[] = parts.base.map(() => null);
  const newest = createRowSet(changeRows);
  const counts: Counts = { updated: 0, deleted: 0, inserted: 0 };
  const passes = Math.ceil(changeRows / mostKeys);
  for (let pass = 0; pass < passes; pass++) {
    const isOfPass = (id: Uint32Array): boolean => passes === 1 || id[1] % passes === pass;
    // Of keys that are spread by chance one pass may get some more than its share.
    const room = Math.min(changeRows, passes === 1 ? changeRows : Math.ceil(mostKeys * 1.2) + 1000);
    const keys = createKeyTable(room, table);
    await readChanges(request, keys, newest, isOfPass, signal);
    await readBase(request, keys, gone, isOfPass, signal);
    count(keys, newest, counts);
  }
  const rows = baseRows - counts.deleted + counts.inserted;
  return { gone, newest: cutByPart(newest, parts.changes), rows, ...counts };
}

const sumRows = (parts: readonly StoredPart[]): number => parts.reduce((sum, { rows }) => sum + rows, 0);

/** The number of a row among all changes, by key; a later one takes the place of an earlier one. */
async function readChanges(
  { target, table, keyColumns, parts }: MarkRequest,
  keys: KeyTable,
  newest: RowSet,
  isOfPass: (id: Uint32Array) => boolean,
  signal: AbortSignal,
): Promise<void> {
  const id = new Uint32Array(idWords);
  let first = 0;
  for (const part of parts.changes) {
    const [operation] = part.columns;
    checkOperation(operation, table);
    const reading = openKeys(part, keyColumns, table);
    let before = first;
    for await (const batch of readSome(target, part, [0, ...reading.places], signal)) {
      const [operations, ...columns] = batch.columns;
      for (let row = 0; row < batch.rowCount; row++) {
        reading.read(columns, row, id);
        if (!isOfPass(id)) continue;
        const place = keys.place(id);
        const earlier = keys.values[place];
        if (earlier > 0) removeRow(newest, earlier - 1);
        keys.values[place] = before + row + 1;
        if (operations.data[operations.offsets[row]] !== deleteByte) addRow(newest, before + row);
      }
      before += batch.rowCount;
    }
    first += part.rows;
  }
}

function checkOperation(column: PlanColumn | undefined, table: string): void {
  if (column?.outputs[0].type.kind === 'string') return;
  throw new AppError('BUG', { detail: `the changes of ${table} do not begin with their operation` });
}

const isMet = 1;

async function readBase(
  { target, table, keyColumns, parts }: MarkRequest,
  keys: KeyTable,
  gone: (RowSet | null)[],
  isOfPass: (id: Uint32Array) => boolean,
  signal: AbortSignal,
): Promise<void> {
  const id = new Uint32Array(idWords);
  for (const [index, part] of parts.base.entries()) {
    const reading = openKeys(part, keyColumns, table);
    let before = 0;
    for await (const batch of readSome(target, part, reading.places, signal)) {
      for (let row = 0; row < batch.rowCount; row++) {
        reading.read(batch.columns, row, id);
        if (!isOfPass(id)) continue;
        const place = keys.find(id);
        if (place < 0) continue;
        // Two rows of one key in a full version: the server takes for two keys what is one here.
        if (keys.flags[place] === isMet) throw new AppError('KEY_AMBIGUOUS', { table });
        keys.flags[place] = isMet;
        addRow((gone[index] ??= createRowSet(part.rows)), before + row);
      }
      before += batch.rowCount;
    }
  }
}

/** How keys are read from a part. */
export function openKeys(
  part: Pick<StoredPart, 'columns'>,
  keyColumns: readonly string[],
  table: string,
): {
  readonly places: readonly number[];
  readonly read: (columns: Batch['columns'], row: number, id: Uint32Array) => void;
} {
  const { columns, places } = placesOfKey(part.columns, keyColumns, table);
  const read: KeyReader = createKeyReader(columns, table);
  return { places, read };
}

function count(keys: KeyTable, newest: RowSet, counts: Counts): void {
  for (let place = 0; place < keys.values.length; place++) {
    const row = keys.values[place];
    if (row === 0) continue;
    const isThere = hasRow(newest, row - 1);
    if (keys.flags[place] === isMet) counts[isThere ? 'updated' : 'deleted'] += 1;
    else if (isThere) counts.inserted += 1;
  }
}

/** One set a part. */
function cutByPart(all: RowSet, parts: readonly StoredPart[]): readonly (RowSet | null)[] {
  let first = 0;
  return parts.map(({ rows }) => {
    const own = createRowSet(rows);
    let some = 0;
    for (let row = 0; row < rows; row++) {
      if (!hasRow(all, first + row)) continue;
      addRow(own, row);
      some += 1;
    }
    first += rows;
    return some === 0 ? null : own;
  });
}
