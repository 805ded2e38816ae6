// The settings of the fake as its own process: those of a test, as JSON.
import { z } from 'zod';

const schema = z.strictObject({
  certificate: z.strictObject({ key: z.string(), cert: z.string() }).optional(),
  subscription: z.string().optional(),
  resourceGroup: z.string().optional(),
  factory: z.string().optional(),
  isThere: z.boolean().optional(),
  nodes: z.int().optional(),
  decimals: z.enum(['fixed', 'binary']).optional(),
  quoted: z.enum(['strings', 'all']).optional(),
  tenants: z.array(z.strictObject({ id: z.string(), name: z.string(), subscriptions: z.array(z.string()) })).optional(),
  storage: z.array(z.strictObject({ endpoint: z.string(), connectionString: z.string() })).optional(),
  sources: z
    .array(z.strictObject({ server: z.string(), host: z.string(), port: z.int(), ca: z.string().optional() }))
    .optional(),
  vaults: z.record(z.string(), z.record(z.string(), z.string())).optional(),
  pace: z.record(z.string(), z.number()).optional(),
  /** A directory beside it, with the same certificate. */
  entra: z
    .strictObject({
      clients: z.array(z.string()).optional(),
      applications: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
});

export function readProcessSettings(text: string) {
  const { entra, ...settings } = schema.parse(JSON.parse(text));
  return { settings, entra: entra ?? null };
}
