// Bars as inline SVG: ink, not background, so that they print; told apart by pattern; every figure stands beside its bar.
import { formatBytes, formatCount, formatDuration, formatPlural } from '../../../../shared/format.ts';
import type { Report, ReportTable } from '../../../../shared/report.ts';
import { escapeHtml, table, type Cell, type Html } from './html.ts';
import { nameOf, secondsOrDash } from './words.ts';

/** Patterns that all bars of the page share. */
export const chartPatterns: Html = `<svg class="patterns" aria-hidden="true" width="0" height="0"><defs>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/><rect width="3" height="6" fill="#000"/></pattern>
<pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#fff"/><circle cx="3" cy="3" r="1.3" fill="#000"/></pattern>
</defs></svg>`;

type Fill = '#000' | '#fff' | 'url(#hatch)' | 'url(#dots)';
const percent = (share: number): string => `${(Math.min(1, Math.max(0, share)) * 100).toFixed(2)}%`;

/** What is not nothing is never drawn as nothing. */
const bar = (from: number, share: number, fill: Fill): Html =>
  `<svg class="ink" aria-hidden="true" width="100%" height="12">${
    share <= 0
      ? ''
      : `<rect x="${percent(Math.min(from, 0.995))}" y="1" width="${percent(Math.max(share, 0.005))}" height="10" fill="${fill}" stroke="#000"/>`
  }</svg>`;

/** More would be a list, not a picture; the table of all tables follows it. */
const barsShown = 25;

/** Rows, size and time of the largest tables. Nothing for a single table. */
export function sizeChart({ tables, run }: Report): Html {
  if (tables.length < 2) return '';
  const largest = tables.toSorted((a, b) => b.bytes - a.bytes || b.rows - a.rows).slice(0, barsShown);
  const hasTime = largest.some(({ seconds }) => seconds !== null);
  const mostRows = Math.max(1, ...largest.map(({ rows }) => rows));
  const mostBytes = Math.max(1, ...largest.map(({ bytes }) => bytes));
  const placeInTime = timeScale(largest, run.createdUtc);
  const rows = largest.map((one): Cell[] => [
    nameOf(one),
    formatCount(one.rows),
    { html: bar(0, one.rows / mostRows, '#000') },
    formatBytes(one.bytes),
    { html: bar(0, one.bytes / mostBytes, 'url(#hatch)') },
    ...(hasTime ? [secondsOrDash(one.seconds), { html: placeInTime(one) }] : []),
  ]);
  const columns = [
    { name: 'Table', kind: 'name' },
    { name: 'Rows', kind: 'number' },
    { name: 'Share of the most rows', kind: 'bar' },
    { name: 'Stored', kind: 'number' },
    { name: 'Share of the largest', kind: 'bar' },
    ...(hasTime
      ? [{ name: 'Time', kind: 'number' } as const, { name: `When, from start to end`, kind: 'bar' } as const]
      : []),
  ] as const;
  const rest = tables.length - largest.length;
  const words =
    rest === 0
      ? 'The largest first.'
      : `The ${formatCount(largest.length)} largest of ${formatPlural(tables.length, 'table')}; all of them stand in the next section.`;
  return `<figure><figcaption>${escapeHtml(words)}</figcaption>
${table(columns, rows, { label: 'Rows, size and time of the largest tables', className: 'chart' })}</figure>`;
}

function timeScale(tables: readonly ReportTable[], startUtc: string): (one: ReportTable) => Html {
  const startMs = Math.min(
    Date.parse(startUtc),
    ...tables.flatMap(({ startedUtc }) => (startedUtc === null ? [] : [Date.parse(startedUtc)])),
  );
  const endMs = Math.max(
    startMs + 1,
    ...tables.map(({ lastPartUtc }) => (lastPartUtc === null ? 0 : Date.parse(lastPartUtc))),
  );
  const span = endMs - startMs;
  return ({ startedUtc, lastPartUtc }) =>
    startedUtc === null || lastPartUtc === null
      ? ''
      : bar(
          (Date.parse(startedUtc) - startMs) / span,
          (Date.parse(lastPartUtc) - Date.parse(startedUtc)) / span,
          'url(#dots)',
        );
}

type Share = { readonly word: string; readonly count: number; readonly fill: Fill };

/** How many tables are verified, as one bar with its words. */
export function shareChart({ tables }: Report): Html {
  const count = (isIn: (one: ReportTable) => boolean): number => tables.filter(isIn).length;
  const isFaulty = (one: ReportTable): boolean => one.validated === 'faults';
  const isOpen = (one: ReportTable): boolean => one.validated === 'incomplete';
  const shares: readonly Share[] = [
    { word: 'verified', count: count((one) => one.verified && !isFaulty(one) && !isOpen(one)), fill: '#000' },
    { word: 'not all of it proven', count: count((one) => one.verified && isOpen(one)), fill: 'url(#dots)' },
    { word: 'with faults', count: count((one) => one.verified && isFaulty(one)), fill: 'url(#dots)' },
    { word: 'failed', count: count(({ state }) => state === 'failed'), fill: 'url(#hatch)' },
    { word: 'not finished', count: count((one) => !one.verified && one.state !== 'failed'), fill: '#fff' },
  ];
  const shown = shares.filter((share) => share.count > 0);
  const all = Math.max(1, tables.length);
  let at = 0;
  const bars = shown.map(({ count: some, fill }) => {
    const html = `<rect x="${percent(at / all)}" y="1" width="${percent(some / all)}" height="16" fill="${fill}" stroke="#000"/>`;
    at += some;
    return html;
  });
  const legend = shown.map(
    ({ word, count: some, fill }) =>
      `<li><svg class="swatch" aria-hidden="true" width="14" height="14"><rect x="1" y="1" width="12" height="12" fill="${fill}" stroke="#000"/></svg> ${escapeHtml(`${formatPlural(some, 'table')} ${word}`)}</li>`,
  );
  return `<div class="share"><svg class="ink" aria-hidden="true" width="100%" height="18">${bars.join('')}</svg><ul class="legend">${legend.join('')}</ul></div>`;
}

/** Over the time the run was carried. Null when that is too short to say, or not all of it: a killed process tells none. */
export function throughput({ totals, run }: Report): string | null {
  if (run.carriedSeconds < 0.5 || run.carriedBy.length > 1) return null;
  return `${formatCount(totals.rows / run.carriedSeconds)} rows and ${formatBytes(totals.bytes / run.carriedSeconds)} a second in ${formatDuration(run.carriedSeconds)}`;
}
