// The report as rows of tables, column, finding by finding: one shape for CSV and XLSX.
import type { Report } from '../../../shared/report.ts';
import { newestValidations } from './newest-validations.ts';
import { ruleActions, ruleVerdicts } from './page/rules-section.ts';
import { findingKinds, findingsOf, nameOf, stateWords } from './page/words.ts';

/**
 * `number`: decimal text, exact; `time`: ISO 8601 UTC; `text`: anything; `prose`: sentences, which wrap. Null = nothing is known, an empty cell.
 */
export type RowColumn = { readonly name: string; readonly kind: 'text' | 'prose' | 'number' | 'time' };
export type RowTable = {
  readonly columns: readonly RowColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
};

const text = (name: string): RowColumn => ({ name, kind: 'text' });
const prose = (name: string): RowColumn => ({ name, kind: 'prose' });
const number = (name: string): RowColumn => ({ name, kind: 'number' });
const time = (name: string): RowColumn => ({ name, kind: 'time' });
const digits = (value: number | null): string | null => (value === null ? null : String(value));

export const tableRows = ({ tables }: Report): RowTable => ({
  columns: [
    text('schema'),
    text('table'),
    text('kind'),
    text('result'),
    number('rows in source'),
    number('rows read'),
    number('rows written'),
    number('rows set aside'),
    number('parts'),
    number('bytes'),
    number('seconds'),
    number('ranges taken up again'),
    time('first part'),
    time('last part'),
    text('source compared'),
    text('fingerprint of the rows'),
    prose('notes'),
    text('moved by'),
    number('rows read, says Data Factory'),
    number('rows copied, says Data Factory'),
    number('files with MD5'),
    text('check of Data Factory'),
    text('pipeline run'),
  ],
  rows: tables.map((one) => [
    one.schema,
    one.name,
    one.kind,
    stateWords(one),
    digits(one.sourceRows),
    digits(one.rowsRead),
    digits(one.rows),
    digits(one.rowsSetAside),
    digits(one.parts),
    digits(one.bytes),
    digits(one.seconds),
    digits(one.retries),
    one.firstPartUtc,
    one.lastPartUtc,
    one.sourceCompared,
    one.rowHash,
    [one.readNote, ...one.notes].join(' '),
    one.writtenBy === null ? 'this computer' : `Data Factory ${one.writtenBy.factory}`,
    digits(one.writtenBy?.rowsRead ?? null),
    digits(one.writtenBy?.rowsCopied ?? null),
    digits(one.writtenBy?.filesRead ?? one.parts),
    one.writtenBy?.consistency ?? null,
    one.writtenBy?.pipelineRunId ?? null,
  ]),
});

export const columnRows = ({ tables }: Report): RowTable => ({
  columns: [
    text('schema'),
    text('table'),
    text('column'),
    text('type in the source'),
    text('type in the file'),
    number('nulls'),
    number('least'),
    number('greatest'),
    number('sum'),
    text('hash'),
    text('file against what was read'),
    text('file against the source'),
    prose('note'),
  ],
  rows: tables.flatMap((one) =>
    one.columns.map((column) => [
      one.schema,
      one.name,
      column.name,
      column.sqlType,
      column.fileType,
      column.nulls,
      column.min,
      column.max,
      column.sum,
      column.hash,
      column.fingerprint,
      column.source,
      column.note,
    ]),
  ),
});

export const ruleRows = ({ tables }: Report): RowTable => ({
  columns: [
    text('schema'),
    text('table'),
    text('rule'),
    text('demand'),
    text('verdict'),
    number('rows checked'),
    number('rows that break it'),
    text('what was done'),
    prose('what was found'),
  ],
  rows: tables.flatMap((one) =>
    one.rules.map((rule) => [
      one.schema,
      one.name,
      rule.name,
      rule.demand,
      ruleVerdicts[rule.verdict],
      digits(rule.rowsChecked),
      digits(rule.rowsBroken),
      ruleActions[rule.action],
      rule.found,
    ]),
  ),
});

/** What needs a decision, and what the newest validation of every tier found. */
export const findingRows = (report: Report): RowTable => ({
  columns: [
    text('from'),
    text('severity'),
    text('kind'),
    text('schema'),
    text('table'),
    text('part'),
    text('key'),
    text('column'),
    text('in the source or on record'),
    text('in the file'),
    prose('text'),
  ],
  rows: [
    ...report.exceptions.map(({ table, kind, text: words }) => {
      const named = report.tables.find((one) => nameOf(one) === table);
      return [
        'run',
        'decision',
        kind,
        named?.schema ?? null,
        named?.name ?? table,
        null,
        null,
        null,
        null,
        null,
        words,
      ];
    }),
    ...findingsOf(newestValidations(report.validations)).map((one) => [
      one.tier,
      one.severity,
      findingKinds[one.kind],
      one.schema,
      one.table,
      one.part,
      one.key === null ? null : one.key.join(', '),
      one.column,
      one.expected,
      one.found,
      one.text,
    ]),
  ],
});
