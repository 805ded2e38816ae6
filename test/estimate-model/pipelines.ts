// Reads generated pipelines back: which tables are copied together, how many at a time, and by how many queries each.
import { z } from 'zod';
import type { Layout } from '../../electron/worker/factory/layout.ts';

const startSchema = z.object({
  typeProperties: z.object({ pipeline: z.object({ referenceName: z.string() }) }),
});
const copySchema = z.object({ typeProperties: z.object({ parallelCopies: z.int() }) });
const batchSchema = z.object({
  activities: z.tuple([
    z.object({
      type: z.literal('ForEach'),
      typeProperties: z.object({
        isSequential: z.boolean(),
        batchCount: z.int().optional(),
        activities: z.tuple([copySchema]),
      }),
    }),
  ]),
  parameters: z.object({ tables: z.object({ defaultValue: z.array(z.object({ id: z.string() })) }) }),
});
const startingSchema = z.object({ activities: z.array(z.object({ type: z.string() }).loose()) });

export type GeneratedBatch = {
  readonly queues: number;
  /** At the same time, of each table. */
  readonly queries: number;
  readonly ids: readonly string[];
};

/** In the order in which the starting pipeline begins them, each after the one before has ended. */
export function batchesIn({ resources, start }: Layout): readonly GeneratedBatch[] {
  const pipelines = new Map(
    resources.flatMap(({ kind, name, properties }) => (kind === 'pipeline' ? [[name, properties]] : [])),
  );
  const read = (name: string): readonly GeneratedBatch[] => {
    const batch = batchSchema.safeParse(pipelines.get(name));
    if (batch.success) {
      const {
        activities: [{ typeProperties }],
        parameters,
      } = batch.data;
      return [
        {
          queues: typeProperties.isSequential ? 1 : (typeProperties.batchCount ?? 20),
          queries: typeProperties.activities[0].typeProperties.parallelCopies,
          ids: parameters.tables.defaultValue.map(({ id }) => id),
        },
      ];
    }
    return startingSchema
      .parse(pipelines.get(name))
      .activities.filter(({ type }) => type === 'ExecutePipeline')
      .flatMap((activity) => read(startSchema.parse(activity).typeProperties.pipeline.referenceName));
  };
  return read(start);
}
