// What kind of table it is, for its details: label and value.
import type { CatalogTable, TableTraits } from '../../../shared/catalog.ts';
import type { TableFact } from '../../../shared/contract.ts';
import { formatCount, formatPlural } from '../../../shared/format.ts';

const sizeWords: Readonly<Record<CatalogTable['sizeSource'], string>> = {
  statistics: "about right, from the server's own page counts",
  partitions: 'about right, from the list of partitions (this login may not see the page counts)',
  counted: 'counted just now',
  unknown: 'not told by the server',
};

/** In the order a reader asks; only what is known and out of the ordinary, and how the row count is known. */
export function describeTraits({ traits, sizeSource, kind }: CatalogTable): TableFact[] {
  const fact = (label: string, value: string | null): TableFact[] => (value === null ? [] : [{ label, value }]);
  const size = kind === 'view' ? [] : fact('Row count', sizeWords[sizeSource]);
  if (traits === null) return size;
  return [
    ...fact('Stands for', traits.synonymFor),
    ...fact('Stored as', storageOf(traits)),
    ...fact('Partitioned', partitioningOf(traits)),
    ...fact('System-versioned', temporalOf(traits)),
    ...fact('Ledger', traits.ledger === 'none' ? null : ledgerWords[traits.ledger]),
    ...fact('Graph', traits.graph),
    ...fact('Change tracking', trackingOf(traits)),
    ...fact('Change data capture', captureOf(traits)),
    ...fact('Replication', traits.isReplicated ? 'it is published' : null),
    ...size,
  ];
}

const ledgerWords = {
  history: 'history of a ledger table',
  updatable: 'updatable ledger table',
  appendOnly: 'append-only ledger table',
  dropped: 'a ledger table that was dropped',
} as const;

function storageOf({ memory, isExternal, storage, isFileTable }: TableTraits): string | null {
  if (isExternal) return 'rows elsewhere (external table)';
  if (memory !== 'none') return memory === 'durable' ? 'in memory, durable' : 'in memory, lost at a restart';
  if (isFileTable) return 'FileTable';
  return storage === null ? null : { heap: 'heap', clustered: 'clustered index', columnstore: 'columnstore' }[storage];
}

function partitioningOf({ partitioning }: TableTraits): string | null {
  if (partitioning === null) return null;
  const { partitions, column, scheme } = partitioning;
  const largest = Math.max(0, ...partitions.map(({ rows }) => rows ?? 0));
  return `${formatPlural(partitions.length, 'partition')} by ${column} (${scheme}), the largest of about ${formatPlural(largest, 'row')}`;
}

function temporalOf({ temporal }: TableTraits): string | null {
  if (temporal === null) return null;
  if (temporal.role === 'history')
    return temporal.of === null ? 'history table' : `history of ${temporal.of.schema}.${temporal.of.name}`;
  const { history, period } = temporal;
  return [
    history === null ? 'yes' : `history in ${history.schema}.${history.name}`,
    ...(period === null ? [] : [`period ${period.start} to ${period.end}`]),
  ].join(', ');
}

function trackingOf({ changeTracking }: TableTraits): string | null {
  if (changeTracking === null) return null;
  return changeTracking.canView === false ? 'on, but this login may not read it' : 'on';
}

function captureOf({ isTrackedByCdc, captureInstances }: TableTraits): string | null {
  if (!isTrackedByCdc) return null;
  if (captureInstances === null || captureInstances.length === 0) return 'on';
  return captureInstances.length > 3
    ? `${formatCount(captureInstances.length)} instances`
    : captureInstances.join(', ');
}
