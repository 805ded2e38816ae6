// The data-quality rules of every table, and what became of them.
import { formatCount, formatPlural } from '../../../../shared/format.ts';
import type { Report } from '../../../../shared/report.ts';
import type { RuleResult } from '../../../../shared/rules.ts';
import { escapeHtml, paragraph, section, table, type Cell, type Html } from './html.ts';
import { nameOf } from './words.ts';

export const ruleVerdicts: Readonly<Record<RuleResult['verdict'], string>> = {
  kept: 'holds',
  broken: 'BROKEN',
  unknown: 'not judged yet',
};

export const ruleActions: Readonly<Record<RuleResult['action'], string>> = {
  none: 'nothing',
  counted: 'counted',
  setAside: 'rows set aside',
  tableStopped: 'table stopped',
};

/** Broken ones first. */
export function rulesSection({ tables }: Report): Html {
  const all = tables
    .flatMap((one) => one.rules.map((rule) => ({ table: nameOf(one), rule })))
    .toSorted((a, b) => Number(a.rule.verdict !== 'broken') - Number(b.rule.verdict !== 'broken'));
  if (all.length === 0) return '';
  const columns = [
    { name: 'Table', kind: 'name' },
    { name: 'Rule', kind: 'name' },
    { name: 'Verdict' },
    { name: 'Rows checked', kind: 'number' },
    { name: 'Rows that break it', kind: 'number' },
    { name: 'What was done' },
    { name: 'What was found', kind: 'name' },
  ] as const;
  const rows = all.map(({ table: name, rule }): Cell[] => [
    name,
    rule.name === rule.demand ? rule.demand : `${rule.name}: ${rule.demand}`,
    ruleVerdicts[rule.verdict],
    formatCount(rule.rowsChecked),
    rule.rowsBroken === null ? '–' : formatCount(rule.rowsBroken),
    ruleActions[rule.action],
    rule.found,
  ]);
  const count = (verdict: RuleResult['verdict']): number => all.filter(({ rule }) => rule.verdict === verdict).length;
  const broken = count('broken');
  return section('rules', 'Data-quality rules', [
    paragraph(
      [
        `${formatPlural(all.length, 'rule')}: ${formatCount(count('kept'))} hold`,
        `${formatCount(broken)} broken`,
        `${formatCount(count('unknown'))} not judged yet.`,
      ].join(', '),
    ),
    table(columns, rows, { className: 'wide' }),
    examplesOf(all),
  ]);
}

function examplesOf(all: readonly { readonly table: string; readonly rule: RuleResult }[]): Html {
  const rows = all.flatMap(({ table: name, rule }) =>
    rule.examples.map(({ key, column, value }): Cell[] => [
      name,
      rule.name,
      key.length === 0 ? '(no key)' : key.join(', '),
      column ?? '',
      value === null ? 'NULL or none' : { html: `<code>${escapeHtml(value)}</code>` },
    ]),
  );
  if (rows.length === 0) return '';
  const columns = [
    { name: 'Table', kind: 'name' },
    { name: 'Rule', kind: 'name' },
    { name: 'Key', kind: 'long' },
    { name: 'Column', kind: 'name' },
    { name: 'Value', kind: 'long' },
  ] as const;
  return `<h3>The first rows that break one</h3>${table(columns, rows)}`;
}
