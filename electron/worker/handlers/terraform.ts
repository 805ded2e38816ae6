// The answers about Terraform.
import type { HandlersFor } from './call.ts';
import { notYet } from './not-yet.ts';

export const terraformHandlers = (): HandlersFor<'terraform'> => ({
  'terraform.variables': notYet,
  'terraform.outputs': notYet,
});
