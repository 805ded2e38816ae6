// From a plan to the files of a factory: what can be copied is written, what would be silently wrong is left out and told.
import { AppError } from '../../../shared/errors.ts';
import type { FactoryExport, FactoryWish } from '../../../shared/factory.ts';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import { datasetsOf } from './datasets.ts';
import { notesOf, refusalsOf } from './fit-table.ts';
import { foldersOf } from './folders.ts';
import { maxEntities, maxItemBytes } from './limits.ts';
import { itemBytes, pipelinesOf, type Item } from './pipelines.ts';
import { byHandOf, planNotesOf } from './plan-notes.ts';
import { readOf } from './read-table.ts';
import { fileText, jsonText, type Resource } from './resource.ts';
import { runtimeOf, sourceOf, storageOf, vaultOf } from './services.ts';
import { templateText } from './template.ts';

type Judged = {
  readonly table: PlanTable;
  /** Null = left out. */
  readonly item: Item | null;
  readonly refusals: readonly string[];
  readonly notes: readonly string[];
};

/** The same plan and wish give the same files. Throws FACTORY_UNFIT, FACTORY_NOTHING_LEFT. */
export function exportFactory(plan: Plan, wish: FactoryWish): FactoryExport {
  assertFit(plan);
  const services = [
    runtimeOf(),
    vaultOf(wish),
    sourceOf(plan.source),
    storageOf(plan.target, wish),
    ...datasetsOf(plan),
  ];
  const folderOf = foldersOf(plan);
  const judged = plan.tables.map((table) => judge(table, plan, folderOf(table)));
  assertSome(judged);
  const items = judged
    .toSorted((a, b) => sizeOf(b.table) - sizeOf(a.table))
    .flatMap(({ item }) => (item === null ? [] : [item]));
  const { resources: pipelines, pipelineOf } = pipelinesOf(plan, items, wish.nodes);
  const resources = [...services, ...pipelines];
  if (resources.length > maxEntities)
    throw new AppError('FACTORY_UNFIT', {
      detail: `it would take ${String(resources.length)} resources, and a factory holds ${String(maxEntities)}`,
    });
  const template = templateText(wish.factory, resources);
  return {
    files: filesOf(wish, resources, template),
    tables: judged.map(({ table: { id, schema, name }, item, refusals, notes }) => ({
      id,
      schema,
      name,
      read: item?.read ?? null,
      pipeline: pipelineOf.get(id) ?? null,
      refusals: [...refusals],
      notes: [...notes],
    })),
    notes: [
      ...(template === null
        ? [
            'There is no ARM template, which would be beyond 4 MB: put the folder into the Git repository of the factory.',
          ]
        : []),
      ...planNotesOf(plan),
    ],
    byHand: [...byHandOf(plan, wish)],
  };
}

/** In an order of their own, so that equal sizes keep the order of the plan. */
const sizeOf = ({ bytesEstimate }: PlanTable): number => bytesEstimate ?? 0;

function assertFit({ options, series, pointInTime }: Plan): void {
  const refuse = (detail: string): AppError => new AppError('FACTORY_UNFIT', { detail });
  if (options.format === 'jsonl') throw refuse('it writes JSON lines, and only Parquet and CSV are exported');
  if (series !== undefined) throw refuse('it keeps a series up to date, and only whole loads are exported');
  if (pointInTime.mode !== 'none' && pointInTime.mode !== 'readOnly')
    throw refuse('it asks for one point in time, and Data Factory reads each query at its own moment');
}

function assertSome(judged: readonly Judged[]): void {
  const first = judged[0];
  if (first === undefined || judged.some(({ item }) => item !== null)) return;
  const { schema, name } = first.table;
  throw new AppError('FACTORY_NOTHING_LEFT', { table: `${schema}.${name}`, detail: first.refusals[0] ?? '' });
}

function judge(table: PlanTable, plan: Plan, folder: string): Judged {
  const refusals = refusalsOf(table);
  if (refusals.length > 0) return { table, item: null, refusals, notes: [] };
  const { read, item, note } = readOf(table);
  const { id, schema, name } = table;
  const entry = { id, schema, table: name, folder, ...item };
  if (itemBytes(entry) > maxItemBytes) {
    const why = 'Its statement is too long for a pipeline of Data Factory: choose fewer columns.';
    return { table, item: null, refusals: [why], notes: [] };
  }
  return {
    table,
    item: { id, read, entry },
    refusals,
    notes: [...(note === null ? [] : [note]), ...notesOf(table, plan.options)],
  };
}

function filesOf(
  { factory }: FactoryWish,
  resources: readonly Resource[],
  template: string | null,
): FactoryExport['files'] {
  return [
    {
      path: `factory/${factory}.json`,
      text: jsonText({ name: factory, properties: {}, identity: { type: 'SystemAssigned' } }),
    },
    ...resources.map((resource) => ({ path: `${resource.kind}/${resource.name}.json`, text: fileText(resource) })),
    ...(template === null ? [] : [{ path: 'arm/template.json', text: template }]),
  ].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
