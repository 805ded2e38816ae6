// The answers about Azure Data Factory.
import { exportFactory } from '../factory/export-factory.ts';
import type { HandlersFor } from './call.ts';

export const factoryHandlers = (): HandlersFor<'factory'> => ({
  'factory.export': async ({ plan, wish }) => exportFactory(plan, wish),
});
