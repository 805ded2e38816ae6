// Reads the current state of a table from its files alone, as an engine of the user's would: base parts, then change
// parts in the order of current.json. Shares nothing with the product.
import { createHash } from 'node:crypto';
import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

/** Cells as text; null = NULL. */
export type Row = ReadonlyMap<string, string | null>;

/** Texts that are one key to the collation of the storm's tables are one here. */
export const keyText = (cells: readonly (string | null)[]): string =>
  JSON.stringify(cells.map((cell) => cell?.toLowerCase().trimEnd() ?? null));

type Part = { readonly name: string; readonly rows: number; readonly bytes: number; readonly md5: string };
type Set = { readonly kind?: string; readonly parts: readonly Part[]; readonly rows: number };
type Pointer = {
  readonly keyColumns: readonly string[];
  readonly operationColumn: string;
  readonly versionColumn: string;
  readonly base: Set | null;
  readonly changes: readonly Set[];
};

const isPointer = (value: unknown): value is Pointer =>
  typeof value === 'object' && value !== null && 'keyColumns' in value && 'changes' in value && 'base' in value;

export type CurrentState = {
  /** By key, as text. */
  readonly rows: ReadonlyMap<string, Row>;
  readonly changeSets: number;
  readonly changeRows: number;
};

/** `read`: the bytes of a blob. */
export async function readCurrent(
  pointerText: string,
  read: (name: string) => Promise<Uint8Array>,
): Promise<CurrentState> {
  const pointer: unknown = JSON.parse(pointerText);
  if (!isPointer(pointer) || pointer.base === null) throw new Error('current.json names no base');
  const { keyColumns, operationColumn, versionColumn } = pointer;
  const keyOf = (row: Row): string => keyText(keyColumns.map((name) => row.get(name) ?? null));
  const rows = new Map<string, Row>();
  for (const row of await readSet(pointer.base, read)) {
    if (rows.has(keyOf(row))) throw new Error(`the base holds ${keyOf(row)} twice`);
    rows.set(keyOf(row), row);
  }
  let changeRows = 0;
  for (const set of pointer.changes)
    for (const row of await readSet(set, read)) {
      changeRows += 1;
      const operation = row.get(operationColumn);
      if (operation === 'D') rows.delete(keyOf(row));
      else if (operation === 'I' || operation === 'U')
        rows.set(keyOf(row), new Map([...row].filter(([name]) => name !== operationColumn && name !== versionColumn)));
      else throw new Error(`a change part holds the operation ${String(operation)}`);
    }
  return { rows, changeSets: pointer.changes.length, changeRows };
}

/** How often each key is in the files that count, whatever is done with it. */
export async function countRows(
  pointerText: string,
  read: (name: string) => Promise<Uint8Array>,
): Promise<ReadonlyMap<string, number>> {
  const pointer: unknown = JSON.parse(pointerText);
  if (!isPointer(pointer) || pointer.base === null) throw new Error('current.json names no base');
  const counts = new Map<string, number>();
  for (const set of [pointer.base, ...pointer.changes])
    for (const row of await readSet(set, read)) {
      const key = pointer.keyColumns.map((name) => row.get(name) ?? '').join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  return counts;
}

async function readSet(set: Set, read: (name: string) => Promise<Uint8Array>): Promise<Row[]> {
  const rows: Row[] = [];
  for (const part of set.parts) {
    const bytes = await read(part.name);
    const md5 = createHash('md5').update(bytes).digest('base64');
    if (md5 !== part.md5 || bytes.length !== part.bytes) throw new Error(`${part.name} is not what current.json names`);
    const found = await readPart(bytes);
    if (found.length !== part.rows)
      throw new Error(`${part.name} holds ${String(found.length)} rows of ${String(part.rows)}`);
    rows.push(...found);
  }
  if (rows.length !== set.rows) throw new Error(`a set holds ${String(rows.length)} rows of ${String(set.rows)}`);
  return rows;
}

async function readPart(bytes: Uint8Array): Promise<Row[]> {
  const copy = new Uint8Array(bytes).buffer;
  const file = { byteLength: copy.byteLength, slice: (from: number, to?: number) => copy.slice(from, to) };
  const objects = await parquetReadObjects({ file, compressors, utf8: false });
  return objects.map((object) => new Map(Object.entries(object).map(([name, value]) => [name, textOf(value)])));
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString().replace('T', ' ').replace('Z', '');
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex').toUpperCase()}`;
  // amount alone is a number with a fraction; hyparquet has it as a double.
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(2);
  return String(value);
}
