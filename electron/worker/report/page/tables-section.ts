// The tables, and the columns of each: what was read, written and compared.
import { formatBytes, formatCount, formatPlural } from '../../../../shared/format.ts';
import type { Report, ReportColumn, ReportTable } from '../../../../shared/report.ts';
import { sizeChart } from './charts.ts';
import { inOrderOfWeight } from './first-page.ts';
import { escapeHtml, paragraph, section, table, type Cell, type Html } from './html.ts';
import { comparisonWords, countOrDash, nameOf, orDash, secondsOrDash, stateWords } from './words.ts';

/** In two lines, so that the column stays narrow and no date is broken. */
const dayOverClock = (utc: string): Cell => ({
  html: `${escapeHtml(utc.slice(0, 10))}<br>${escapeHtml(utc.slice(11, 19))}`,
});

export function tablesSection(report: Report): Html {
  const columns = [
    { name: 'Table', kind: 'name' },
    { name: 'Result' },
    { name: 'Rows in source', kind: 'number' },
    { name: 'Read', kind: 'number' },
    { name: 'Written', kind: 'number' },
    { name: 'Set aside', kind: 'number' },
    { name: 'Parts', kind: 'number' },
    { name: 'Stored', kind: 'number' },
    { name: 'Time', kind: 'number' },
    { name: 'Again', kind: 'number' },
    { name: 'Last part (UTC)', kind: 'short' },
  ] as const;
  const rows = inOrderOfWeight(report).map((one): Cell[] => [
    nameOf(one),
    stateWords(one),
    countOrDash(one.sourceRows),
    formatCount(one.rowsRead),
    formatCount(one.rows),
    formatCount(one.rowsSetAside),
    formatCount(one.parts),
    formatBytes(one.bytes),
    secondsOrDash(one.seconds),
    formatCount(one.retries),
    one.lastPartUtc === null ? '–' : dayOverClock(one.lastPartUtc),
  ]);
  const isCounted = report.tables.some(({ sourceRows }) => sourceRows !== null);
  return [
    report.tables.length < 2 ? '' : section('sizes', 'Size and time of tables', [sizeChart(report)]),
    section('tables', 'Tables', [
      paragraph(
        `${isCounted ? '“Rows in source” is what the source counted when it was validated.' : 'The source was not counted after the run.'} “Read” is written and set aside. “Again” counts ranges that were taken up again after a failure.`,
      ),
      table(columns, rows, { className: 'wide' }),
    ]),
  ].join('\n');
}

/** So many rows of columns open at once and print; the other forms of the report hold them all. */
const columnsShown = 2000;

const isDifferent = ({ fingerprint, source }: ReportColumn): boolean =>
  fingerprint === 'differs' || source === 'differs';

/** Every table's columns while there is room; columns that differ always. */
export function columnsSection(report: Report): Html {
  let room = columnsShown;
  const shown: Html[] = [];
  let tablesLeftOut = 0;
  for (const one of inOrderOfWeight(report)) {
    const isWhole = one.columns.length <= room;
    const columns = isWhole ? one.columns : one.columns.filter(isDifferent);
    if (!isWhole) tablesLeftOut += 1;
    if (columns.length === 0) continue;
    room = Math.max(0, room - columns.length);
    shown.push(columnsOf(one, columns));
  }
  const leftOut =
    tablesLeftOut === 0
      ? []
      : [
          paragraph(
            `Of ${formatPlural(tablesLeftOut, 'table')} only columns that differ stand here, for a page must stay fit to be opened; the forms XLSX, CSV and JSON of this report hold every column.`,
          ),
        ];
  if (shown.length === 0 && tablesLeftOut === 0) return '';
  return section('columns', 'Columns', [
    paragraph(
      'Values are those that were read; “–” stands where none was kept. Sums are exact: of texts their length in UTF-16 units, of binary columns their bytes, of dates and times their units since 1970-01-01. “File” compares the file with what was read, “Source” with the source.',
    ),
    ...leftOut,
    ...shown,
  ]);
}

function columnsOf(one: ReportTable, columns: readonly ReportColumn[]): Html {
  const head = [
    { name: 'Column', kind: 'name' },
    { name: 'Type' },
    { name: 'NULLs', kind: 'number' },
    { name: 'Least', kind: 'long' },
    { name: 'Greatest', kind: 'long' },
    { name: 'Sum', kind: 'long' },
    { name: 'File' },
    { name: 'Source' },
  ] as const;
  const rows = columns.map((column): Cell[] => [
    column.name,
    column.sqlType,
    grouped(column.nulls),
    orDash(column.min),
    orDash(column.max),
    grouped(column.sum),
    comparisonWords[column.fingerprint],
    column.note === null ? comparisonWords[column.source] : `${comparisonWords[column.source]}: ${column.note}`,
  ]);
  const facts = [
    `${formatPlural(one.rows, 'row')}, ${stateWords(one)}`,
    ...(one.sourceCompared === '' ? [] : [one.sourceCompared]),
    ...(one.rowHash === null ? [] : [`Fingerprint of its rows: ${one.rowHash}`]),
  ];
  return `<div class="table"><h3>${escapeHtml(nameOf(one))}</h3><p>${facts.map((fact) => escapeHtml(fact.endsWith('.') ? fact : `${fact}.`)).join(' ')}</p>
${table(head, rows, { className: 'wide', label: `Columns of ${nameOf(one)}` })}</div>`;
}

/** `1,234,567.50`: digits in threes, none lost. */
function grouped(text: string | null): string {
  if (text === null) return '–';
  const [, sign = '', whole = '', rest = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(text) ?? [];
  return whole === '' ? text : `${sign}${whole.replace(/\B(?=(?:\d{3})+$)/g, ',')}${rest}`;
}
