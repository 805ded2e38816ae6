// Texts about how long and how dear a plan is, by this computer and by Data Factory.
import { formatBytes, formatCount, formatPlural } from '../../shared/format.ts';
import { listTables, type Sizing, type SizingChoice } from '../../shared/sizing/sizing.ts';

const by = {
  here: 'This computer',
  factory: 'Data Factory',
  mixed: 'Both',
} as const;

export const sizingText = {
  title: 'Time and cost',
  measure: 'Measure',
  again: 'Measure again',
  cancel: 'Cancel',
  about: (container: string) =>
    `Reads samples of the largest tables for 30 s, then uploads test blobs to container ${container} for 30 s and deletes them again. Nothing of the source is written.`,
  aboutPrint: 'Not measured.',
  running: 'Measuring',
  cancelled: 'Not measured: you cancelled it. The run does not need it.',
  needsSecret: 'The secrets of source and target are needed; they are asked for.',
  classes: {
    small: 'Small (below 100 GB)',
    medium: 'Medium (100 GB to 1 TB)',
    large: 'Large (1 TB and more)',
  } satisfies Record<Sizing['sizeClass'], string>,
  columns: {
    way: 'Moved by',
    time: 'Time',
    once: 'Cost once',
    month: 'Stored a month',
    limit: 'What limits it',
  },
  table: 'Ways to move the plan',
  way: (choice: Pick<SizingChoice, 'by' | 'nodes'>): string =>
    choice.nodes === null ? by[choice.by] : `${by[choice.by]}, ${formatPlural(choice.nodes, 'node')}`,
  wayLine: ({ tables }: Pick<SizingChoice, 'tables'>): string | null =>
    tables === null ? null : `${formatPlural(tables.length, 'table')} by Data Factory, the rest by this computer`,
  range: (low: string, high: string) => (low === high ? low : `${low} to ${high}`),
  ofIt: (names: string) => `then ${names}`,
  suggested: ({ nodes, tables, bytes }: NonNullable<Sizing['suggested']>) =>
    `Suggested: Data Factory with ${formatPlural(nodes, 'node')} for ${formatPlural(tables.length, 'table')} (${formatBytes(bytes)}): ${listTables(tables)}.`,
  takeSuggested: 'Choose it in the options',
  amount: 'Amount',
  amountOf: (read: string, stored: string) => `${read} read, ${stored} stored`,
  read: 'Read',
  readOf: ({ rows, tables, seconds, bytesPerSecond }: NonNullable<Sizing['read']>) =>
    `${formatBytes(bytesPerSecond)}/s: ${formatPlural(rows, 'row')} of ${formatPlural(tables, 'table')} in ${String(Math.round(seconds))} s`,
  upload: 'Uploaded',
  uploadOf: ({ bytes, seconds, bytesPerSecond }: NonNullable<Sizing['upload']>) =>
    `${formatBytes(bytesPerSecond)}/s: ${formatBytes(bytes)} in ${String(Math.round(seconds))} s, deleted again`,
  notTried: 'Not tried',
  egress: 'Traffic',
  egressNone: 'Into Azure costs nothing, and nothing is read back out of it.',
  egressOf: (amount: string) =>
    `Into Azure costs nothing. Reading back what this computer verifies leaves Azure and costs ${amount}, which stands in "Cost once".`,
  prices: 'Prices',
  noTax:
    'List prices without discounts and taxes. The licences and machines of the server and of the nodes are not in them.',
  money: (amount: number, currency: string): string =>
    amount > 0 && amount < 0.01
      ? `< 0.01 ${currency}`
      : `${amount < 100 ? amount.toFixed(2) : formatCount(amount)} ${currency}`,
  notes: 'Notes',
} as const;
