// What a plan is in a Data Factory: its resources, the pipeline that starts all of it, and of each table where it is copied.
import { AppError } from '../../../shared/errors.ts';
import type { FactoryRead } from '../../../shared/factory.ts';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import { oneFileOf } from './copy-activity.ts';
import { datasetsOf } from './datasets.ts';
import { notesOf, refusalsOf } from './fit-table.ts';
import { foldersOf, type FolderOf } from './folders.ts';
import { maxEntities, maxItemBytes } from './limits.ts';
import { itemBytes, pipelinesOf, type Item } from './pipelines.ts';
import { readOf } from './read-table.ts';
import { shortHash, type JsonObject, type Resource } from './resource.ts';
import { roundNotes } from './rounds/round-notes.ts';
import { roundRefusal, roundStatements } from './rounds/round-statements.ts';
import { servicesOf, type LayoutWish } from './services.ts';

export type LaidTable = {
  readonly id: string;
  /** The pipeline that copies it; takes `run` and `tables`. */
  readonly pipeline: string;
  /** What `tables` of the pipeline holds of it. */
  readonly entry: JsonObject;
  readonly read: FactoryRead;
  /** Where its files go in a run, below the container, without a slash at its end. */
  readonly folderOf: (runId: string) => string;
  /** The name of its one file, which a second attempt replaces; null = each attempt names its files anew. */
  readonly file: string | null;
};

export type Layout = {
  /** In the order in which they refer to one another. */
  readonly resources: readonly Resource[];
  /** Name of the starting pipeline; takes `run`, and makes an id of its own where that is empty. */
  readonly start: string;
  readonly tables: readonly LaidTable[];
};

export type JudgedTable = {
  readonly table: PlanTable;
  /** Null = left out. */
  readonly item: Item | null;
  readonly folder: FolderOf;
  readonly refusals: readonly string[];
  readonly notes: readonly string[];
};

/**
 * The same plan and place give the same resources. Of a plan with a factory only the tables that it moves.
 * Throws FACTORY_UNFIT, also where a table cannot be copied as the plan has it.
 */
export function layoutOf(plan: Plan, place: LayoutWish): Layout {
  const judged = judgeTables(plan);
  const refused = judged.find(({ item }) => item === null);
  if (refused !== undefined)
    throw new AppError('FACTORY_UNFIT', {
      detail: `${refused.table.schema}.${refused.table.name} cannot be copied there: ${refused.refusals[0] ?? ''}`,
    });
  return layOut(plan, place, judged);
}

/** What of the plan goes to the factory, each table with what speaks against it. Throws FACTORY_UNFIT. */
export function judgeTables(plan: Plan): readonly JudgedTable[] {
  assertFit(plan);
  const folderOf = foldersOf(plan);
  return plan.tables
    .filter(({ engine }) => plan.factory === undefined || engine === 'factory')
    .map((table) => judge(table, plan, folderOf(table)));
}

/** Lays out the tables that are not left out. Throws FACTORY_UNFIT. */
export function layOut(plan: Plan, wish: LayoutWish, judged: readonly JudgedTable[]): Layout {
  const services = servicesOf(plan, wish);
  const datasets = datasetsOf(plan, services);
  const copied = judged
    .flatMap(({ item, ...rest }) => (item === null ? [] : [{ item, ...rest }]))
    .toSorted((a, b) => sizeOf(b.table) - sizeOf(a.table));
  const pipelines = pipelinesOf(
    { plan, nodes: wish.nodes, services, datasets },
    copied.map(({ item }) => item),
  );
  const { position, ...files } = datasets;
  const used = judged.some(({ item }) => item?.isRound === true) ? [position] : [];
  const resources = [...services.resources, ...Object.values(files), ...used, ...pipelines.resources];
  if (resources.length > maxEntities)
    throw new AppError('FACTORY_UNFIT', {
      detail: `it would take ${String(resources.length)} resources, and a factory holds ${String(maxEntities)}`,
    });
  return {
    resources,
    start: pipelines.start,
    tables: copied.map(({ table: { id }, item: { entry, read }, folder }) => ({
      id,
      pipeline: pipelines.pipelineOf.get(id) ?? '',
      entry,
      read,
      folderOf: folder.inRun,
      file: read === 'whole' ? oneFileOf(plan) : null,
    })),
  };
}

const sizeOf = ({ bytesEstimate }: PlanTable): number => bytesEstimate ?? 0;

function assertFit({ options, series, pointInTime, factory }: Plan): void {
  const refuse = (detail: string): AppError => new AppError('FACTORY_UNFIT', { detail });
  if (options.format === 'jsonl') throw refuse('it writes JSON lines, and only Parquet and CSV are exported');
  if (series !== undefined && factory !== undefined)
    throw refuse(
      'it keeps a series up to date, whose state this program keeps, and shares its tables with a factory: export it without one, or plan the series without a factory',
    );
  if (series?.round !== undefined) throw refuse('it is the plan of a single round');
  if (pointInTime.mode !== 'none' && pointInTime.mode !== 'readOnly')
    throw refuse('it asks for one point in time, and Data Factory reads each query at its own moment');
}

function judge(table: PlanTable, plan: Plan, folder: FolderOf): JudgedTable {
  const inRounds = plan.series === undefined ? null : roundRefusal(table);
  const refusals = [...refusalsOf(table, plan.options), ...(inRounds === null ? [] : [inRounds])];
  if (refusals.length > 0) return { table, item: null, folder, refusals, notes: [] };
  const { read, item, note } = readOf(table, plan.options);
  const { id, schema, name } = table;
  const round = plan.series === undefined ? null : roundStatements(table, plan.options.maxDop);
  const entry: JsonObject = {
    id,
    schema,
    table: name,
    folder: folder.template,
    ...item,
    ...(round === null || plan.series === undefined
      ? {}
      : {
          state: folder.ofPosition(plan.series.name),
          shape: shortHash([item, round, table.schemaFingerprint]),
          ask: round.ask,
          changesQuery: round.changes,
          settle: round.settle,
        }),
  };
  if (itemBytes(entry) > maxItemBytes) {
    const why = 'Its statement is too long for a pipeline of Data Factory: choose fewer columns.';
    return { table, item: null, folder, refusals: [why], notes: [] };
  }
  return {
    table,
    item: { id, read, entry, bytes: table.bytesEstimate, isRound: round !== null },
    folder,
    refusals,
    notes: [
      ...(note === null ? [] : [note]),
      ...notesOf(table, plan.options),
      ...(plan.series === undefined ? [] : roundNotes(table)),
    ],
  };
}
