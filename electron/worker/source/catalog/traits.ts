// What kind of table each one is: asked in a few questions for all tables together, each of which may be refused.
import type { ObjectName, TableTraits } from '../../../../shared/catalog.ts';
import type { SourceSession } from '../session.ts';
import { askFirst, integerOf, textOf } from './ask.ts';
import { readCaptureInstances, readChangeTracking } from './change-capture.ts';
import type { CatalogObject } from './objects.ts';
import { readRowFilters, type RowFilters } from './row-filters.ts';
import { readPartitioning, readStorageKinds } from './storage-kinds.ts';
import { plainFlags, readTableFlags, type TableFlags } from './table-flags.ts';

const periodStatements = [
  `SELECT p.object_id, a.name AS start_name, b.name AS end_name FROM sys.periods AS p
JOIN sys.columns AS a ON a.object_id = p.object_id AND a.column_id = p.start_column_id
JOIN sys.columns AS b ON b.object_id = p.object_id AND b.column_id = p.end_column_id
WHERE p.period_type = 1`,
];

type Period = { readonly start: string; readonly end: string };

async function readPeriods(session: SourceSession, signal: AbortSignal): Promise<ReadonlyMap<number, Period>> {
  const rows = (await askFirst(session, periodStatements, signal)) ?? [];
  return new Map(
    rows.flatMap((row) => {
      const id = integerOf(row['object_id']);
      return id === null ? [] : [[id, { start: textOf(row['start_name']), end: textOf(row['end_name']) }] as const];
    }),
  );
}

/** A function from object to its traits; null when sys.tables cannot be asked. `known`: see probeOptionalColumns. */
export async function readTraits(
  session: SourceSession,
  objects: readonly CatalogObject[],
  known: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<((object: CatalogObject) => TableTraits) | null> {
  const flags = await readTableFlags(session, known, signal);
  if (flags === null) return null;
  const all = [...flags.values()];
  const hasTemporal = all.some(({ temporalType }) => temporalType > 0);
  const periods = hasTemporal ? await readPeriods(session, signal) : new Map<number, Period>();
  const storage = await readStorageKinds(session, signal);
  const partitioning = await readPartitioning(session, signal);
  const tracking = await readChangeTracking(session, signal);
  const captures = all.some(({ isTrackedByCdc }) => isTrackedByCdc)
    ? await readCaptureInstances(session, signal)
    : null;
  const filters = await readRowFilters(session, known, signal);
  const temporalOf = createTemporal(objects, flags, periods);
  return ({ id }) => {
    const { temporalType: _, historyId: _id, ...own } = flags.get(id) ?? plainFlags;
    return {
      ...own,
      temporal: temporalOf(id),
      captureInstances: own.isTrackedByCdc ? [...(captures?.get(id) ?? [])] : null,
      changeTracking: tracking.get(id) ?? null,
      storage: storage.get(id) ?? null,
      partitioning: partitioning.get(id) ?? null,
      rowFilters: filtersOf(filters, id),
      synonymFor: null,
    };
  };
}

const filtersOf = ({ policies, isComplete }: RowFilters, id: number): string[] | null => {
  const found = policies.get(id);
  return found === undefined ? (isComplete ? [] : null) : [...found];
};

function createTemporal(
  objects: readonly CatalogObject[],
  flags: ReadonlyMap<number, TableFlags>,
  periods: ReadonlyMap<number, Period>,
): (id: number) => TableTraits['temporal'] {
  const names = new Map(objects.map(({ id, schema, name }) => [id, { schema, name }] as const));
  const currentOf = new Map<number, ObjectName>();
  for (const [id, { historyId }] of flags) {
    const name = names.get(id);
    if (historyId !== null && name !== undefined) currentOf.set(historyId, name);
  }
  return (id) => {
    const { temporalType, historyId } = flags.get(id) ?? plainFlags;
    if (temporalType === 1) return { role: 'history', of: currentOf.get(id) ?? null };
    if (temporalType !== 2) return null;
    return { role: 'current', history: names.get(historyId ?? -1) ?? null, period: periods.get(id) ?? null };
  };
}
