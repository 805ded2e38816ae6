// The answers about Azure Data Factory.
import { exportFactory } from '../factory/export-factory.ts';
import type { HandlersFor } from './call.ts';
import { notYet } from './not-yet.ts';

export const factoryHandlers = (): HandlersFor<'factory'> => ({
  'factory.export': async ({ plan, wish }) => exportFactory(plan, { ...wish, services: plan.factory?.services }),
  'factory.diff': notYet,
  'factory.deploy': notYet,
  'factory.runtime': notYet,
  'factory.runtimeKey': notYet,
  'factory.logs': notYet,
});
