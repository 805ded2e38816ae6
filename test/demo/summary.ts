// The demo's result: for people as a table, for programs as one object.
import { alignColumns, printable } from '../../electron/cli/text-table.ts';
import { formatBytes, formatCount, formatDuration, formatPlural } from '../../shared/format.ts';
import type { Manifest } from '../../shared/manifest.ts';
import type { Validation } from '../../shared/validation.ts';

export type DemoResult = {
  readonly tables: number;
  readonly rows: number;
  readonly parts: number;
  readonly bytes: number;
  readonly verified: boolean;
  readonly killedAndResumed: boolean;
  readonly seconds: number;
};

export type DemoFacts = {
  readonly verdict: Validation;
  readonly manifest: Manifest;
  readonly killed: { readonly seconds: number; readonly partsKept: number; readonly rowsVerified: number };
  readonly result: DemoResult;
};

export function summaryText({ verdict, manifest, killed, result }: DemoFacts): string {
  const keyOf = (schema: string, name: string): string => {
    const table = manifest.tables.find((some) => some.schema === schema && some.name === name);
    return (
      table?.key?.columns.map((column) => column.name + (column.isDescending ? ' desc' : '')).join(', ') ?? '(none)'
    );
  };
  const rows = verdict.tables.map((table) => [
    printable(`${table.schema}.${table.table}`),
    printable(keyOf(table.schema, table.table)),
    formatCount(table.rows),
    formatCount(table.parts),
    formatBytes(table.bytes),
    table.verified ? 'yes' : 'NO',
  ]);
  const total = [
    'total',
    '',
    formatCount(result.rows),
    formatCount(result.parts),
    formatBytes(result.bytes),
    result.verified ? 'yes' : 'NO',
  ];
  const table = alignColumns([['table', 'key', 'rows', 'parts', 'size', 'verified'], ...rows, total], [2, 3, 4]);
  const rule = '-'.repeat(Math.max(...table.map((line) => line.length)));
  const [header = '', ...body] = table;
  return [
    header,
    rule,
    ...body.slice(0, -1),
    rule,
    ...body.slice(-1),
    '',
    `Database ${manifest.database} on ${printable(manifest.server.name)}, container ${manifest.container}, run ${manifest.runId}`,
    `Format   ${manifest.format} (${manifest.compression})`,
    `Reading  ${manifest.consistency}`,
    `Killed   once on purpose after ${formatDuration(killed.seconds)}, with ${formatCount(killed.rowsVerified)} rows verified;`,
    `         resumed, and ${formatPlural(killed.partsKept, 'part')} stored before the kill are in the result unchanged`,
    `Verified ${formatPlural(result.parts, 'part')} read again and decoded: every row has the fingerprint of the run, every column the`,
    '         rows, NULLs, bounds and sums of the source',
    `Time     ${formatDuration(result.seconds)} from the first table to the last check, sample and servers included`,
    '',
  ].join('\n');
}
