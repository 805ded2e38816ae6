// Which columns of the files hold what was read: of those the source can be asked value by value.
import type { PlanColumn } from '../../../shared/columns.ts';
import type { ManifestTable } from '../../../shared/manifest.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import { fitTransforms, type Fitted } from '../transforms/fit/fit-transforms.ts';
import { secrecyOf } from '../transforms/secrecy.ts';
import { planTableOf } from './plan-table.ts';

export type KeptColumns = {
  /** As they were read, under the names of the source. */
  readonly columns: readonly PlanColumn[];
  /** Where each of their outputs lies in a batch of the files. */
  readonly places: readonly number[];
};

/** The table as it was read, with its transforms; null where there are none. */
export function readTableOf(table: ManifestTable, index: number): PlanTable | null {
  const { transforms, readColumns, serverColumns } = table;
  if (transforms === undefined || readColumns === undefined) return null;
  const server = serverColumns === undefined ? {} : { serverColumns };
  return { ...planTableOf(table, index), columns: readColumns, transforms, ...server };
}

/** In the order of the files. */
export function keptColumns(read: PlanTable, { slots }: Pick<Fitted, 'slots'> = fitTransforms(read)): KeptColumns {
  const columns: PlanColumn[] = [];
  const places: number[] = [];
  let place = 0;
  for (const { column, isKept, from } of slots) {
    const first = place;
    place += column.outputs.length;
    const source = read.columns.find(({ name }) => isKept && name === from[0]);
    if (source === undefined) continue;
    columns.push(source);
    source.outputs.forEach((_, i) => places.push(first + i));
  }
  return { columns, places };
}

/** Where the outputs of some columns lie among those of all. */
export function placesOf(all: readonly PlanColumn[], some: readonly PlanColumn[]): readonly number[] {
  let place = 0;
  return all.flatMap((column) => {
    const first = place;
    place += column.outputs.length;
    return some.includes(column) ? column.outputs.map((_, i) => first + i) : [];
  });
}

/** What the source is asked for row by row: the kept columns, and whatever else its ranges are bounded by. */
export function comparableTable(read: PlanTable, { columns }: KeptColumns): PlanTable {
  const { transforms: _, serverColumns: __, ...table } = read;
  const kept = new Set(columns.map(({ name }) => name));
  const isTold = secrecyOf(read).isKeyTold;
  const keys = new Set(
    isTold ? [...(read.key?.columns ?? []), ...(read.ranges?.columns ?? [])].map(({ name }) => name) : [],
  );
  const beside = read.columns.filter(({ name }) => keys.has(name) && !kept.has(name));
  const ranges = isTold || read.ranges === undefined ? {} : { ranges: null };
  return {
    ...table,
    ...ranges,
    key: isTold ? read.key : null,
    columns: [...columns, ...beside.map((column) => ({ ...column, isKeyOnly: true as const }))],
  };
}
