// The pipelines: one for each batch of tables that are read alike, and above them those that start the batches.
import type { FactoryRead } from '../../../shared/factory.ts';
import type { Plan } from '../../../shared/plan.ts';
import { batchCut, mannerOfCut, mannerOfWhole, usualManner, type Manner } from '../../../shared/sizing/batches.ts';
import { copyActivity, type Surroundings } from './copy-activity.ts';
import { runExpression } from './folders.ts';
import { maxActivities, maxNameLength, maxPipelineBytes } from './limits.ts';
import { byteCount, expression, fileText, jsonText, type Json, type JsonObject, type Resource } from './resource.ts';
import { beginRound, roundPipeline } from './rounds/round-pipelines.ts';

/** An entry of a control table. */
export type Item = {
  readonly id: string;
  readonly read: FactoryRead;
  readonly entry: JsonObject;
  /** In the source; null = unknown. */
  readonly bytes: number | null;
  /** It is kept up to date by rounds that read what changed. */
  readonly isRound: boolean;
};

/** Two activities for each pipeline that is started: its start, and what makes its failure ours. */
const startsPerPipeline = maxActivities / 2;
const words: Readonly<Record<FactoryRead, string>> = {
  whole: 'whole tables',
  bounded: 'tables in ranges between bounds',
  ranges: 'tables in ranges',
  physical: 'tables by their physical partitions',
};
/** The giants first: what is begun last should be short. */
const order: readonly FactoryRead[] = ['physical', 'bounded', 'ranges', 'whole'];

/**
 * All pipelines, the one that starts the others, and which of them copies a table. Their names are those of the plan, so
 * that a factory holds many. `items`: the largest first.
 */
export function pipelinesOf(around: Surroundings, items: readonly Item[]) {
  const prefix = pipelinePrefix(around.plan);
  const roundOf = (read: FactoryRead): string => `${prefix}_round_${read}`;
  const rounds = order
    .filter((read) => items.some((item) => item.isRound && item.read === read))
    .map((read) => roundPipeline(roundOf(read), read, around));
  const batches = order
    .flatMap((read) =>
      [null, roundOf(read)].flatMap((round) =>
        groupsOf(
          read,
          items.filter((item) => item.read === read && item.isRound === (round !== null)),
          around.nodes,
        ).flatMap((group) => batchesOf(group, around, round)),
      ),
    )
    .map(({ make, entries }, index) => ({ resource: make(`${prefix}_batch_${numbered(index)}`), entries }));
  const start = `${prefix}_all`;
  const starts = startsOf(
    prefix,
    start,
    batches.map(({ resource }) => resource.name),
  );
  return {
    resources: [...rounds, ...batches.map(({ resource }) => resource), ...starts],
    start,
    pipelineOf: new Map(batches.flatMap(({ resource, entries }) => entries.map(({ id }) => [id, resource.name]))),
  };
}

/** Of all that belongs to one plan alone. */
export const pipelinePrefix = ({ hash }: Pick<Plan, 'hash'>): string => `tableferry_${hash.slice(0, 8)}`;

const numbered = (index: number): string => String(index + 1).padStart(2, '0');

type Batch = { readonly make: (name: string) => Resource; readonly entries: readonly Item[] };

type Group = { readonly read: FactoryRead; readonly items: readonly Item[]; readonly manner: Manner };

/** Tables that are read alike, the giants apart: what a round reads is not told by the size of its table. */
function groupsOf(read: FactoryRead, items: readonly Item[], nodes: number): readonly Group[] {
  if (read === 'whole') return [{ read, items, manner: mannerOfWhole(nodes) }];
  if (items[0]?.isRound === true) return [{ read, items, manner: usualManner(true, nodes) }];
  const { giants, atOnce } = batchCut(
    items.map(({ bytes }) => bytes),
    nodes,
  );
  return [
    { read, items: items.slice(0, giants), manner: mannerOfCut(1, nodes) },
    { read, items: items.slice(giants), manner: mannerOfCut(atOnce, nodes) },
  ];
}

/** `round`: the pipeline that each is given to; null = each is copied here. */
function batchesOf({ read, items, manner }: Group, around: Surroundings, round: string | null): readonly Batch[] {
  const make = (name: string, entries: readonly Item[]): Resource => ({
    kind: 'pipeline',
    name,
    properties: {
      description: `Copies ${words[read]}; made by Tableferry from a plan.`,
      activities: [forEach(read, manner, around, round)],
      parameters: {
        run: { type: 'string' },
        // A default is data: it is taken as it is, whereas texts of an activity are searched for expressions.
        tables: { type: 'array', defaultValue: entries.map(({ entry }) => entry) },
      },
      annotations: ['tableferry'],
    },
  });
  const frameBytes = byteCount(fileText(make('n'.repeat(maxNameLength), [])));
  return inBatches(items, maxPipelineBytes - frameBytes).map((entries) => ({
    make: (name) => make(name, entries),
    entries,
  }));
}

/** Bytes of an entry as it stands in its pipeline, indented. */
export const itemBytes = (entry: Json): number => byteCount(jsonText({ a: { b: { c: [entry] } } }));

function inBatches(items: readonly Item[], mostBytes: number): readonly (readonly Item[])[] {
  const batches: Item[][] = [];
  let bytes = Infinity;
  for (const item of items) {
    const more = itemBytes(item.entry);
    if (bytes + more > mostBytes) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)?.push(item);
    bytes += more;
  }
  return batches;
}

const forEach = (
  read: FactoryRead,
  { atOnce, queries }: Manner,
  around: Surroundings,
  round: string | null,
): JsonObject => ({
  name: 'Each table',
  type: 'ForEach',
  dependsOn: [],
  userProperties: [],
  typeProperties: {
    items: expression('@pipeline().parameters.tables'),
    isSequential: atOnce === 1,
    ...(atOnce === 1 ? {} : { batchCount: atOnce }),
    activities: round === null ? [copyActivity(read, queries, around)] : beginRound(round, around),
  },
});

/** The pipeline that starts all others; with many, between them those that start some each. */
function startsOf(prefix: string, all: string, batches: readonly string[]): readonly Resource[] {
  const groups = Array.from({ length: Math.ceil(batches.length / startsPerPipeline) }, (_, index) =>
    batches.slice(index * startsPerPipeline, (index + 1) * startsPerPipeline),
  );
  const top = (started: readonly string[]): Resource =>
    startOf(all, started, runExpression, { type: 'string', defaultValue: '' });
  if (groups.length === 1) return [top(batches)];
  const named = groups.map((started, index) => {
    const name = `${prefix}_group_${numbered(index)}`;
    return startOf(name, started, '@pipeline().parameters.run', { type: 'string' });
  });
  return [...named, top(named.map(({ name }) => name))];
}

/**
 * One after the other, whatever became of the one before. An activity that another follows in any case does not fail its
 * pipeline, so that each has a Fail activity beside it.
 */
const startOf = (name: string, started: readonly string[], run: string, runParameter: JsonObject): Resource => ({
  kind: 'pipeline',
  name,
  properties: {
    description: 'Starts pipelines, and fails when one of them does; made by Tableferry from a plan.',
    activities: started.flatMap((pipeline, index): JsonObject[] => [
      {
        name: `Start ${pipeline}`,
        type: 'ExecutePipeline',
        dependsOn:
          index === 0 ? [] : [{ activity: `Start ${started[index - 1] ?? ''}`, dependencyConditions: ['Completed'] }],
        userProperties: [],
        typeProperties: {
          pipeline: { referenceName: pipeline, type: 'PipelineReference' },
          waitOnCompletion: true,
          parameters: { run: expression(run) },
        },
      },
      {
        name: `Fail ${pipeline}`,
        type: 'Fail',
        dependsOn: [{ activity: `Start ${pipeline}`, dependencyConditions: ['Failed'] }],
        userProperties: [],
        typeProperties: { message: `Not all tables of ${pipeline} were copied.`, errorCode: 'TABLES_NOT_COPIED' },
      },
    ]),
    concurrency: 1,
    parameters: { run: runParameter },
    annotations: ['tableferry'],
  },
});
