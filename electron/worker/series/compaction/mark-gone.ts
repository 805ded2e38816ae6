// Finds which rows of the current state have a key that is not among those of the source.
import { idWords } from './key-reader.ts';
import { createKeyTable } from './key-table.ts';
import { openKeys, type CurrentMarks, type MarkRequest } from './mark-current.ts';
import { readSome } from './read-parts.ts';
import { addRow, createRowSet, hasRow, type RowSet } from './row-set.ts';
import type { StoredPart } from './stored-parts.ts';

export type GoneMarks = {
  /** By the place of the part; null = none is gone. */
  readonly base: readonly (RowSet | null)[];
  readonly changes: readonly (RowSet | null)[];
  readonly rows: number;
};

export type GoneRequest = MarkRequest & {
  readonly marks: CurrentMarks;
  /** The keys of all rows of the source. */
  readonly keys: readonly StoredPart[];
};

/** Keys of the source that do not fit into memory together need one more reading of the current keys each. */
export async function markGone(request: GoneRequest, signal: AbortSignal): Promise<GoneMarks> {
  const { target, table, keyColumns, parts, marks, keys, mostKeys } = request;
  const keyRows = keys.reduce((sum, { rows }) => sum + rows, 0);
  const passes = Math.max(1, Math.ceil(keyRows / mostKeys));
  const base: (RowSet | null)[] = parts.base.map(() => null);
  const changes: (RowSet | null)[] = parts.changes.map(() => null);
  const id = new Uint32Array(idWords);
  let rows = 0;
  for (let pass = 0; pass < passes; pass++) {
    const isOfPass = (): boolean => passes === 1 || id[1] % passes === pass;
    const held = createKeyTable(passes === 1 ? keyRows : Math.ceil(mostKeys * 1.2) + 1000, table);
    await eachRow(
      keys,
      () => true,
      () => {
        if (isOfPass()) held.place(id);
      },
    );
    const look = (found: (RowSet | null)[], of: readonly StoredPart[]) => (index: number, row: number) => {
      if (!isOfPass() || held.find(id) >= 0) return;
      addRow((found[index] ??= createRowSet(of[index].rows)), row);
      rows += 1;
    };
    await eachRow(parts.base, (index, row) => !isIn(marks.gone[index], row), look(base, parts.base));
    await eachRow(parts.changes, (index, row) => isIn(marks.newest[index], row), look(changes, parts.changes));
  }
  return { base, changes, rows };

  /** Puts the key of each row that is wanted into `id`. */
  async function eachRow(
    of: readonly StoredPart[],
    isWanted: (index: number, row: number) => boolean,
    use: (index: number, row: number) => void,
  ): Promise<void> {
    for (const [index, part] of of.entries()) {
      const { places, read } = openKeys(part, keyColumns, table);
      let before = 0;
      for await (const batch of readSome(target, part, places, signal)) {
        for (let row = 0; row < batch.rowCount; row++) {
          if (!isWanted(index, before + row)) continue;
          read(batch.columns, row, id);
          use(index, before + row);
        }
        before += batch.rowCount;
      }
    }
  }
}

const isIn = (rows: RowSet | null, row: number): boolean => rows !== null && hasRow(rows, row);
