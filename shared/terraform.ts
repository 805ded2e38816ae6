// What the program gives to Terraform (variables of an example) and takes from it (its outputs).
import { z } from 'zod';
import { targetConfigSchema } from './connection.ts';
import { namedPlaceSchema } from './factory.ts';
import { logAnalyticsSchema } from './log-analytics.ts';

export const terraformExampleSchema = z.enum(['workstation', 'factory', 'private']);
export type TerraformExample = z.infer<typeof terraformExampleSchema>;

export const madeVariablesSchema = z.strictObject({
  /** terraform.tfvars, formatted as `terraform fmt` does. */
  text: z.string(),
  /** Variables that the plan does not tell and somebody has to fill in: they stand in the text as comments. */
  missing: z.array(z.strictObject({ name: z.string(), description: z.string() })),
});

/** What of `terraform output -json` the program understands; null = it is not among the outputs. */
export const readOutputsSchema = z.strictObject({
  target: targetConfigSchema.nullable(),
  /** Without who signs in, where the outputs do not say. */
  factory: namedPlaceSchema.partial({ signIn: true }).nullable(),
  logAnalytics: logAnalyticsSchema.nullable(),
  /** Names of outputs that were not used. */
  unused: z.array(z.string()),
});
