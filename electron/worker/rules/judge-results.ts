// Adds up what the parts of a table say of its rules, and judges them.
import { AppError, type AppErrorData } from '../../../shared/errors.ts';
import { formatCount, formatPlural } from '../../../shared/format.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import {
  describeRule,
  isTableRule,
  nameOfRule,
  type PartRuleCount,
  type Rule,
  type RuleResult,
} from '../../../shared/rules.ts';

export type RuledParts = {
  readonly table: PlanTable;
  /** Of the parts on record. */
  readonly parts: readonly { readonly rules?: readonly PartRuleCount[] }[];
  /** Rows read: written or set aside. */
  readonly rowCount: number;
  /** All of it is read and on record. */
  readonly isComplete: boolean;
  /** When the run was begun (ISO 8601 UTC): ages are told from then, so that a judgement never changes. */
  readonly runCreatedUtc: string;
  /** Why the table failed. */
  readonly error: AppErrorData | null;
};

const examplesShown = 20;

/** In the order of the plan. */
export function judgeRules(read: RuledParts): RuleResult[] {
  return (read.table.rules ?? []).map((rule) => judge(rule, read));
}

/** The error of a rule about the whole table that ends it; null = it may be done. */
export function failureOf(read: RuledParts): AppError | null {
  const failed = judgeRules(read).find(
    ({ rule, verdict }) => rule.onBreak === 'stopTable' && isTableRule(rule) && verdict === 'broken',
  );
  if (failed === undefined) return null;
  const table = `${read.table.schema}.${read.table.name}`;
  return new AppError('RULE_BROKEN', { table, rule: failed.name, key: '', value: '', detail: failed.found });
}

function judge(rule: Rule, read: RuledParts): RuleResult {
  const counts = read.parts.flatMap(({ rules = [] }) => rules.filter((count) => count.rule === rule.id));
  const rowsChecked = counts.reduce((sum, { checked }) => sum + checked, 0);
  const named = { rule, name: nameOfRule(rule), demand: describeRule(rule) };
  const isWhatFailed = read.error?.code === 'RULE_BROKEN' && read.error.context['rule'] === named.name;
  const stopped = isWhatFailed ? String(read.error?.context['detail']) : null;
  if (rule.kind === 'rowCount' || rule.kind === 'freshness')
    return { ...named, ...judgeTable(rule, counts, read), rowsChecked, rowsBroken: null, examples: [] };
  const rowsBroken = counts.reduce((sum, { broken }) => sum + broken, 0);
  const isBroken = rowsBroken > 0 || stopped !== null;
  return {
    ...named,
    rowsChecked,
    rowsBroken,
    verdict: isBroken ? 'broken' : read.isComplete ? 'kept' : 'unknown',
    action: stopped !== null ? 'tableStopped' : rowsBroken === 0 ? 'none' : actionOf(rule),
    found: stopped ?? foundRows(rowsChecked, rowsBroken),
    examples: counts.flatMap(({ examples }) => examples).slice(0, examplesShown),
  };
}

const actionOf = ({ onBreak }: Rule): RuleResult['action'] =>
  onBreak === 'quarantine' ? 'setAside' : onBreak === 'warn' ? 'counted' : 'tableStopped';

function foundRows(checked: number, broken: number): string {
  if (broken === 0) return `no row of ${formatCount(checked)} breaks it`;
  return `${formatPlural(broken, 'row')} of ${formatCount(checked)} ${broken === 1 ? 'breaks' : 'break'} it`;
}

type TableRule = Extract<Rule, { kind: 'rowCount' | 'freshness' }>;
type Judged = Pick<RuleResult, 'verdict' | 'action' | 'found'>;

function judgeTable(rule: TableRule, counts: readonly PartRuleCount[], read: RuledParts): Judged {
  if (!read.isComplete) return { verdict: 'unknown', action: 'none', found: 'the table is not read to its end' };
  const { isKept, found } = rule.kind === 'rowCount' ? countRows(rule, read) : lookAtAge(rule, counts, read);
  return { verdict: isKept ? 'kept' : 'broken', action: isKept ? 'none' : actionOf(rule), found };
}

type Look = { readonly isKept: boolean; readonly found: string };

function countRows({ min, max }: Extract<Rule, { kind: 'rowCount' }>, { rowCount }: RuledParts): Look {
  const isKept = rowCount >= (min ?? 0) && rowCount <= (max ?? Number.POSITIVE_INFINITY);
  return { isKept, found: `it has ${formatPlural(rowCount, 'row')}` };
}

const msPerHour = 3_600_000;

function lookAtAge(
  rule: Extract<Rule, { kind: 'freshness' }>,
  counts: readonly PartRuleCount[],
  { runCreatedUtc }: RuledParts,
): Look {
  const newest = counts.reduce<number | null>(
    (latest, { newestMs }) => (newestMs === null ? latest : Math.max(latest ?? newestMs, newestMs)),
    null,
  );
  if (newest === null) return { isKept: false, found: `${rule.column} holds no value` };
  const hours = (Date.parse(runCreatedUtc) - newest) / msPerHour;
  const day = new Date(newest).toISOString().slice(0, 19).replace('T', ' ');
  return {
    isKept: hours <= rule.maxAgeHours,
    found: `the newest ${rule.column} is ${day}, ${ageWords(hours)} the run began`,
  };
}

function ageWords(hours: number): string {
  const size = Math.abs(hours);
  const words = size >= 48 ? `${formatCount(size / 24)} days` : `${size.toFixed(1)} hours`;
  return hours >= 0 ? `${words} before` : `${words} after`;
}
