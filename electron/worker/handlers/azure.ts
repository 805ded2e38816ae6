// The answers about what there is in Azure.
import { AppError } from '../../../shared/errors.ts';
import type { HandlersFor, Worker } from './call.ts';

export const azureHandlers = ({ parts }: Worker): HandlersFor<'azure'> => ({
  'azure.tenants': async ({ signIn, secret }, { signal }) => ({
    tenants: await parts.openDirectory(signIn, secret).tenants(signal),
  }),
  'azure.subscriptions': async ({ signIn, secret }, { signal }) => ({
    subscriptions: await parts.openDirectory(signIn, secret).subscriptions(signIn.tenant ?? null, signal),
  }),
  'azure.accounts': async ({ signIn, secret, subscription, checksWrite }, { signal }) => ({
    accounts: await parts.openDirectory(signIn, secret).accounts(subscription, checksWrite, signal),
  }),
  'azure.containers': async ({ signIn, secret, accountId }, { signal }) => ({
    containers: await parts.openDirectory(signIn, secret).containers(accountId, signal),
  }),
  'azure.createContainer': async ({ signIn, secret, accountId, container }, { signal }) => {
    await parts.openDirectory(signIn, secret).createContainer(accountId, container, signal);
    return {};
  },
  async 'azure.places'({ signIn, secret, subscription }, { signal }) {
    const directory = parts.openDirectory(signIn, secret);
    const [locations, groups] = await Promise.all([
      directory.locations(subscription, signal),
      directory.resourceGroups(subscription, signal),
    ]);
    return {
      locations: locations.map(({ name, displayName }) => ({ name, label: displayName })),
      resourceGroups: groups.map(({ name, location }) => ({ name, label: `${name} (${location})` })),
    };
  },
  async 'azure.createAccount'({ signIn, secret, account }, { signal }) {
    const directory = parts.openDirectory(signIn, secret);
    const problem = await directory.accountNameProblem(account.subscription, account.name, signal);
    if (problem !== null) throw new AppError('ACCOUNT_NAME_TAKEN', { account: account.name, detail: problem });
    return { account: await directory.createAccount(account, signal) };
  },
});
