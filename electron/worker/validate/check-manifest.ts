// Whether a manifest agrees with itself: sums, places, names and fingerprints.
import type { Manifest, ManifestTable } from '../../../shared/manifest.ts';
import { outputColumnsOf } from '../../../shared/plan.ts';
import { fault, type Found } from './findings.ts';

const sumOf = <T>(items: readonly T[], pick: (item: T) => number): number =>
  items.reduce((sum, item) => sum + pick(item), 0);

const differs = (what: string, expected: number, found: number): readonly Found[] =>
  expected === found
    ? []
    : [
        fault(
          'manifest',
          `The manifest does not add up: ${what} make ${String(found)}, but it says ${String(expected)}.`,
          {
            expected: String(expected),
            found: String(found),
          },
        ),
      ];

/** What the manifest says of all tables together. */
export function checkTotals({ tables, rows, bytes, rowsSetAside }: Manifest): readonly Found[] {
  const names = new Map<string, number>();
  for (const { parts, quarantine } of tables)
    for (const { name } of [...parts, ...quarantine]) names.set(name, (names.get(name) ?? 0) + 1);
  return [
    ...differs(
      'the rows of the tables',
      rows,
      sumOf(tables, (table) => table.rows),
    ),
    ...differs(
      'the bytes of the tables',
      bytes,
      sumOf(tables, (table) => table.bytes),
    ),
    ...differs(
      'the rows set aside',
      rowsSetAside,
      sumOf(tables, (table) => table.rowsSetAside),
    ),
    ...[...names].flatMap(([name, count]) =>
      count === 1
        ? []
        : [fault('manifest', `The manifest lists the part ${name} ${String(count)} times.`, { part: name })],
    ),
  ];
}

/** What the manifest says of one table. */
export function checkTable(table: ManifestTable): readonly Found[] {
  const { parts, quarantine, rows, bytes, rowsSetAside } = table;
  const places = new Map<number, number[]>();
  for (const { partition, part } of parts) places.set(partition, [...(places.get(partition) ?? []), part]);
  const columnCount = outputColumnsOf(table).length;
  return [
    ...differs(
      'the rows of the parts',
      rows,
      sumOf(parts, (part) => part.rows),
    ),
    ...differs(
      'the bytes of the parts',
      bytes,
      sumOf(parts, (part) => part.bytes),
    ),
    ...differs(
      'the rows of the parts set aside',
      rowsSetAside,
      sumOf(quarantine, (part) => part.rows),
    ),
    ...[...places].flatMap(([partition, numbers]) => checkNumbers(partition, numbers)),
    ...parts.flatMap(({ name, rows: own, fingerprint }) => {
      if (fingerprint === undefined) return [];
      if (fingerprint.rows === own && fingerprint.columns.length === columnCount) return [];
      const text = `The manifest contradicts itself: the fingerprint of the part ${name} is not of its ${String(own)} rows and ${String(columnCount)} columns.`;
      return [fault('manifest', text, { part: name, expected: String(own), found: String(fingerprint.rows) })];
    }),
  ];
}

/** The parts of a partition are numbered from 0 without a gap. */
function checkNumbers(partition: number, numbers: readonly number[]): readonly Found[] {
  const sorted = numbers.toSorted((a, b) => a - b);
  const missing = sorted.findIndex((number, index) => number !== index);
  if (missing < 0) return [];
  const text = `The manifest has no part ${String(missing)} of partition ${String(partition)}, or has a part twice.`;
  return [fault('manifest', text, { expected: String(missing), found: String(sorted[missing]) })];
}
