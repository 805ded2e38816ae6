// What the user set once for all windows.
import { z } from 'zod';
import { cloudSchema } from './clouds.ts';
import { logLevelSchema } from './log-level.ts';
import { defaultNetwork, networkSettingsSchema } from './network.ts';

export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark', 'highContrast']),
  /** Where runs and checkpoints are kept; null = the user's data folder. Takes effect when the program starts again. */
  stateFolder: z.string().min(1).nullable(),
  notifyAtEnd: z.boolean(),
  keepAwake: z.boolean(),
  /** Of the application that signs people in to Azure; null = none is registered yet. */
  azureClientId: z.guid('an application (client) id looks like 11111111-2222-3333-4444-555555555555').nullable(),
  azureCloud: cloudSchema,
  /** How much the log of a run tells; of runs that begin or go on after it was set. */
  logLevel: logLevelSchema,
  network: networkSettingsSchema,
});
export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = {
  theme: 'system',
  stateFolder: null,
  notifyAtEnd: true,
  keepAwake: true,
  azureClientId: null,
  azureCloud: 'public',
  logLevel: 'info',
  network: defaultNetwork,
};
