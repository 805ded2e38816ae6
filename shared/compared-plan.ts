// What `plan --check` finds: how a server differs from a plan or a draft.
import { z } from 'zod';

const comparedDifferenceSchema = z.strictObject({
  /** `rights`: a right, or what finds changes, is missing. `gone`: the table. */
  kind: z.enum(['added', 'dropped', 'changed', 'renamed', 'key', 'gone', 'rights']),
  /** Null where it is about the table as a whole. */
  column: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** What it means, a sentence. */
  consequence: z.string(),
});

const comparedTableSchema = z.strictObject({
  schema: z.string(),
  name: z.string(),
  differences: z.array(comparedDifferenceSchema),
  /** What a run, or the next round, would do about it. */
  action: z.enum(['none', 'evolve', 'reload', 'stop']),
  /** Empty for `none`. */
  why: z.string(),
});
export type ComparedTable = z.infer<typeof comparedTableSchema>;

export const comparedPlanSchema = z.strictObject({
  isSame: z.boolean(),
  tables: z.array(comparedTableSchema),
  /** Tables of the same schemas that the plan does not have: `schema.name`. Not known with a draft. */
  besides: z.array(z.string()),
});
export type ComparedPlan = z.infer<typeof comparedPlanSchema>;
