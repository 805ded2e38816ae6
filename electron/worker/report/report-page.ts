// The report as one page: no scripts, nothing from elsewhere, readable in black and white. The verdict comes first.
import { formatBytes, formatCount, formatDuration, formatPlural } from '../../../shared/format.ts';
import type { Report, ReportTable } from '../../../shared/report.ts';
import { escapeHtml, factList, table, type Html } from './html.ts';
import { pageStyle } from './page-style.ts';

export function reportPage(report: Report): string {
  const { run, headline } = report;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(`${headline} – run ${run.runId}`)}</title>
<style>${pageStyle}</style>
</head>
<body>
${[verdict(report), exceptions(report), tables(report), setAside(report), moment(report), facts(report), changes(report), notes(report)].join('\n')}
<footer>${escapeHtml(`${report.tool}, report of ${time(report.madeUtc)}`)}</footer>
</body>
</html>
`;
}

const time = (utc: string): string => `${utc.slice(0, 19).replace('T', ' ')} UTC`;
const nameOf = ({ schema, name }: ReportTable): string => `${schema}.${name}`;

function verdict({ headline, totals, run, plan, manifest }: Report): Html {
  const proof =
    plan.options.verify === 'full'
      ? 'Every part was downloaded again and its MD5 compared with what was written.'
      : 'Of every part the size, the stored MD5 and the end of the file were compared with what was written.';
  const extent = `${formatCount(totals.tablesVerified)} of ${formatPlural(totals.tables, 'table')} verified: ${formatPlural(totals.rows, 'row')} in ${formatPlural(totals.parts, 'part')}, ${formatBytes(totals.bytes)}.`;
  return `<header>
<h1>${escapeHtml(headline)}</h1>
<p>${escapeHtml(extent)} ${proof}</p>
${factList([
  ['Run', run.runId],
  ['From', `${plan.server}, database ${plan.database}`],
  ['To', `container ${plan.container}`],
  ['Begun', time(run.createdUtc)],
  ['Last change', time(run.updatedUtc)],
  ['Time at work', formatDuration(run.carriedSeconds)],
  ['Manifest', manifest ?? 'none: the run is not complete'],
])}
</header>`;
}

function exceptions(report: Report): Html {
  if (report.exceptions.length === 0) return '<section><h2>Exceptions</h2><p>None.</p></section>';
  const rows = report.exceptions.map(({ table: name, text, code }) => [name ?? 'The run', text, code ?? '']);
  return `<section><h2>Exceptions</h2>${table(['Table', 'What and why', 'Code'], rows, [])}</section>`;
}

function stateWords({ state, verified, rowsSetAside }: ReportTable): string {
  if (state === 'failed') return 'FAILED';
  if (!verified) return 'not finished';
  return rowsSetAside > 0 ? 'verified, rows set aside' : 'verified';
}

function tables(report: Report): Html {
  const header = ['Table', 'Result', 'Rows', 'Set aside', 'Parts', 'Size', 'Taken up again', 'Last part'];
  const rows = report.tables.map((one) => [
    nameOf(one),
    stateWords(one),
    formatCount(one.rows),
    formatCount(one.rowsSetAside),
    formatCount(one.parts),
    formatBytes(one.bytes),
    formatCount(one.retries),
    one.lastPartUtc === null ? '–' : time(one.lastPartUtc),
  ]);
  return `<section><h2>Tables</h2>${table(header, rows, [2, 3, 4, 5, 6])}</section>`;
}

function reasonWords(reason: string): string {
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

function setAside(report: Report): Html {
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
  return `<section><h2>Rows set aside</h2>
<p>They are in no part. Each of these files holds them whole, one JSON object a line, with the reason and every value.</p>
${table(['Table', 'File', 'Rows'], files, [2])}
${table(['Table', 'Key', 'Column', 'Reason'], examples, [])}</section>`;
}

function moment({ pointInTime }: Report): Html {
  const evidence = pointInTime.moments.map(
    ({ tables: names, facts: pairs }) => `<h3>${escapeHtml(tablesIn(names))}</h3>
${factList(pairs.map(([name = '', value = '']) => [name, value]))}`,
  );
  return `<section><h2>Point in time</h2>
<p>${escapeHtml(pointInTime.text)}</p>
${evidence.join('\n')}</section>`;
}

const tablesIn = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${String(names.length - 5)} more`;

function facts({ plan }: Report): Html {
  const { options } = plan;
  const limit = options.bandwidthBytesPerSecond;
  return `<section><h2>Plan</h2>
<p>${escapeHtml(plan.consistency)}</p>
<p>${escapeHtml(plan.checked)}</p>
${factList([
  ['Plan', plan.planId],
  ['SHA-256', plan.hash],
  ['Made', `${time(plan.createdUtc)} by ${plan.tool}`],
  ['SQL Server', `${plan.serverVersion}, ${plan.serverEdition}`],
  ['Format', `${options.format}, ${options.compression}`],
  ['Lanes', formatCount(options.lanes)],
  ['Upload limit', limit === null ? 'none' : `${formatBytes(limit)} a second`],
  [
    'Rows that no file can carry',
    options.badRows === 'setAside' ? 'are set aside with the reason' : 'stop their table',
  ],
])}
</section>`;
}

function changes({ adjustments }: Report): Html {
  if (adjustments.length === 0) return '';
  const rows = adjustments.map(({ atUtc, text }) => [time(atUtc), text]);
  return `<section><h2>Changes during the run</h2>
<p>The load was changed by hand while the run went on; the plan was not.</p>
${table(['When', 'Change'], rows, [])}</section>`;
}

function notes(report: Report): Html {
  const rows = report.tables.flatMap((one) => [one.readNote, ...one.notes].map((note) => [nameOf(one), note]));
  return `<section><h2>How tables were read and written</h2>${table(['Table', 'Note'], rows, [])}</section>`;
}
