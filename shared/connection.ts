// Connection descriptions as the user writes them (source.json, target.json); secrets appear only as references.
import { z } from 'zod';
import { secretRefSchema, type SecretRef } from './secret-ref.ts';
import { signInName, signInSchema, signInSecretOf } from './sign-in.ts';
import { targetPlace } from './target-place.ts';

const fingerprintSchema = z
  .string()
  .transform((text) => text.replaceAll(/[\s:]/g, '').toUpperCase())
  .refine((text) => /^[0-9A-F]{64}$/.test(text), 'a SHA-256 fingerprint has 64 hexadecimal digits')
  .transform((text) => text.replaceAll(/(..)(?!$)/g, '$1:'));

const encryptSchema = z.enum(['mandatory', 'optional', 'strict']);

export const sourceConfigSchema = z.strictObject({
  /** `host`, `host\instance` or `host,port`. */
  server: z.string().min(1),
  port: z.int().min(1).max(65535).optional(),
  database: z.string().min(1).max(128),
  authentication: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('sql'), user: z.string().min(1), password: secretRefSchema }),
    /** A Windows account by name and password (NTLM); `domain` may be empty for an account of the server itself. */
    z.strictObject({
      kind: z.literal('windows'),
      domain: z.string(),
      user: z.string().min(1),
      password: secretRefSchema,
    }),
    /** An access token of Entra ID for https://database.windows.net/, as `az account get-access-token` gives it. */
    z.strictObject({ kind: z.literal('entraToken'), token: secretRefSchema }),
    /** Microsoft Entra ID: a person, an application or the computer itself signs in, and the token is fetched when needed. */
    z.strictObject({ kind: z.literal('entra'), signIn: signInSchema }),
    /** The user who is signed in to Windows, through the ODBC driver of this computer; `driver` when not the newest. */
    z.strictObject({ kind: z.literal('integrated'), driver: z.string().min(1).optional() }),
  ]),
  encrypt: encryptSchema.default('mandatory'),
  trustServerCertificate: z.boolean().default(false),
  /** PEM file with the certificate authority that signed the server's certificate. */
  caFile: z.string().min(1).optional(),
  /** Name expected in the certificate when it differs from `server` (listener, alias, IP address). */
  certificateName: z.string().min(1).optional(),
  /**
   * SHA-256 of the one certificate that is accepted, `AB:CD:...`: whoever signed it and whatever names stand in it. Not
   * together with trustServerCertificate.
   */
  certificateFingerprint: fingerprintSchema.optional(),
  /** A server that was never updated speaks TLS 1.0 only, which is not safe any more; 1.2 when not given. */
  oldestTls: z.enum(['1.0', '1.1', '1.2']).optional(),
  /** Tries all addresses of a name at once: for the listener of an availability group over several subnets. */
  multiSubnetFailover: z.boolean().optional(),
  /** ApplicationIntent=ReadOnly: an availability group listener sends us to a readable secondary. */
  readOnlyIntent: z.boolean().default(false),
  connectTimeoutMs: z.int().min(1000).max(600_000).default(15_000),
  /** A connection that is silent this long in mid-stream is taken for dead and its part is read again. */
  stallTimeoutMs: z.int().min(100).max(3_600_000).default(120_000),
  packetSizeBytes: z.int().min(512).max(32_767).default(16_384),
});
export type SourceConfig = z.infer<typeof sourceConfigSchema>;

/** The reference to the one secret of a source; null = it needs none. */
export function sourceSecretOf({ authentication }: Pick<SourceConfig, 'authentication'>): SecretRef | null {
  switch (authentication.kind) {
    case 'sql':
    case 'windows':
      return authentication.password;
    case 'entraToken':
      return authentication.token;
    case 'entra':
      return signInSecretOf(authentication.signIn);
    case 'integrated':
      return null;
  }
}

/** Who signs in, as SQL Server writes it: `etl`, `DOMAIN\etl`. */
export function loginNameOf({ authentication }: Pick<SourceConfig, 'authentication'>): string {
  switch (authentication.kind) {
    case 'sql':
      return authentication.user;
    case 'windows':
      return authentication.domain === '' ? authentication.user : `${authentication.domain}\\${authentication.user}`;
    case 'entraToken':
      return 'the account of the Entra ID token';
    case 'entra':
      return signInName(authentication.signIn);
    case 'integrated':
      return 'the signed-in Windows user';
  }
}

const containerName = z
  .string()
  .min(3)
  .max(63)
  .regex(/^[a-z0-9](?:-?[a-z0-9])+$/, 'a container name has 3 to 63 lower-case letters, digits and single hyphens');

const connectionStringAccount = { kind: z.literal('connectionString'), value: secretRefSchema };
const accountKeyAccount = {
  kind: z.literal('accountKey'),
  /** Blob endpoint, e.g. https://account.blob.core.windows.net */
  endpoint: z.url(),
  account: z.string().min(1),
  key: secretRefSchema,
};
/** `sas` is the query string (with or without `?`) of an account or container SAS. */
const sasAccount = { kind: z.literal('sas'), endpoint: z.url(), sas: secretRefSchema };
/** Microsoft Entra ID: the account's roles decide, and no key travels. */
const entraAccount = {
  kind: z.literal('entra'),
  endpoint: z.url().refine((text) => text.startsWith('https://'), 'a token is only sent over https'),
  signIn: signInSchema,
};

const place = { container: containerName, ...targetPlace };

/** A storage account without a container. */
export const targetAccountSchema = z.discriminatedUnion('kind', [
  z.strictObject(connectionStringAccount),
  z.strictObject(accountKeyAccount),
  z.strictObject(sasAccount),
  z.strictObject(entraAccount),
]);
export type TargetAccount = z.infer<typeof targetAccountSchema>;

export const targetConfigSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...connectionStringAccount, ...place }),
  z.strictObject({ ...accountKeyAccount, ...place }),
  z.strictObject({ ...sasAccount, ...place }),
  z.strictObject({ ...entraAccount, ...place }),
]);
export type TargetConfig = z.infer<typeof targetConfigSchema>;

/** The reference to the one secret of a target; null = it needs none. */
export function targetSecretOf(target: TargetAccount): SecretRef | null {
  switch (target.kind) {
    case 'connectionString':
      return target.value;
    case 'accountKey':
      return target.key;
    case 'sas':
      return target.sas;
    case 'entra':
      return signInSecretOf(target.signIn);
  }
}
