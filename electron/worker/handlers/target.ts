// The answers about the storage side.
import type { TargetAccount } from '../../../shared/connection.ts';
import { previewNames } from '../plan/plan-names.ts';
import { probeTarget } from '../probe-target.ts';
import type { StorageAccount } from '../target/account.ts';
import type { HandlersFor, Worker } from './call.ts';

type AccountInput = { readonly account: TargetAccount; readonly secret: string };

export const targetHandlers = ({ parts, emit }: Worker): HandlersFor<'target'> => {
  const withAccount = async <T>({ account, secret }: AccountInput, work: (opened: StorageAccount) => Promise<T>) => {
    const opened = parts.openAccount(account, secret);
    try {
      return await work(opened);
    } finally {
      await opened.close();
    }
  };
  return {
    'target.test': ({ probeId, ...request }, { signal }) =>
      probeTarget(parts, request, (checks) => emit({ name: 'checks.changed', payload: { probeId, checks } }), signal),
    'target.containers': (input, { signal }) =>
      withAccount(input, async (account) => ({ containers: await account.listContainers(signal) })),
    'target.createContainer': ({ container, ...input }, { signal }) =>
      withAccount(input, async (account) => {
        await account.createContainer(container, signal);
        return {};
      }),
    'target.names': async (input) => previewNames(input),
  };
};
