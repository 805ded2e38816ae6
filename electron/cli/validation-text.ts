// A validation as text: one line a table, what was found, then what is proven and what is not.
import { formatBytes, formatCount, formatPlural } from '../../shared/format.ts';
import { isFault, verdictOf, type Finding, type TableValidation, type Validation } from '../../shared/validation.ts';
import { exitCodes } from './exit-codes.ts';
import { alignColumns, printable } from './text-table.ts';

const codes: Readonly<Record<ReturnType<typeof verdictOf>, number>> = {
  verified: exitCodes.ok,
  differs: exitCodes.integrity,
  incomplete: exitCodes.decision,
};

export const validationExitCode = (validation: Validation): number => codes[verdictOf(validation)];

export function validationText(validation: Validation): string {
  const { tables, findings, runId, rows, parts, bytes, proves, cannot, tier } = validation;
  const isAsked = validation.source !== null;
  const head = ['schema', 'table', 'rows', ...(isAsked ? ['source rows'] : []), 'parts', 'size', ''];
  const lines = tables.map((table) => [
    printable(table.schema),
    printable(table.table),
    formatCount(table.rows),
    ...(isAsked ? [table.sourceRows === null ? '' : formatCount(table.sourceRows)] : []),
    formatCount(table.parts),
    formatBytes(table.bytes),
    wordOf(table),
  ]);
  const found = [
    ...findings.map(bullet),
    ...tables.flatMap((table) => [...table.findings.map(bullet), ...moreIn(table)]),
  ];
  const total = `${formatPlural(rows, 'row')} in ${formatPlural(parts, 'part')}, ${formatBytes(bytes)}`;
  return [
    ...alignColumns([head, ...lines], isAsked ? [2, 3, 4, 5] : [2, 3, 4]),
    '',
    ...(found.length === 0 ? [] : ['Found:', ...found, '']),
    'Proven:',
    ...proves.map((text) => `- ${text}`),
    ...(cannot.length === 0 ? [] : ['Not proven:', ...cannot.map((text) => `- ${text}`)]),
    '',
    `Run ${runId}, tier ${tier}: ${total}; ${endings[verdictOf(validation)]}`,
    ...(validation.sample === null
      ? []
      : [
          `Sample: ${formatPlural(validation.sample.rowsPerTable, 'row')} a table, --seed ${String(validation.sample.seed)}.`,
        ]),
    '',
  ].join('\n');
}

const endings: Readonly<Record<ReturnType<typeof verdictOf>, string>> = {
  verified: 'no fault was found.',
  differs: 'the files are NOT what left the source. Do not use the tables marked DIFFERS.',
  incomplete: 'no fault was found, but NOT everything was compared.',
};

const wordOf = ({ verified, findings }: TableValidation): string =>
  verified ? 'verified' : findings.some(isFault) ? 'DIFFERS' : 'not compared';

const bullet = ({ schema, table, severity, text }: Finding): string => {
  const place = table === '' ? '' : `${printable(`${schema}.${table}`)}: `;
  return `- ${place}${severity === 'fault' ? '' : '(notice) '}${printable(text)}`;
};

const moreIn = ({ schema, table, findings, findingsInAll }: TableValidation): readonly string[] =>
  findingsInAll <= findings.length
    ? []
    : [`- ${printable(`${schema}.${table}`)}: and ${formatCount(findingsInAll - findings.length)} more`];
