// The shapes of the resource manager's answers, read no further than we need, and what they mean.
import { z } from 'zod';
import type { StorageAccountFact } from '../../../shared/azure.ts';

export const tenantSchema = z.object({
  tenantId: z.string(),
  displayName: z.string().optional(),
  defaultDomain: z.string().optional(),
});
export const subscriptionSchema = z.object({ subscriptionId: z.string(), displayName: z.string(), state: z.string() });
export const named = z.object({ name: z.string(), location: z.string().default('') });
export const accountSchema = z.object({
  id: z.string(),
  name: z.string(),
  location: z.string(),
  kind: z.string(),
  sku: z.object({ name: z.string() }),
  properties: z.object({
    isHnsEnabled: z.boolean().optional(),
    allowSharedKeyAccess: z.boolean().nullish(),
    publicNetworkAccess: z.string().optional(),
    networkAcls: z.object({ defaultAction: z.string().optional() }).optional(),
    primaryEndpoints: z.object({ blob: z.string().optional() }).optional(),
  }),
});
export const containerSchema = z.object({
  name: z.string(),
  properties: z.object({ lastModifiedTime: z.string().optional(), deleted: z.boolean().optional() }).optional(),
});
export const permissionSchema = z.object({
  actions: z.array(z.string()).default([]),
  notActions: z.array(z.string()).default([]),
  dataActions: z.array(z.string()).default([]),
  notDataActions: z.array(z.string()).default([]),
});

export function toAccount({
  id,
  name,
  location,
  kind,
  sku,
  properties,
}: z.infer<typeof accountSchema>): StorageAccountFact {
  const { publicNetworkAccess, networkAcls, allowSharedKeyAccess } = properties;
  return {
    id,
    name,
    resourceGroup: /\/resourceGroups\/([^/]+)\//i.exec(id)?.[1] ?? '',
    location,
    kind,
    sku: sku.name,
    hasHierarchicalNamespace: properties.isHnsEnabled ?? false,
    blobEndpoint: properties.primaryEndpoints?.blob?.replace(/\/$/, '') ?? null,
    // Absent means allowed.
    allowsSharedKey: allowSharedKeyAccess ?? true,
    network:
      publicNetworkAccess === 'Disabled' ? 'private' : networkAcls?.defaultAction === 'Deny' ? 'selected' : 'all',
    canWrite: null,
  };
}
