// Connection descriptions as the user writes them (source.json, target.json); secrets appear only as references.
import { z } from 'zod';

/** Where a secret is to be found. The secret itself never stands in a file, a plan or an argument. */
const secretRefSchema = z.union([
  z.strictObject({ env: z.string().min(1) }),
  z.strictObject({ file: z.string().min(1) }),
  z.strictObject({ stdin: z.literal(true) }),
]);
export type SecretRef = z.infer<typeof secretRefSchema>;

const encryptSchema = z.enum(['mandatory', 'optional', 'strict']);

export const sourceConfigSchema = z.strictObject({
  /** `host`, `host\instance` or `host,port`. */
  server: z.string().min(1),
  port: z.int().min(1).max(65535).optional(),
  database: z.string().min(1).max(128),
  authentication: z.strictObject({
    kind: z.literal('sql'),
    user: z.string().min(1),
    password: secretRefSchema,
  }),
  encrypt: encryptSchema.default('mandatory'),
  trustServerCertificate: z.boolean().default(false),
  /** PEM file with the certificate authority that signed the server's certificate. */
  caFile: z.string().min(1).optional(),
  /** Name expected in the certificate when it differs from `server` (listener, alias, IP address). */
  certificateName: z.string().min(1).optional(),
  connectTimeoutMs: z.int().min(1000).max(600_000).default(15_000),
  /** A connection that is silent this long in mid-stream is taken for dead and its part is read again. */
  stallTimeoutMs: z.int().min(100).max(3_600_000).default(120_000),
  packetSizeBytes: z.int().min(512).max(32_767).default(16_384),
});
export type SourceConfig = z.infer<typeof sourceConfigSchema>;

const containerName = z
  .string()
  .min(3)
  .max(63)
  .regex(/^[a-z0-9](?:-?[a-z0-9])+$/, 'a container name has 3 to 63 lower-case letters, digits and single hyphens');

export const targetConfigSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('connectionString'), value: secretRefSchema, container: containerName }),
  z.strictObject({
    kind: z.literal('accountKey'),
    /** Blob endpoint, e.g. https://account.blob.core.windows.net */
    endpoint: z.url(),
    account: z.string().min(1),
    key: secretRefSchema,
    container: containerName,
  }),
  /** `sas` is the query string (with or without `?`) of an account or container SAS. */
  z.strictObject({ kind: z.literal('sas'), endpoint: z.url(), sas: secretRefSchema, container: containerName }),
]);
export type TargetConfig = z.infer<typeof targetConfigSchema>;
