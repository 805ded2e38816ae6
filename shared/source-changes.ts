// Whether a source changed since a run read it: what was found for each table, and the sentence that says it.
import { z } from 'zod';
import { formatCount, formatPlural } from './format.ts';

const changeKindSchema = z.enum(['none', 'changed', 'unknown']);

const tableChangesSchema = z.strictObject({
  /** `none` only where it is certain. */
  kind: changeKindSchema,
  /** Rows inserted, updated or deleted since; null = their number cannot be told. */
  rows: z.int().min(0).nullable(),
  /** There may be more: `rows` is what is certain. */
  isAtLeast: z.boolean(),
  /**
   * By what it was told. Only the first three know which rows changed; `count` compares numbers of rows; `use` and
   * `statistics` say that it was written to, which need not have changed a row.
   */
  way: z.enum(['tracking', 'rowversion', 'period', 'database', 'count', 'statistics', 'use', 'none']),
  /** Sentences: how it was found, or why it cannot be told. */
  how: z.string(),
});
export type TableChanges = z.infer<typeof tableChangesSchema>;

export const sourceChangesSchema = z.strictObject({
  changesVersion: z.literal(1),
  runId: z.string(),
  checkedUtc: z.string(),
  server: z.string(),
  database: z.string(),
  kind: changeKindSchema,
  /** Sum of what is certain. */
  rows: z.int().min(0),
  /** The answer in words. */
  headline: z.string(),
  tables: z.array(z.strictObject({ schema: z.string(), name: z.string(), ...tableChangesSchema.shape })),
});
export type SourceChanges = z.infer<typeof sourceChangesSchema>;

type Told = Pick<TableChanges, 'kind' | 'rows' | 'isAtLeast'>;

export const kindOfAll = (tables: readonly Told[]): SourceChanges['kind'] =>
  tables.some(({ kind }) => kind === 'changed')
    ? 'changed'
    : tables.some(({ kind }) => kind === 'unknown')
      ? 'unknown'
      : 'none';

export const rowsOfAll = (tables: readonly Told[]): number => tables.reduce((sum, { rows }) => sum + (rows ?? 0), 0);

/** `The source changed 12,400 rows in 3 tables since the export.` */
export function headlineOf(tables: readonly Told[]): string {
  const changed = tables.filter(({ kind }) => kind === 'changed');
  const unknown = tables.filter(({ kind }) => kind === 'unknown').length;
  const rest = unknown === 0 ? '' : ` Whether ${formatPlural(unknown, 'table')} changed cannot be told.`;
  if (changed.length === 0)
    return unknown === 0
      ? 'The source did not change since the export.'
      : unknown === tables.length
        ? 'Whether the source changed since the export cannot be told.'
        : `No change of the source since the export was found.${rest}`;
  const counted = changed.filter(({ rows }) => rows !== null);
  const uncounted = changed.length - counted.length;
  const rows = rowsOfAll(counted);
  const isAtLeast = counted.some((table) => table.isAtLeast);
  const sentence =
    counted.length === 0
      ? `The source changed in ${formatPlural(uncounted, 'table')} since the export; how many rows cannot be told.`
      : `The source changed ${isAtLeast ? 'at least ' : ''}${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'} in ${formatPlural(counted.length, 'table')} since the export${uncounted === 0 ? '.' : `, and an unknown number in ${formatPlural(uncounted, 'more table')}.`}`;
  return `${sentence}${rest}`;
}
