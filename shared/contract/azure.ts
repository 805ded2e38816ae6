// Requests about what there is in Azure: browsing to a container, and creating what is missing.
import { z } from 'zod';
import { newAccountSchema, storageAccountSchema, subscriptionSchema, tenantSchema } from '../azure.ts';
import { signInSchema } from '../sign-in.ts';
import { nothing, secret, worker } from './method.ts';

const by = { signIn: signInSchema, secret };
const named = z.strictObject({ name: z.string(), label: z.string() });

/** Errors of all: SIGN_IN_NEEDED, SIGN_IN_REFUSED, SIGN_IN_UNREACHABLE, ARM_REFUSED, ARM_UNREACHABLE, ARM_BUSY, ARM_REJECTED. */
export const azureMethods = {
  'azure.tenants': worker(z.strictObject(by), z.strictObject({ tenants: z.array(tenantSchema) })),
  'azure.subscriptions': worker(z.strictObject(by), z.strictObject({ subscriptions: z.array(subscriptionSchema) })),
  'azure.accounts': worker(
    z.strictObject({
      ...by,
      subscription: z.string(),
      /** Asks for each account whether this sign-in may write blobs. */
      checksWrite: z.boolean(),
    }),
    z.strictObject({ accounts: z.array(storageAccountSchema) }),
  ),
  'azure.containers': worker(
    z.strictObject({ ...by, accountId: z.string() }),
    z.strictObject({
      containers: z.array(z.strictObject({ name: z.string(), lastModifiedUtc: z.string().nullable() })),
    }),
  ),
  /** Without public access; needs no role for the data. */
  'azure.createContainer': worker(z.strictObject({ ...by, accountId: z.string(), container: z.string() }), nothing),
  /** What a new account may be put into. */
  'azure.places': worker(
    z.strictObject({ ...by, subscription: z.string() }),
    z.strictObject({ locations: z.array(named), resourceGroups: z.array(named) }),
  ),
  /** Without public access and account keys, TLS 1.2. Throws ACCOUNT_NAME_TAKEN. */
  'azure.createAccount': worker(
    z.strictObject({ ...by, account: newAccountSchema }),
    z.strictObject({ account: storageAccountSchema }),
  ),
} as const;
