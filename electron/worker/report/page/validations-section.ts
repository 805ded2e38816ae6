// The validations after the run: what each proves, what it cannot, and what it found.
import { formatBytes, formatCount, formatPlural } from '../../../../shared/format.ts';
import type { Report } from '../../../../shared/report.ts';
import type { Validation } from '../../../../shared/validation.ts';
import { countAllFindings, newestValidations } from '../newest-validations.ts';
import { escapeHtml, factList, list, section, table, type Html } from './html.ts';
import { findingsSum, tierWords, time, validationOutcome } from './words.ts';

export function validationsSection({ validations }: Report): Html {
  if (validations.length === 0) return '';
  const newest = newestValidations(validations);
  const older = validations.filter((one) => !newest.includes(one));
  return section('validations', 'Validations', [...newest.map(describe), history(older)]);
}

function describe(one: Validation): Html {
  const { faults, notices } = countAllFindings([one]);
  const { source, sample } = one;
  return `<div class="keep"><h3>${escapeHtml(`${tierWords[one.tier]} – ${validationOutcome(one)}`)}</h3>
${factList([
  ['When', `${time(one.startedUtc)} to ${time(one.finishedUtc)}`],
  ['By', `${one.by}, ${one.tool}`],
  ['Read', `${formatPlural(one.parts, 'part')}, ${formatPlural(one.rows, 'row')}, ${formatBytes(one.bytes)}`],
  ['Source', source === null ? 'was not asked' : `${source.server} \\ ${source.database}, ${source.moment}`],
  ...(sample === null
    ? []
    : [['Sample', `${formatCount(sample.rowsPerTable)} rows a table, seed ${String(sample.seed)}`] as const]),
  ['Found', findingsSum(faults, notices)],
])}
${sentences('It proves', one.proves)}${sentences('It cannot say', one.cannot)}</div>`;
}

const sentences = (title: string, items: readonly string[]): Html =>
  items.length === 0 ? '' : `<h4>${title}</h4>${list(items)}`;

function history(older: readonly Validation[]): Html {
  if (older.length === 0) return '';
  const rows = older.map((one) => {
    const { faults, notices } = countAllFindings([one]);
    return [time(one.finishedUtc), one.tier, one.by, validationOutcome(one), findingsSum(faults, notices)];
  });
  const columns = [
    { name: 'When' },
    { name: 'Tier' },
    { name: 'By', kind: 'long' },
    { name: 'Result' },
    { name: 'Found' },
  ] as const;
  return `<h3>Earlier ones, which newer ones of their tier replace</h3>${table(columns, rows)}`;
}
