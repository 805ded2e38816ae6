// Requests about Azure Data Factory as the engine of a plan.
import { z } from 'zod';
import { factoryExportSchema, factoryWishSchema } from '../factory.ts';
import { planSchema } from '../plan.ts';
import { worker } from './method.ts';

export const factoryMethods = {
  /** The resources of a factory that carries out the plan, as files; nobody is asked and nothing is written. */
  'factory.export': worker(z.strictObject({ plan: planSchema, wish: factoryWishSchema }), factoryExportSchema),
} as const;
