// The columns of a table in the report: what was kept of their values, and what validations found of them.
import type { PlanColumn } from '../../../shared/columns.ts';
import type { ColumnFingerprint, Fingerprint } from '../../../shared/fingerprint.ts';
import type { ReportColumn } from '../../../shared/report.ts';
import { describeLogicalType, describeSqlType } from '../../../shared/type-words.ts';
import type { TableValidation } from '../../../shared/validation.ts';
import { describeBound, describeSum } from './value-words.ts';

type Output = PlanColumn['outputs'][number];
type Compared = TableValidation['columns'][number];

/** `fingerprint`: of the whole table, null when its parts have none; `validations` oldest first. */
export function toReportColumns(
  columns: readonly PlanColumn[],
  fingerprint: Fingerprint | null,
  validations: readonly TableValidation[],
): ReportColumn[] {
  const written = columns
    .filter(({ isKeyOnly }) => isKeyOnly !== true)
    .flatMap((column) => column.outputs.map((output) => ({ column, output })));
  const comparedBy = validations.map(
    ({ columns: compared }) => new Map(compared.map((one): [string, Compared] => [one.name, one])),
  );
  return written.map(({ column, output }, index) => {
    const compared = comparedBy.flatMap((byName) => byName.get(output.name) ?? []);
    return {
      name: output.name,
      sqlType: describeSqlType(column.sqlType),
      fileType: describeLogicalType(output.type),
      ...valuesOf(output, fingerprint?.columns[index], compared.at(-1)),
      ...outcomeOf(compared),
    };
  });
}

type Values = Pick<ReportColumn, 'nulls' | 'min' | 'max' | 'sum' | 'hash'>;

/** Those kept during the run; without them, those of the newest validation. */
function valuesOf({ type }: Output, kept: ColumnFingerprint | undefined, compared: Compared | undefined): Values {
  const bound = (text: string | null | undefined): string | null =>
    text === null || text === undefined ? null : describeBound(type, text);
  if (kept === undefined)
    return {
      nulls: compared?.nulls ?? null,
      min: compared?.min ?? null,
      max: compared?.max ?? null,
      sum: compared?.sum ?? null,
      hash: null,
    };
  return {
    nulls: String(kept.nulls),
    min: bound(kept.min),
    max: bound(kept.max),
    sum: kept.sum === null ? null : describeSum(type, kept.sum),
    hash: kept.hash,
  };
}

/** The newest comparison that was made; a quick validation says nothing about what a full one compared. */
function outcomeOf(compared: readonly Compared[]): Pick<ReportColumn, 'fingerprint' | 'source' | 'note'> {
  const newest = (pick: (one: Compared) => Compared['source']): Compared['source'] =>
    compared.map(pick).findLast((outcome) => outcome !== 'notCompared') ?? 'notCompared';
  const fingerprint = newest((one) => one.fingerprint);
  const source = newest((one) => one.source);
  const isWhole = fingerprint !== 'notCompared' && source !== 'notCompared';
  const note = isWhole ? null : (compared.findLast((one) => one.note !== null)?.note ?? null);
  return { fingerprint, source, note };
}
