// What a node of a self-hosted runtime must reach, host by host, so that a firewall can be opened and tried.
import { addressesOf } from '../../../../shared/clouds.ts';
import type { FactoryPlace, RuntimeState } from '../../../../shared/factory.ts';

/** `location`: of the factory. Service Bus is not among them: a runtime that authors by itself does not need it. */
export function nodeHosts(
  { factory, vault, storage, services, signIn }: FactoryPlace,
  location: string | null,
  serviceHosts: readonly string[],
): RuntimeState['hosts'] {
  const isPublic = signIn.cloud === 'public';
  const own =
    serviceHosts.length === 0 && isPublic && location !== null
      ? [`${factory}.${location.toLowerCase().replaceAll(' ', '')}.datafactory.azure.net`]
      : serviceHosts;
  const all = [
    ...own.map((host) => ({ host, purpose: 'what the runtime is told to do' })),
    { host: new URL(addressesOf(signIn.cloud).authority).host, purpose: 'signing in as the factory' },
    ...(services.vault === null && services.source === null
      ? [{ host: `${vault}.vault.azure.net`, purpose: 'the password of the source' }]
      : []),
    ...(storage === null ? [] : [{ host: new URL(storage).host, purpose: 'where the tables are written' }]),
    ...(isPublic ? [{ host: 'download.microsoft.com', purpose: 'updates of the runtime' }] : []),
  ];
  return all.filter(({ host }, index) => all.findIndex((one) => one.host === host) === index);
}
