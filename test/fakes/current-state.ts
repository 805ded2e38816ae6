// What the files of a table add up to, read by the program's own reader; and a store for the runs that are made of them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { keysFor, markCurrent } from '../../electron/worker/series/compaction/mark-current.ts';
import { readCurrent } from '../../electron/worker/series/compaction/read-current.ts';
import { createManifests, loadParts } from '../../electron/worker/series/compaction/stored-parts.ts';
import { openStore, type Store } from '../../electron/worker/store/store.ts';
import { outputColumnsOf } from '../../shared/plan.ts';
import { textOf, textsOf, type Row, type SeriesWorld } from './series-parts.ts';

const never = new AbortController().signal;

/** Every row as a text, sorted. */
export async function currentOf(world: SeriesWorld, mostKeys = keysFor(256)): Promise<string[]> {
  const { target } = world;
  const state = world.state();
  const parts = await loadParts(createManifests(target), state, never);
  const request = { target, table: 'dbo.Orders', keyColumns: state.keyColumns, parts };
  const marks = await markCurrent({ ...request, mostKeys }, never);
  const found: string[] = [];
  for await (const batch of readCurrent({ ...request, marks, columns: state.columns }, never))
    found.push(...textsOf(outputColumnsOf(state), batch));
  if (found.length !== marks.rows) throw new Error(`${found.length} rows of ${marks.rows}`);
  return found.toSorted();
}

export const textsFor = (world: SeriesWorld, rows: readonly Row[]): string[] =>
  rows.map((row) => textOf(world.state().columns, row)).toSorted();

export function openTestStore(): Store {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-compaction-'));
  const store = openStore(folder);
  onTestFinished(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });
  return store;
}
