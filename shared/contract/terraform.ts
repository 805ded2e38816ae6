// Requests about Terraform: what a plan needs in Azure as variables, and what Terraform made as connections.
import { z } from 'zod';
import { planSchema } from '../plan.ts';
import { madeVariablesSchema, readOutputsSchema, terraformExampleSchema } from '../terraform.ts';
import { worker } from './method.ts';

export const terraformMethods = {
  /** The variables of an example, as far as the plan tells them. No secret stands in them. */
  'terraform.variables': worker(
    z.strictObject({ plan: planSchema, example: terraformExampleSchema }),
    madeVariablesSchema,
  ),
  /** The text of `terraform output -json`; `path` is only named in messages. Throws FILE_INVALID. */
  'terraform.outputs': worker(z.strictObject({ text: z.string(), path: z.string() }), readOutputsSchema),
} as const;
