// From a plan to the files of a factory: what can be copied is written, what would be silently wrong is left out and told.
import { AppError } from '../../../shared/errors.ts';
import type { FactoryExport, FactorySchedule, FactoryWish } from '../../../shared/factory.ts';
import type { Plan } from '../../../shared/plan.ts';
import { judgeTables, layOut, type JudgedTable } from './layout.ts';
import { byHandOf, planNotesOf, triggerByHand } from './plan-notes.ts';
import { fileText, jsonText, type Resource } from './resource.ts';
import { seriesNotes } from './rounds/round-notes.ts';
import type { LayoutWish } from './services.ts';
import { templateText } from './template.ts';
import { triggerOf } from './trigger.ts';

/** The same plan and wish give the same files. Throws FACTORY_UNFIT, FACTORY_NOTHING_LEFT. */
export function exportFactory(plan: Plan, wish: LayoutWish, schedule?: FactorySchedule): FactoryExport {
  const judged = judgeTables(plan);
  assertSome(judged);
  const { resources: laid, start, tables } = layOut(plan, wish, judged);
  const trigger = schedule === undefined ? null : triggerOf(plan, start, schedule);
  const resources = trigger === null ? laid : [...laid, trigger];
  const pipelineOf = new Map(tables.map(({ id, pipeline }) => [id, pipeline]));
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
      ...seriesNotes(plan),
    ],
    byHand: [...byHandOf(plan, wish, start), ...(trigger === null ? [] : [triggerByHand(trigger.name, wish.factory)])],
  };
}

function assertSome(judged: readonly JudgedTable[]): void {
  const first = judged[0];
  if (judged.some(({ item }) => item !== null)) return;
  if (first === undefined)
    throw new AppError('FACTORY_UNFIT', {
      detail: 'it leaves no table to its factory: all are moved by this computer',
    });
  const { schema, name } = first.table;
  throw new AppError('FACTORY_NOTHING_LEFT', { table: `${schema}.${name}`, detail: first.refusals[0] ?? '' });
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
