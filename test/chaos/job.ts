// What one life of the victim is told: everything but the secrets, which stay in its environment.
import { z } from 'zod';
import { planSchema } from '../../shared/plan.ts';

export const jobSchema = z.strictObject({
  runId: z.string(),
  plan: planSchema,
  statePath: z.string(),
  /** Mean time between two deaths of lanes; 0 = none die. */
  laneDeathMs: z.number(),
  seed: z.int(),
});
export type Job = z.infer<typeof jobSchema>;

/** One line of the victim's output. */
export const lineSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('progress'),
    rows: z.number(),
    bytes: z.number(),
    laneDeaths: z.number(),
    rssMb: z.number(),
  }),
  z.strictObject({ kind: z.literal('end'), state: z.string(), error: z.string() }),
]);
export type Line = z.infer<typeof lineSchema>;

export const passwordVariable = 'CHAOS_PASSWORD';
export const storageVariable = 'CHAOS_STORAGE';
