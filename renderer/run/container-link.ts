// Where the container of a plan can be looked at from this window.
import type { TargetConfig } from '../../shared/connection.ts';

export type ContainerLink =
  /** The portal; a link to the container itself would need the subscription, which nobody tells us. */
  | { readonly kind: 'portal'; readonly url: string; readonly address: string }
  | { readonly kind: 'address'; readonly address: string }
  /** The account stands in a secret. */
  | { readonly kind: 'name'; readonly address: string };

const portal = 'https://portal.azure.com/#browse/Microsoft.Storage%2FStorageAccounts';

export function containerLink(target: TargetConfig): ContainerLink {
  if (target.kind === 'connectionString') return { kind: 'name', address: target.container };
  const address = `${target.endpoint.replace(/\/+$/, '')}/${target.container}`;
  const isAzure = /^https:\/\/[^/]+\.blob\.core\.windows\.net(\/|$)/i.test(address);
  return isAzure ? { kind: 'portal', url: portal, address } : { kind: 'address', address };
}
