// Connections that were saved by name. Their secrets stay with the main process.
import { z } from 'zod';
import { sourceConfigSchema, targetConfigSchema } from './connection.ts';

const what = z.discriminatedUnion('side', [
  z.strictObject({ side: z.literal('source'), config: sourceConfigSchema }),
  z.strictObject({ side: z.literal('target'), config: targetConfigSchema }),
]);

export const savedConnectionSchema = z.strictObject({
  id: z.string(),
  name: z.string().min(1).max(100),
  connection: what,
  /** Handle of the secret; null = it was not kept and must be typed. */
  secret: z.string().nullable(),
  usedUtc: z.string(),
});
export type SavedConnection = z.infer<typeof savedConnectionSchema>;

/** `id` null = a new one. `secret`: a handle; null = do not keep it. */
export const connectionDraftSchema = z.strictObject({
  id: z.string().nullable(),
  name: z.string().min(1).max(100),
  connection: what,
  secret: z.string().nullable(),
});
export type ConnectionDraft = z.infer<typeof connectionDraftSchema>;
