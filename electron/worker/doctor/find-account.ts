// Finds a storage account in the resource manager by its endpoint, and what its container allows whoever signed in.
import type { StorageAccountFact } from '../../../shared/azure.ts';
import { AppError } from '../../../shared/errors.ts';
import type { AzureDirectory } from '../azure/directory.ts';
import { rightsOf, type Rights } from './rights.ts';

export type ManagerFacts = {
  readonly found: StorageAccountFact | null;
  readonly rights: Rights | null;
  readonly unseen: string | null;
};

/** A sign-in that sees more subscriptions than this is not worth the wait. */
const mostSubscriptions = 40;

type Wanted = {
  readonly endpoint: string;
  readonly account: string;
  readonly container: string;
  readonly tenant: string | null;
};

/** Never rejects but for `signal`: what cannot be asked only costs detail. */
export async function askManager(
  directory: AzureDirectory,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<ManagerFacts> {
  try {
    const found = await findAccount(directory, wanted, signal);
    if (found === null) return { found, rights: null, unseen: 'this sign-in does not see the account there' };
    return { found, rights: await readRights(directory, found.id, wanted.container, signal), unseen: null };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    return { found: null, rights: null, unseen: error.message };
  }
}

async function findAccount(
  directory: AzureDirectory,
  { endpoint, account, tenant }: Wanted,
  signal: AbortSignal,
): Promise<StorageAccountFact | null> {
  const subscriptions = await directory.subscriptions(tenant, signal);
  const host = new URL(endpoint).host;
  for (const { id } of subscriptions.slice(0, mostSubscriptions)) {
    const accounts = await directory.accounts(id, false, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      if (error instanceof AppError) return [];
      throw error;
    });
    const found = accounts.find(
      ({ name, blobEndpoint }) => name === account || (blobEndpoint !== null && new URL(blobEndpoint).host === host),
    );
    if (found !== undefined) return found;
  }
  return null;
}

/** Roles may be given for one container; one that does not exist yet has those of its account. */
async function readRights(
  directory: AzureDirectory,
  accountId: string,
  container: string,
  signal: AbortSignal,
): Promise<Rights | null> {
  for (const id of [containerId(accountId, container), accountId]) {
    try {
      return rightsOf(await directory.permissions(id, signal));
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AppError)) throw error;
    }
  }
  return null;
}

export const containerId = (accountId: string, container: string): string =>
  `${accountId}/blobServices/default/containers/${container}`;
