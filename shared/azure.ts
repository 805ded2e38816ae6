// What the resource manager tells of tenants, subscriptions, storage accounts and containers.
import { z } from 'zod';

export const tenantSchema = z.strictObject({ id: z.string(), name: z.string(), domain: z.string().nullable() });
export type Tenant = z.infer<typeof tenantSchema>;

export const subscriptionSchema = z.strictObject({ id: z.string(), name: z.string(), state: z.string() });
export type Subscription = z.infer<typeof subscriptionSchema>;

export const storageAccountSchema = z.strictObject({
  /** `/subscriptions/.../storageAccounts/name` */
  id: z.string(),
  name: z.string(),
  resourceGroup: z.string(),
  location: z.string(),
  /** `StorageV2` ... */
  kind: z.string(),
  /** `Standard_LRS` ... */
  sku: z.string(),
  hasHierarchicalNamespace: z.boolean(),
  /** Null = an account without blobs. */
  blobEndpoint: z.string().nullable(),
  allowsSharedKey: z.boolean(),
  /** Who reaches it: everybody on the net, chosen networks, or private endpoints alone. */
  network: z.enum(['all', 'selected', 'private']),
  /** Whether this sign-in may write blobs; null = not asked, or not told. */
  canWrite: z.boolean().nullable(),
});
export type StorageAccountFact = z.infer<typeof storageAccountSchema>;

export const newAccountSchema = z.strictObject({
  subscription: z.string(),
  resourceGroup: z
    .string()
    .regex(/^[\w().-]{1,89}[\w()-]$/, 'a resource group has up to 90 letters, digits, _ ( ) . -'),
  name: z.string().regex(/^[a-z0-9]{3,24}$/, 'an account name has 3 to 24 lower-case letters and digits'),
  location: z.string().min(1),
  sku: z.enum(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS']),
  hasHierarchicalNamespace: z.boolean(),
});
export type NewAccount = z.infer<typeof newAccountSchema>;

/** One entry of what a permissions request answers; an action is allowed by any entry that does not take it back. */
export type Permission = {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
};

const pattern = (text: string): RegExp =>
  new RegExp(
    `^${text
      .split('*')
      .map((part) => part.replaceAll(/[.?+^${}()|[\]\\]/g, String.raw`\$&`))
      .join('.*')}$`,
    'i',
  );
const matches = (patterns: readonly string[], action: string): boolean =>
  patterns.some((text) => pattern(text).test(action));

export const allowsData = (permissions: readonly Permission[], action: string): boolean =>
  permissions.some((one) => matches(one.dataActions, action) && !matches(one.notDataActions, action));

/** An action on the resource itself, as the resource manager carries it out. */
export const allowsAction = (permissions: readonly Permission[], action: string): boolean =>
  permissions.some((one) => matches(one.actions, action) && !matches(one.notActions, action));

const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
/** What a run needs of its container, by what it is for. */
export const dataActions = {
  read: `${blobs}/read`,
  write: `${blobs}/write`,
  add: `${blobs}/add/action`,
  delete: `${blobs}/delete`,
} as const;
