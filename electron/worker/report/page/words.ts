// Words and figures that several sections of the page share.
import { formatCount, formatDuration, formatPlural } from '../../../../shared/format.ts';
import type { Report, ReportColumn, ReportTable } from '../../../../shared/report.ts';
import type { Finding, Validation } from '../../../../shared/validation.ts';

export const time = (utc: string): string => `${utc.slice(0, 19).replace('T', ' ')} UTC`;
export const nameOf = ({ schema, name }: Pick<ReportTable, 'schema' | 'name'>): string => `${schema}.${name}`;
export const orDash = (text: string | null): string => text ?? '–';
export const countOrDash = (count: number | null): string => (count === null ? '–' : formatCount(count));
export const secondsOrDash = (seconds: number | null): string => (seconds === null ? '–' : formatDuration(seconds));

const severities = { fault: 'FAULT', notice: 'notice' } as const;
export const severityWord = ({ severity }: Finding): string => severities[severity];

export const findingKinds: Readonly<Record<Finding['kind'], string>> = {
  manifest: 'The manifest does not add up',
  partMissing: 'A part is missing',
  partForeign: 'A file of another run or program',
  partUnreadable: 'A part cannot be read',
  partDiffers: 'A part differs from the record',
  orderDiffers: 'Another order of rows',
  columnDiffers: 'A column differs',
  rowLost: 'A row is not in the parts',
  rowAdded: 'A row is not in the source',
  rowRepeated: 'A row stands there twice',
  valueDiffers: 'A value differs',
  sourceDiffers: 'The source differs',
  changedSince: 'Changed since the run',
  changedUnknown: 'Differs, change unknown',
  ruleBroken: 'A rule does not hold',
  notCompared: 'Not compared',
};

/** A finding's table, or what it concerns in its place. */
export const placeOf = ({ schema, table }: Finding): string =>
  schema === '' && table === '' ? 'The run' : `${schema}.${table}`;

export const comparisonWords: Readonly<Record<ReportColumn['source'], string>> = {
  equal: 'equal',
  differs: 'DIFFERS',
  notCompared: 'not compared',
};

/** One word a tier, and what it looks at. */
export const tierWords: Readonly<Record<Validation['tier'], string>> = {
  quick: 'quick: counts, sizes and hashes on record',
  standard: 'standard: every part read again',
  full: 'full: every row compared with the source',
  sample: 'sample: rows at random compared cell by cell',
};

export const validationOutcome = ({ verified }: Validation): string => (verified ? 'no fault found' : 'FAULTS FOUND');

/** `1 fault, 2 notices`. */
export function findingsSum(faults: number, notices: number): string {
  const words = [
    ...(faults === 0 ? [] : [formatPlural(faults, 'fault')]),
    ...(notices === 0 ? [] : [formatPlural(notices, 'notice')]),
  ];
  return words.length === 0 ? 'none' : words.join(', ');
}

export function stateWords({ state, verified, validated, rowsSetAside, writtenBy }: ReportTable): string {
  if (state === 'failed') return 'FAILED';
  if (!verified) return 'not finished';
  if (validated === 'faults') return 'FAULTS FOUND';
  const words = [
    ...(validated === 'no' || validated === 'incomplete' ? [provenWord(writtenBy)] : ['verified and validated']),
    ...(validated === 'incomplete' ? ['not all of it proven'] : []),
    ...(rowsSetAside > 0 ? ['rows set aside'] : []),
  ];
  return (validated === 'notices' ? [...words, 'notices'] : words).join(', ');
}

/** Before any validation: nothing of this program has seen the rows that Data Factory moved. */
function provenWord(writtenBy: ReportTable['writtenBy']): string {
  if (writtenBy === null) return 'verified';
  return writtenBy.files === writtenBy.filesDecoded ? 'read back' : 'rows counted';
}

export function reasonWords(reason: string): string {
  switch (reason) {
    case 'TEXT_NOT_UNICODE':
      return 'text that is not valid Unicode';
    case 'VALUE_OUT_OF_RANGE':
      return 'a value beyond what the file’s type can hold';
    case 'CODE_PAGE_UNSUPPORTED':
      return 'text in a code page that cannot be converted exactly';
    default:
      return reason;
  }
}

/** Findings of the newest validation of every tier, those of the run first. */
export const findingsOf = (validations: readonly Validation[]): readonly (Finding & Pick<Validation, 'tier'>)[] =>
  validations.flatMap(({ tier, findings, tables }) =>
    [...findings, ...tables.flatMap((one) => one.findings)].map((finding) => ({ ...finding, tier })),
  );

/** Who started it, and who went on with it if that was somebody else. */
export function carriersOf({ run }: Report): string {
  const names = [...new Set(run.carriedBy.map(({ by }) => by))];
  return names.length === 0 ? 'not on record' : names.join(', then ');
}
