// The first page, which stands alone: the verdict, what was compared and how, by whom and when, and what is open.
import { formatBytes, formatCount, formatDuration, formatPlural } from '../../../../shared/format.ts';
import type { Report } from '../../../../shared/report.ts';
import { newestValidations } from '../newest-validations.ts';
import { shareChart, throughput } from './charts.ts';
import { escapeHtml, factList, table, type Cell, type Html } from './html.ts';
import {
  carriersOf,
  findingsOf,
  findingsSum,
  nameOf,
  placeOf,
  severityWord,
  tierWords,
  time,
  validationOutcome,
} from './words.ts';

/** Further ones stand in their own section. */
const shownHere = 6;

/** A mark that says the same as the words beside it. */
const marks: Readonly<Record<Report['verdict'], Html>> = {
  completeAndVerified: '<path d="M14 33 27 46 50 19" fill="none" stroke="#000" stroke-width="6"/>',
  completeWithDecisions: '<path d="M32 14v22M32 43v7" fill="none" stroke="#000" stroke-width="6"/>',
  completeNotProven: '<path d="M32 14v22M32 43v7" fill="none" stroke="#000" stroke-width="6"/>',
  faultsFound: '<path d="M18 18 46 46M46 18 18 46" fill="none" stroke="#000" stroke-width="6"/>',
  failed: '<path d="M18 18 46 46M46 18 18 46" fill="none" stroke="#000" stroke-width="6"/>',
  stopped: '<path d="M20 20h24v24H20z" fill="#000"/>',
  running: '<path d="M22 16v32l26-16z" fill="#000"/>',
};

export function firstPage(report: Report): Html {
  const { headline, meaning, verdict, run } = report;
  return `<header class="first">
<p class="kind">Migration report, run ${escapeHtml(run.runId)}</p>
<div class="verdict"><svg aria-hidden="true" width="64" height="64" viewBox="0 0 64 64"><circle cx="32" cy="32" r="29" fill="#fff" stroke="#000" stroke-width="4"/>${marks[verdict]}</svg>
<div><h1>${escapeHtml(headline)}</h1><p>${meaning.map(escapeHtml).join(' ')}</p></div></div>
${figures(report)}
${shareChart(report)}
${about(report)}
${compared(report)}
${open(report)}
<p class="signature">Accepted by <span></span> Place and date <span></span></p>
</header>`;
}

function figures({ totals, run, tables }: Report): Html {
  const facts = [
    ['Tables verified', `${formatCount(totals.tablesVerified)} of ${formatCount(totals.tables)}`],
    ['Rows in files', formatCount(totals.rows)],
    ['Rows in the source', totals.sourceRows === null ? 'not counted' : formatCount(totals.sourceRows)],
    ['Rows set aside', formatCount(totals.rowsSetAside)],
    ['Stored', `${formatBytes(totals.bytes)}, ${formatPlural(totals.parts, 'part')}`],
    ['Time carried', tables.length === 0 ? '–' : formatDuration(run.carriedSeconds)],
  ] as const;
  return factList(facts, 'figures');
}

function about(report: Report): Html {
  const { plan, run, pointInTime, manifest } = report;
  const speed = throughput(report);
  const changes = report.sourceChanges.at(-1);
  const endWord = run.state.kind === 'completed' ? 'completed' : 'as of';
  return factList([
    ['Source', `${plan.server} \\ ${plan.database} (SQL Server ${plan.serverVersion}, ${plan.serverEdition})`],
    ['Target', plan.storage === '' ? `container ${plan.container}` : `${plan.storage}, container ${plan.container}`],
    ['Written as', `${plan.options.format}, compression ${plan.options.compression}`],
    ['Run by', carriersOf(report)],
    ['When', `${time(run.createdUtc)}, ${endWord} ${time(run.updatedUtc)}${speed === null ? '' : `; ${speed}`}`],
    ['Point in time', pointInTime.text],
    ...(changes === undefined
      ? []
      : [['Source since', `${changes.headline} (asked ${time(changes.checkedUtc)})`] as const]),
    ['Plan', `${plan.planId}, SHA-256 ${plan.hash}`],
    ['Manifest', manifest ?? 'none: the run is not complete'],
    ['Report made', `${time(report.madeUtc)}${report.madeBy === '' ? '' : ` by ${report.madeBy}`}, ${report.tool}`],
  ]);
}

/** How it was compared: while it was written, and by each validation afterwards. */
function compared({ plan, run, validations, totals }: Report): Html {
  const written: Cell[] = [
    'While it was written',
    plan.options.verify === 'full'
      ? 'every part downloaded again, MD5 compared'
      : 'size, MD5 on record and row count of every part',
    time(run.updatedUtc),
    'the run',
    totals.tablesVerified === totals.tables ? 'no fault found' : 'not of all tables',
  ];
  const rows = newestValidations(validations).map((one): Cell[] => [
    'Afterwards',
    tierWords[one.tier] + (one.source === null ? '' : `; the source was asked (${one.source.moment})`),
    time(one.finishedUtc),
    one.by,
    validationOutcome(one),
  ]);
  const more =
    rows.length === 0
      ? '<p>No validation was made after the run.</p>'
      : '<p>What each of them proves and what it cannot is said in “Validations”.</p>';
  const columns = [
    { name: 'Compared' },
    { name: 'How' },
    { name: 'When' },
    { name: 'By', kind: 'long' },
    { name: 'Result' },
  ] as const;
  return `<h2>What was compared</h2>${table(columns, [written, ...rows], { label: 'What was compared' })}${more}`;
}

/** The first exceptions and findings, in the order of their weight. */
function open(report: Report): Html {
  const { totals } = report;
  const findings = findingsOf(newestValidations(report.validations));
  const faults = findings.filter(({ severity }) => severity === 'fault');
  const rows: readonly (readonly [string, string, string])[] = [
    ...faults.map((one) => [placeOf(one), severityWord(one), one.text] as const),
    ...report.exceptions.map(({ table: name, text, code }) => [name ?? 'The run', code ?? 'open', text] as const),
    ...findings
      .filter(({ severity }) => severity === 'notice')
      .map((one) => [placeOf(one), severityWord(one), one.text] as const),
  ];
  const sum = `${report.exceptions.length === 0 ? 'no decision open' : `${formatPlural(report.exceptions.length, 'decision')} open`}; findings of validations: ${findingsSum(totals.faults, totals.notices)}`;
  const rest = rows.length - shownHere;
  const columns = [{ name: 'Table', kind: 'name' }, { name: 'Kind' }, { name: 'What and why', kind: 'name' }] as const;
  const content =
    rows.length === 0
      ? `<p>None: ${escapeHtml(sum)}.</p>`
      : `<p>In all: ${escapeHtml(sum)}.${rest > 0 ? ` The first ${String(shownHere)}; all stand below.` : ''}</p>${table(columns, rows.slice(0, shownHere), { label: 'Exceptions and findings' })}`;
  return `<h2>Exceptions and findings</h2>${content}`;
}

/** Not finished, failed and faulty tables first: what a reader turns the page for. */
export const inOrderOfWeight = (report: Report): Report['tables'] =>
  report.tables.toSorted((a, b) => weight(a) - weight(b) || (nameOf(a) < nameOf(b) ? -1 : 1));

function weight({ state, validated, rowsSetAside }: Report['tables'][number]): number {
  if (state === 'failed' || validated === 'faults') return 0;
  if (state !== 'done') return 1;
  return rowsSetAside > 0 || validated === 'notices' || validated === 'incomplete' ? 2 : 3;
}
