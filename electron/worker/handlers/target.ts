// The answers about the storage side.
import type { TargetAccount } from '../../../shared/connection.ts';
import { probeTarget } from '../probe-target.ts';
import type { StorageAccount } from '../target/account.ts';
import { createBlobNames, defaultPathTemplate, extensionOf } from '../target/blob-name.ts';
import type { HandlersFor, Worker } from './call.ts';

/** What a run would be called. */
const exampleRun = '20260131T180000Z-1a2b3c4d';

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
    'target.test': async ({ probeId, ...request }, { signal }) => ({
      checks: await probeTarget(
        parts,
        request,
        (checks) => emit({ name: 'checks.changed', payload: { probeId, checks } }),
        signal,
      ),
    }),
    'target.containers': (input, { signal }) =>
      withAccount(input, async (account) => ({ containers: await account.listContainers(signal) })),
    'target.createContainer': ({ container, ...input }, { signal }) =>
      withAccount(input, async (account) => {
        await account.createContainer(container, signal);
        return {};
      }),
    'target.names': async ({ template: given, format, compression, server, database, tables }) => {
      const template = given ?? defaultPathTemplate;
      const named = tables.map((table, i) => ({ ...table, id: String(i) }));
      const ext = extensionOf(format, compression);
      const names = createBlobNames({ template, ext, server, database, run: exampleRun, tables: named });
      return { template, names: named.map((table) => names.partName(table, 0, 0)) };
    },
  };
};
