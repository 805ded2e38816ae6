// Requests about Azure Data Factory as the engine of a plan.
import { z } from 'zod';
import {
  factoryDiffSchema,
  factoryExportSchema,
  factoryPlaceSchema,
  factoryScheduleSchema,
  factoryWishSchema,
  runtimeStateSchema,
} from '../factory.ts';
import { planSchema } from '../plan.ts';
import { main, nothing, secret, worker } from './method.ts';
import { secretsSchema } from './run.ts';

/** `secret`: of the sign-in that the place names. */
const ofPlace = { place: factoryPlaceSchema, secret };
/** A plan that names its factory. */
const ofPlan = { plan: planSchema, secret };
const ofDeployment = {
  ...ofPlan,
  /** Deploys a trigger too. */
  schedule: factoryScheduleSchema.optional(),
  /** The trigger of the plan is started at the end; otherwise a new one is stopped, and one that is there stays as it is. */
  isStarted: z.boolean().optional(),
};

export const factoryMethods = {
  /** The resources of a factory that carries out the plan, as files; nobody is asked and nothing is written. */
  'factory.export': worker(
    z.strictObject({ plan: planSchema, wish: factoryWishSchema, schedule: factoryScheduleSchema.optional() }),
    factoryExportSchema,
  ),
  /** What a deployment of the plan would change in its factory; nothing is changed. Errors of all below: FACTORY_UNFIT, those of azure.*. */
  'factory.diff': worker(z.strictObject(ofDeployment), factoryDiffSchema),
  /**
   * Carries out a diff that somebody saw; throws FACTORY_CHANGED when it would be another one by now, and
   * FACTORY_TRIGGERS_STOPPED where a trigger could not be started again.
   */
  'factory.deploy': worker(
    z.strictObject({ ...ofDeployment, hash: z.string() }),
    z.strictObject({ deployed: z.int() }),
  ),
  'factory.runtime': worker(z.strictObject({ ...ofPlace, runtime: z.string() }), runtimeStateSchema),
  /** The key that registers a node: a secret. In the window it goes to the clipboard and never to the page. */
  'factory.runtimeKey': worker(
    z.strictObject({ ...ofPlace, runtime: z.string() }),
    z.strictObject({ key: z.string() }),
  ),
  /**
   * What there is on record of the factory's part of a run, as one text of limited size: pipeline runs, activity runs, errors,
   * and from the container the logs of skipped rows. Of the secrets, those of factory and target are used.
   */
  'factory.logs': worker(
    z.strictObject({ runId: z.string().min(1), secrets: secretsSchema }),
    z.strictObject({ text: z.string() }),
  ),
} as const;

export const factoryDesktopMethods = {
  /** Puts the key of a node on the clipboard, from where it is gone after a minute. `secret`: a handle. */
  'factory.copyRuntimeKey': main(z.strictObject({ ...ofPlace, runtime: z.string() }), nothing),
} as const;
