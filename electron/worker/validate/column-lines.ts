// The report's table of columns: what the files hold, and with what each column was compared.
import type { ColumnFingerprint, Fingerprint } from '../../../shared/fingerprint.ts';
import type { ManifestTable } from '../../../shared/manifest.ts';
import { outputColumnsOf } from '../../../shared/plan.ts';
import type { TableValidation } from '../../../shared/validation.ts';
import { mergeFingerprints } from '../fingerprint/compare.ts';
import { declaredType } from '../readers/declared-type.ts';
import type { PartFacts } from './part-job.ts';
import { unreadColumns } from './unread.ts';

type ColumnLine = TableValidation['columns'][number];

export type SourceVerdict = { readonly verdict: ColumnLine['source']; readonly note: string | null };
/** By name of the column. */
export type SourceVerdicts = ReadonlyMap<string, SourceVerdict>;

/** Of all rows in the files; null unless every part was read. */
export function mergedPrint(table: ManifestTable, facts: ReadonlyMap<string, PartFacts>): Fingerprint | null {
  const prints = table.parts.map(({ name }) => facts.get(name)?.fingerprint ?? null);
  const read = prints.filter((print) => print !== null);
  return read.length < prints.length ? null : mergeFingerprints(outputColumnsOf(table), read);
}

export function linesOf(
  table: ManifestTable,
  facts: ReadonlyMap<string, PartFacts>,
  verdicts: SourceVerdicts,
): ColumnLine[] {
  const types = new Map(
    table.columns.flatMap(({ sqlType, outputs }) => outputs.map(({ name }) => [name, declaredType(sqlType)] as const)),
  );
  const print = mergedPrint(table, facts);
  const parts = [...facts.values()];
  const compared =
    parts.length > 0 && parts.length === table.parts.length && parts.every(({ differing }) => differing !== null);
  const unread = unreadColumns(parts.flatMap(({ doubts }) => doubts));
  const differing = new Set(parts.flatMap(({ differing: names }) => names ?? []));
  return outputColumnsOf(table).map(({ name }, index) => {
    const told = verdicts.get(name);
    return {
      name,
      sqlType: types.get(name) ?? '',
      ...statisticsOf(unread.has(name) ? undefined : print?.columns[index]),
      fingerprint: differing.has(name) ? 'differs' : compared ? 'equal' : 'notCompared',
      source: told?.verdict ?? 'notCompared',
      note: told?.note ?? null,
    };
  });
}

const statisticsOf = (column: ColumnFingerprint | undefined): Pick<ColumnLine, 'nulls' | 'min' | 'max' | 'sum'> => ({
  nulls: column === undefined ? null : String(column.nulls),
  min: column?.min ?? null,
  max: column?.max ?? null,
  sum: column?.sum ?? null,
});
