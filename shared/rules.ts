// Data-quality rules: what the rows of a table must fulfil, what happens where they do not, and what was found.
import { z } from 'zod';
import { formatCount } from './format.ts';

/** `warn`: counted. `quarantine`: the row is set aside. `stopTable`: its table ends with an error that names the row. */
const ofRowsSchema = z.enum(['warn', 'quarantine', 'stopTable']);
/** Of what no single row is to blame for. */
const ofTableSchema = z.enum(['warn', 'stopTable']);
export type OnBreak = z.infer<typeof ofRowsSchema>;

const named = {
  /** Names the rule inside its table: what a later set of rules changes is found by it. */
  id: z
    .string()
    .regex(/^[a-z0-9][\w-]*$/i)
    .max(60),
  /** For people; without one the rule is called what it demands. */
  name: z.string().trim().min(1).max(120).optional(),
};
const ofRows = { ...named, onBreak: ofRowsSchema };
const ofTable = { ...named, onBreak: ofTableSchema };
const column = z.string().min(1);
const columns = z.array(column).min(1).max(16);
const bound = z.string().trim().min(1).max(100).nullable();
const count = z.int().min(0).nullable();

/**
 * Values are texts, read as the column's type: 12.50, 2026-01-31, true. Except for `notNull` a NULL breaks no rule, and
 * neither does a condition that is unknown: as in a CHECK constraint.
 */
export const ruleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('notNull'), ...ofRows, column }),
  /** No two rows have the same values; all rows that share one break it. */
  z.strictObject({ kind: z.literal('unique'), ...ofRows, columns }),
  z.strictObject({
    kind: z.literal('acceptedValues'),
    ...ofRows,
    column,
    values: z.array(z.string().max(4000)).min(1).max(10_000),
  }),
  /** Both bounds are themselves allowed; null = no bound. */
  z.strictObject({ kind: z.literal('range'), ...ofRows, column, min: bound, max: bound }),
  /** A regular expression that the whole value must match; see docs/rules.md for what it may hold. */
  z.strictObject({ kind: z.literal('pattern'), ...ofRows, column, pattern: z.string().min(1).max(1000) }),
  /** Characters of text, bytes of anything else. */
  z.strictObject({ kind: z.literal('length'), ...ofRows, column, min: count, max: count }),
  /** The values stand in a row of another table of the same plan. */
  z.strictObject({
    kind: z.literal('references'),
    ...ofRows,
    columns,
    to: z.strictObject({ schema: z.string().min(1), name: z.string().min(1), columns }),
  }),
  z.strictObject({ kind: z.literal('rowCount'), ...ofTable, min: count, max: count }),
  /** The newest value is not older than this when the run begins. */
  z.strictObject({ kind: z.literal('freshness'), ...ofTable, column, maxAgeHours: z.number().positive().max(876_600) }),
  /** A T-SQL condition that good rows fulfil, without the word WHERE. */
  z.strictObject({ kind: z.literal('condition'), ...ofRows, sql: z.string().trim().min(1).max(8000) }),
]);
export type Rule = z.infer<typeof ruleSchema>;
export type RuleKind = Rule['kind'];

export const rulesSchema = z
  .array(ruleSchema)
  .max(200)
  .refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, 'two rules have the same id');

/** A rule that what is known of a table suggests. */
export const ruleSuggestionSchema = z.strictObject({ rule: ruleSchema, why: z.string() });
export type RuleSuggestion = z.infer<typeof ruleSuggestionSchema>;

/** The rules of several tables, as people write them into a file. */
export const tableRulesSchema = z.array(
  z.strictObject({ schema: z.string().min(1), name: z.string().min(1), rules: rulesSchema }),
);
export type TableRules = z.infer<typeof tableRulesSchema>[number];

/** A row that broke a rule; `key` is empty for a table without a key, `value` cut to 80 characters. */
const brokenRowSchema = z.strictObject({
  key: z.array(z.string()),
  column: z.string().nullable(),
  value: z.string().nullable(),
});
export type BrokenRow = z.infer<typeof brokenRowSchema>;

/** What one part says of a rule; kept with the part, so that no row counts twice. */
export const partRuleCountSchema = z.strictObject({
  /** Id of the rule. */
  rule: z.string(),
  checked: z.int().min(0),
  broken: z.int().min(0),
  /** Newest value of a `freshness` rule in milliseconds since 1970 UTC; null without one. */
  newestMs: z.number().nullable(),
  examples: z.array(brokenRowSchema).readonly(),
});
export type PartRuleCount = z.infer<typeof partRuleCountSchema>;

/** What became of one rule of one table, in the report and in the manifest. */
export const ruleResultSchema = z.strictObject({
  rule: ruleSchema,
  /** The rule's name, and what it demands in words. */
  name: z.string(),
  demand: z.string(),
  rowsChecked: z.int().min(0),
  /** Rows that broke it; null for rules that no single row breaks. */
  rowsBroken: z.int().min(0).nullable(),
  /** `unknown`: not judged yet, since its table is not read to its end. */
  verdict: z.enum(['kept', 'broken', 'unknown']),
  /** What was done about it. */
  action: z.enum(['none', 'counted', 'setAside', 'tableStopped']),
  /** What was found, in words. */
  found: z.string(),
  /** The first of them. */
  examples: z.array(brokenRowSchema),
});
export type RuleResult = z.infer<typeof ruleResultSchema>;

/** One rule in the snapshot of a run. */
export type RuleCount = {
  readonly id: string;
  readonly name: string;
  readonly onBreak: OnBreak;
  readonly rowsChecked: number;
  readonly rowsBroken: number;
};

/** The columns of its own table that a rule names. */
export function columnsOfRule(rule: Rule): readonly string[] {
  switch (rule.kind) {
    case 'unique':
    case 'references':
      return rule.columns;
    case 'rowCount':
    case 'condition':
      return [];
    default:
      return [rule.column];
  }
}

/** Rules that the server has to answer for: they see other rows, or are written in its language. */
export const isServerRule = ({ kind }: Rule): boolean => ['unique', 'references', 'condition'].includes(kind);
/** Rules about the table as a whole. */
export const isTableRule = ({ kind }: Rule): boolean => kind === 'rowCount' || kind === 'freshness';

export const nameOfRule = (rule: Rule): string => rule.name ?? describeRule(rule);

/** What a rule demands, as a clause: `Country is one of DE, AT, CH`. */
export function describeRule(rule: Rule): string {
  switch (rule.kind) {
    case 'notNull':
      return `${rule.column} is not NULL`;
    case 'unique':
      return `no two rows have the same ${list(rule.columns)}`;
    case 'acceptedValues':
      return `${rule.column} is one of ${rule.values.slice(0, 5).join(', ')}${more(rule.values.length - 5)}`;
    case 'range':
      return `${rule.column} is ${between(rule.min, rule.max)}`;
    case 'pattern':
      return `${rule.column} looks like ${rule.pattern}`;
    case 'length':
      return `the length of ${rule.column} is ${between(numberText(rule.min), numberText(rule.max))}`;
    case 'references':
      return `${list(rule.columns)} stands in ${rule.to.schema}.${rule.to.name} (${rule.to.columns.join(', ')})`;
    case 'rowCount':
      return `the number of rows is ${between(numberText(rule.min), numberText(rule.max))}`;
    case 'freshness':
      return `the newest ${rule.column} is not older than ${hoursText(rule.maxAgeHours)}`;
    case 'condition':
      return `it is true that ${rule.sql.replace(/\s+/g, ' ').slice(0, 80)}`;
  }
}

const list = (names: readonly string[]): string => names.join(' and ');
const more = (rest: number): string => (rest > 0 ? ` or ${formatCount(rest)} more` : '');
const numberText = (value: number | null): string | null => (value === null ? null : formatCount(value));

function between(min: string | null, max: string | null): string {
  if (min !== null && max !== null) return min === max ? `exactly ${min}` : `between ${min} and ${max}`;
  if (min !== null) return `at least ${min}`;
  return max === null ? 'anything' : `at most ${max}`;
}

function hoursText(hours: number): string {
  if (hours % 24 === 0) return hours === 24 ? '1 day' : `${formatCount(hours / 24)} days`;
  return hours === 1 ? '1 hour' : `${String(hours)} hours`;
}
