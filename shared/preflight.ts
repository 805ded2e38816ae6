// What a look at the source before a run found: findings, what the user decided about them, and who signed.
import { z } from 'zod';
import { ruleSuggestionSchema } from './rules.ts';

/** `quick`: what the catalog says; `normal`: the data too, within limits; `full`: the data without a limit of size. */
export const preflightScopeSchema = z.enum(['quick', 'normal', 'full']);
export type PreflightScope = z.infer<typeof preflightScopeSchema>;

export const severitySchema = z.enum(['green', 'yellow', 'red']);
export type Severity = z.infer<typeof severitySchema>;

const ruleSchema = z.enum([
  // rights: what this login is not shown as it is
  'selectDenied',
  'columnDenied',
  'masked',
  'encrypted',
  'rowFilter',
  'rowsHidden',
  'policiesUntold',
  // data
  'columnLeftOut',
  'computedFails',
  'nanosOverflow',
  'writtenAsText',
  'loneSurrogates',
  'nulCharacters',
  'longValue',
  'codePage',
  'offsets',
  'floatSpecial',
  'variantTypes',
  // names
  'nameClash',
  'nameOdd',
  // what was not seen
  'notLookedAt',
  // the state of database, login and this computer
  'snapshotIsolation',
  'readOnly',
  'replica',
  'viewState',
  'longTransaction',
  'freeSpace',
]);
export type Rule = z.infer<typeof ruleSchema>;

const choiceSchema = z.enum(['leaveOutColumn', 'leaveOutTable', 'accept']);
export type PreflightChoice = z.infer<typeof choiceSchema>;

const sampleSchema = z.strictObject({
  text: z.string(),
  /** Text of a table's cell: shown, and written nowhere. */
  isTableText: z.boolean(),
});

const findingSchema = z.strictObject({
  /** Of this document: rule, table and column. */
  id: z.string(),
  rule: ruleSchema,
  severity: severitySchema,
  /** Both null = the whole database or this computer. */
  schema: z.string().nullable(),
  table: z.string().nullable(),
  column: z.string().nullable(),
  /** Sentence: what was found. */
  what: z.string(),
  /** How many rows; null = not counted, or no matter of rows. */
  rows: z.int().min(0).nullable(),
  /** Sentence: what the run does about it. */
  consequence: z.string(),
  sample: sampleSchema.nullable(),
  /** T-SQL that mends or shows it. */
  sql: z.string().nullable(),
  /** What may be decided; only red findings have choices, and each needs one of them. */
  choices: z.array(z.strictObject({ choice: choiceSchema, consequence: z.string() })),
});
export type Finding = z.infer<typeof findingSchema>;

const lookSchema = z.strictObject({
  schema: z.string(),
  table: z.string(),
  /** Which of its data was read. */
  looked: z.enum(['catalog', 'all', 'sample', 'tooLong', 'refused']),
  rowsLooked: z.int().min(0).nullable(),
  rowsInAll: z.int().min(0).nullable(),
  milliseconds: z.int().min(0),
});
export type TableLook = z.infer<typeof lookSchema>;

export const preflightSchema = z.strictObject({
  preflightVersion: z.literal(1),
  madeUtc: z.iso.datetime(),
  scope: preflightScopeSchema,
  server: z.string(),
  database: z.string(),
  tables: z.array(lookSchema),
  findings: z.array(findingSchema),
  /** Rules that what the tables declare suggests; not part of what is signed. */
  suggestions: z
    .array(z.strictObject({ schema: z.string(), table: z.string(), suggestion: ruleSuggestionSchema }))
    .optional(),
  /** SHA-256 (hex) over the canonical JSON of everything above, without text of cells. */
  hash: z.string(),
});
export type Preflight = z.infer<typeof preflightSchema>;

const decisionSchema = z.strictObject({ finding: z.string(), choice: choiceSchema });
export type Decision = z.infer<typeof decisionSchema>;

const signOffSchema = z.strictObject({
  by: z.string().trim().min(1).max(200),
  atUtc: z.iso.datetime(),
  findingsHash: z.string(),
});
export type SignOff = z.infer<typeof signOffSchema>;

/** A check with its decisions, as a plan is asked for with it. */
export const decidedPreflightSchema = z.strictObject({
  preflight: preflightSchema,
  decisions: z.array(decisionSchema),
  /** Null = nobody signed. */
  signOff: signOffSchema.nullable(),
});
export type DecidedPreflight = z.infer<typeof decidedPreflightSchema>;

const count = z.int().min(0);
const countsSchema = z.strictObject({ green: count, yellow: count, red: count });
export type SeverityCounts = z.infer<typeof countsSchema>;

/** What a plan keeps of a check. */
export const planPreflightSchema = decidedPreflightSchema.extend({ counts: countsSchema });
export type PlanPreflight = z.infer<typeof planPreflightSchema>;

/** What the manifest tells of it. */
export const preflightRecordSchema = z.strictObject({
  madeUtc: z.iso.datetime(),
  scope: preflightScopeSchema,
  findingsHash: z.string(),
  counts: countsSchema,
  signOff: signOffSchema.nullable(),
  /** Red findings and what was decided about each. */
  decisions: z.array(
    z.strictObject({
      rule: ruleSchema,
      schema: z.string().nullable(),
      table: z.string().nullable(),
      column: z.string().nullable(),
      what: z.string(),
      choice: choiceSchema,
    }),
  ),
});
export type PreflightRecord = z.infer<typeof preflightRecordSchema>;

export function countSeverities(findings: readonly Pick<Finding, 'severity'>[]): SeverityCounts {
  const of = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  return { green: of('green'), yellow: of('yellow'), red: of('red') };
}

/** The choice made for a finding; null = none, or one that it does not offer. */
export function choiceOf(finding: Finding, decisions: readonly Decision[]): PreflightChoice | null {
  const made = decisions.find((decision) => decision.finding === finding.id)?.choice;
  return made !== undefined && finding.choices.some(({ choice }) => choice === made) ? made : null;
}

/** Red findings that nobody decided about. A table that is left out takes its other findings with it. */
export function undecided(findings: readonly Finding[], decisions: readonly Decision[]): readonly Finding[] {
  const gone = tablesLeftOut(findings, decisions);
  return findings.filter(
    (finding) =>
      finding.severity === 'red' && choiceOf(finding, decisions) === null && !gone.has(JSON.stringify(nameOf(finding))),
  );
}

const nameOf = ({ schema, table }: Pick<Finding, 'schema' | 'table'>) => [schema, table];

/** Names of the tables that a decision leaves out, as JSON of schema and table. */
export const tablesLeftOut = (findings: readonly Finding[], decisions: readonly Decision[]): ReadonlySet<string> =>
  new Set(
    findings
      .filter((finding) => choiceOf(finding, decisions) === 'leaveOutTable')
      .map((finding) => JSON.stringify(nameOf(finding))),
  );

/** Without text of cells, which belongs in no file. */
export const withoutTableText = (findings: readonly Finding[]): Finding[] =>
  findings.map((finding) => (finding.sample?.isTableText === true ? { ...finding, sample: null } : finding));

export function preflightRecord(planned: PlanPreflight): PreflightRecord {
  const { preflight, decisions, signOff, counts } = planned;
  return {
    madeUtc: preflight.madeUtc,
    scope: preflight.scope,
    findingsHash: preflight.hash,
    counts,
    signOff,
    decisions: preflight.findings.flatMap((finding) => {
      const choice = choiceOf(finding, decisions);
      const { rule, schema, table, column, what } = finding;
      return choice === null ? [] : [{ rule, schema, table, column, what, choice }];
    }),
  };
}

const scopeWords: Readonly<Record<PreflightScope, string>> = {
  quick: 'its catalog',
  normal: 'its data within limits',
  full: 'all its data',
};

/** Whether and how the source was checked, in one sentence: for plans, reports and the command line. */
export function preflightSentence(planned: PlanPreflight | null): string {
  if (planned === null) return 'The source was not checked before the plan was made.';
  const { preflight, decisions, signOff, counts } = planned;
  const day = preflight.madeUtc.slice(0, 16).replace('T', ' ');
  const found = `${String(counts.red)} red and ${String(counts.yellow)} yellow findings, ${String(decisions.length)} decided`;
  const signed = signOff === null ? 'nobody signed' : `signed by ${signOff.by}`;
  return `The source was checked on ${day} UTC (${scopeWords[preflight.scope]}): ${found}; ${signed}.`;
}
