// Requests about the storage side.
import { z } from 'zod';
import { checkListSchema } from '../checks.ts';
import { targetAccountSchema, targetConfigSchema } from '../connection.ts';
import { compressionSchema, formatSchema } from '../run-options.ts';
import { namespaceSchema } from '../target-place.ts';
import { nothing, secret, worker } from './method.ts';

const tableNames = z.array(z.strictObject({ schema: z.string(), name: z.string() })).max(20);
const account = { account: targetAccountSchema, secret };

export const targetMethods = {
  /** Writes, reads and deletes a small blob; reports by `checks.changed` events that carry `probeId`. */
  'target.test': worker(
    z.strictObject({
      target: targetConfigSchema,
      secret,
      probeId: z.string(),
      /** How long a role that is missing or not in effect yet is waited for; not at all unless given. */
      waitMs: z.int().min(0).max(3_600_000).optional(),
    }),
    /** `namespace` null = the account did not say. */
    z.strictObject({ checks: checkListSchema, namespace: namespaceSchema.nullable() }),
  ),
  /** A SAS for one container may not list: STORAGE_REFUSED. */
  'target.containers': worker(
    z.strictObject(account),
    z.strictObject({
      containers: z.array(z.strictObject({ name: z.string(), lastModifiedUtc: z.string().nullable() })),
    }),
  ),
  /** Creates it without public access; one that exists already is a CONTAINER_EXISTS. */
  'target.createContainer': worker(z.strictObject({ ...account, container: z.string() }), nothing),
  /**
   * The names of the first parts of some tables, for the live preview. Throws PATH_TEMPLATE_INVALID, and BLOB_NAMES_UNFIT
   * when one of these tables or of `longest`, those with the longest names, could get a name that the storage refuses.
   */
  'target.names': worker(
    z.strictObject({
      /** Null = the default. */
      template: z.string().nullable(),
      format: formatSchema,
      compression: compressionSchema,
      server: z.string(),
      database: z.string(),
      tables: tableNames,
      longest: tableNames.default([]),
      namespace: namespaceSchema.nullable().default(null),
    }),
    z.strictObject({ template: z.string(), names: z.array(z.string()) }),
  ),
} as const;
