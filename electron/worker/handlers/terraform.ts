// The answers about Terraform.
import { makeVariables } from '../terraform/make-variables.ts';
import { readOutputs } from '../terraform/read-outputs.ts';
import type { HandlersFor } from './call.ts';

export const terraformHandlers = (): HandlersFor<'terraform'> => ({
  'terraform.variables': async ({ plan, example }) => makeVariables(plan, example),
  'terraform.outputs': async ({ text, path }) => readOutputs(text, path),
});
