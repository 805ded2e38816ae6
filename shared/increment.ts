// How the changes of a table are found, and what a server offers for it.
import { z } from 'zod';

const column = z.string().min(1);
/** At least the longest transaction that writes, or what it wrote is missed. */
const overlapSeconds = z
  .int()
  .min(0)
  .max(31 * 86_400);

const policies = {
  /** Where changes may have been lost (cleaned up, restored, no longer tracked): load the table anew, or end it and ask. */
  ifLost: z.enum(['reload', 'stop']).default('reload'),
  /** Where its columns are no longer those of the plan. */
  ifSchemaChanged: z.enum(['evolve', 'reload', 'stop']).default('stop'),
};
/** Deletes are not seen by the mode: every so many rounds all keys are compared; null = never. */
const sweepEvery = z.int().min(1).max(10_000).nullable().default(null);

/** How the changes of a table since the last round are found. */
export const incrementSchema = z.discriminatedUnion('mode', [
  /** The whole table in every round. */
  z.strictObject({ mode: z.literal('reload'), ...policies }),
  z.strictObject({ mode: z.literal('changeTracking'), ...policies }),
  /** `instance`: capture instance. `net`: the last state of each row; `all`: every change, in order. */
  z.strictObject({ mode: z.literal('cdc'), instance: z.string().min(1), rows: z.enum(['net', 'all']), ...policies }),
  z.strictObject({ mode: z.literal('rowversion'), column, sweepEvery, ...policies }),
  z.strictObject({
    mode: z.literal('watermark'),
    column,
    /** `time`: a date or time column; `number`: one that only grows, such as an identity. */
    kind: z.enum(['time', 'number']),
    /** Of `time`: rows as far back are read again. */
    overlapSeconds: overlapSeconds.default(900),
    /** Of `number`: the same as a difference of values, in decimal digits. */
    overlap: z
      .string()
      .regex(/^\d{1,38}$/)
      .default('0'),
    sweepEvery,
    ...policies,
  }),
  z.strictObject({
    mode: z.literal('temporal'),
    /** The columns of its period. */
    start: column,
    end: column,
    history: z.strictObject({ schema: z.string().min(1), name: z.string().min(1) }),
    overlapSeconds: overlapSeconds.default(900),
    ...policies,
  }),
]);
export type Increment = z.infer<typeof incrementSchema>;
export type IncrementMode = Increment['mode'];

/** The increments of several tables, as people write them into a file. */
export const tableIncrementsSchema = z.array(
  z.strictObject({ schema: z.string().min(1), name: z.string().min(1), increment: incrementSchema }),
);
export type TableIncrement = z.infer<typeof tableIncrementsSchema>[number];

/** What a server offers for one table. */
const incrementChoiceSchema = z.strictObject({
  increment: incrementSchema,
  isAvailable: z.enum(['yes', 'no', 'unknown']),
  /** Why not; empty when it is. */
  obstacle: z.string(),
  gives: z.string(),
  /** Its limits and what it costs the server. */
  costs: z.string(),
  /** T-SQL for the administrator that would make it available, or cheaper; null = there is nothing to do, or to be done. */
  script: z.string().nullable(),
});
export type IncrementChoice = z.infer<typeof incrementChoiceSchema>;

export const incrementAdviceSchema = z.strictObject({
  schema: z.string(),
  name: z.string(),
  recommended: incrementSchema,
  why: z.string(),
  /** From best to worst, with those that are not available. */
  choices: z.array(incrementChoiceSchema),
});
export type IncrementAdvice = z.infer<typeof incrementAdviceSchema>;
