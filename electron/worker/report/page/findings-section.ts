// What needs a decision and what validations found, whole: source value beside file value.
import { formatCount, formatPlural } from '../../../../shared/format.ts';
import type { Report } from '../../../../shared/report.ts';
import { newestValidations } from '../newest-validations.ts';
import { escapeHtml, paragraph, section, table, type Cell, type Html } from './html.ts';
import { findingKinds, findingsOf, nameOf, placeOf, reasonWords, severityWord } from './words.ts';

export function exceptionsSection({ exceptions }: Report): Html {
  if (exceptions.length === 0) return section('exceptions', 'Exceptions', [paragraph('None.')]);
  const rows = exceptions.map(({ table: name, text, code }) => [name ?? 'The run', text, code ?? '']);
  const columns = [
    { name: 'Table', kind: 'name' },
    { name: 'What and why', kind: 'name' },
    { name: 'Code', kind: 'short' },
  ] as const;
  return section('exceptions', 'Exceptions', [table(columns, rows)]);
}

/** More make no page: the other forms of the report hold them all. */
const findingsShown = 1000;

export function findingsSection({ validations, totals }: Report): Html {
  const newest = newestValidations(validations);
  if (newest.length === 0) return '';
  const all = findingsOf(newest).toSorted((a, b) => Number(a.severity === 'notice') - Number(b.severity === 'notice'));
  if (all.length === 0) return section('findings', 'Findings', [paragraph('No validation found anything.')]);
  const inAll = totals.faults + totals.notices;
  const shown = all.slice(0, findingsShown);
  const columns = [
    { name: 'Table', kind: 'name' },
    { name: 'Finding' },
    { name: 'Key', kind: 'long' },
    { name: 'Column', kind: 'name' },
    { name: 'In the source or on record', kind: 'long' },
    { name: 'In the file', kind: 'long' },
    { name: 'What and where', kind: 'name' },
  ] as const;
  const rows = shown.map((one): Cell[] => [
    placeOf(one),
    `${severityWord(one)}: ${findingKinds[one.kind]} (${one.tier})`,
    one.key === null ? '' : one.key.join(', '),
    one.column ?? '',
    value(one.expected, one.found),
    value(one.found, one.expected),
    one.part === null ? one.text : `${one.text} Part: ${one.part}`,
  ]);
  const count =
    inAll > shown.length
      ? `${formatCount(inAll)} in all; these are the first ${formatCount(shown.length)} that were kept.`
      : `${formatPlural(inAll, 'finding')}, of the newest validation of every tier.`;
  return section('findings', 'Findings', [paragraph(count), table(columns, rows, { className: 'wide' })]);
}

/** NULL is said only where the other side has a value: elsewhere no value is meant. */
const value = (own: string | null, other: string | null): Cell => {
  if (own !== null) return { html: `<code>${escapeHtml(own)}</code>` };
  return other === null ? '' : 'NULL or none';
};

export function setAsideSection(report: Report): Html {
  const blobs = report.tables.flatMap((one) => one.setAside.map((aside) => ({ ...aside, table: nameOf(one) })));
  if (blobs.length === 0) return '';
  const files = blobs.map(({ table: name, blob, rows }) => [name, blob, formatCount(rows)]);
  const examples = blobs.flatMap(({ table: name, examples: some }) =>
    some.map(({ key, column, reason }) => [
      name,
      key.length === 0 ? '(no key)' : key.join(', '),
      column,
      reasonWords(reason),
    ]),
  );
  return section('set-aside', 'Rows set aside', [
    paragraph(
      'They are in no part. Each of these files holds them whole, one JSON object a line, with the reason and every value.',
    ),
    table(
      [
        { name: 'Table', kind: 'name' },
        { name: 'File', kind: 'name' },
        { name: 'Rows', kind: 'number' },
      ],
      files,
    ),
    table(
      [
        { name: 'Table', kind: 'name' },
        { name: 'Key', kind: 'long' },
        { name: 'Column', kind: 'name' },
        { name: 'Reason' },
      ],
      examples,
    ),
  ]);
}
