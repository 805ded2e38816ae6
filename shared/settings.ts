// What the user set once for all windows.
import { z } from 'zod';

export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark', 'highContrast']),
  /** Where runs and checkpoints are kept; null = the user's data folder. Takes effect when the program starts again. */
  stateFolder: z.string().min(1).nullable(),
  notifyAtEnd: z.boolean(),
  keepAwake: z.boolean(),
});
export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = {
  theme: 'system',
  stateFolder: null,
  notifyAtEnd: true,
  keepAwake: true,
};
