// What a storage account is and holds, as lines to read.
import type { Check } from '../../shared/checks.ts';
import { AppError } from '../../shared/errors.ts';
import type { AccountFacts, StorageAccount } from './target/account.ts';

export function describeAccount({ apiVersion, kind, sku, hasHierarchicalNamespace }: AccountFacts): Check['facts'] {
  const hierarchy = hasHierarchicalNamespace === null ? null : hasHierarchicalNamespace ? 'yes' : 'no';
  const told: readonly (readonly [string, string | null])[] = [
    ['API version', apiVersion],
    ['Account kind', kind],
    ['Redundancy', sku],
    ['Hierarchical namespace (Data Lake Storage)', hierarchy],
  ];
  return told.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));
}

const mostNames = 12;

/** A name that was mistyped is seen beside those that are there. */
export async function nameContainers(
  account: Pick<StorageAccount, 'listContainers'>,
  signal: AbortSignal,
): Promise<Check['facts']> {
  const found = await account.listContainers(signal).catch((error: unknown) => {
    signal.throwIfAborted();
    if (error instanceof AppError) return [];
    throw error;
  });
  const names = found.slice(0, mostNames).map(({ name }) => name);
  const more = found.length > mostNames ? ` and ${String(found.length - mostNames)} more` : '';
  return names.length === 0 ? [] : [{ label: 'Containers there', value: `${names.join(', ')}${more}` }];
}
