// A rule as it is being written: what stands in the fields, and the rule that it amounts to.
import { ruleProblem, type RuledTable } from '../../../../shared/rule-fit.ts';
import { ruleSchema, type OnBreak, type Rule, type RuleKind } from '../../../../shared/rules.ts';
import { rulesText } from '../../../text/rules.ts';

export type RuleDraft = {
  readonly kind: RuleKind;
  readonly onBreak: OnBreak;
  readonly column: string;
  readonly columns: string;
  readonly values: string;
  readonly min: string;
  readonly max: string;
  readonly pattern: string;
  readonly to: string;
  readonly toColumns: string;
  readonly hours: string;
  readonly sql: string;
};
export type DraftField = keyof RuleDraft;
export type DraftProblem = { readonly field: DraftField; readonly words: string };

export const emptyDraft: RuleDraft = {
  kind: 'notNull',
  onBreak: 'warn',
  column: '',
  columns: '',
  values: '',
  min: '',
  max: '',
  pattern: '',
  to: '',
  toColumns: '',
  hours: '24',
  sql: '',
};

/** What each kind asks for, in the order of its fields. */
export const fieldsOf: Readonly<Record<RuleKind, readonly DraftField[]>> = {
  notNull: ['column'],
  unique: ['columns'],
  acceptedValues: ['column', 'values'],
  range: ['column', 'min', 'max'],
  pattern: ['column', 'pattern'],
  length: ['column', 'min', 'max'],
  references: ['columns', 'to', 'toColumns'],
  rowCount: ['min', 'max'],
  freshness: ['column', 'hours'],
  condition: ['sql'],
};
const optional = new Set<DraftField>(['min', 'max']);

/** No row can be set aside for what the table as a whole breaks. */
export const choicesOf = (kind: RuleKind): readonly OnBreak[] =>
  kind === 'rowCount' || kind === 'freshness' ? ['warn', 'stopTable'] : ['warn', 'quarantine', 'stopTable'];

/** `taken`: ids of the rules that are there. */
export function readDraft(
  draft: RuleDraft,
  table: RuledTable,
  taken: readonly string[],
): { readonly rule: Rule } | { readonly problem: DraftProblem } {
  const missing = fieldsOf[draft.kind].find((field) => !optional.has(field) && draft[field].trim() === '');
  if (missing !== undefined) return { problem: { field: missing, words: rulesText.missing } };
  const counts = draft.kind === 'rowCount' || draft.kind === 'length';
  const wrong = counts ? (['min', 'max'] as const).find((field) => !/^\d*$/.test(draft[field].trim())) : undefined;
  if (wrong !== undefined) return { problem: { field: wrong, words: rulesText.noNumber } };
  const parsed = ruleSchema.safeParse({ id: freeId(draft.kind, taken), ...partsOf(draft) });
  if (!parsed.success) return { problem: { field: fieldsOf[draft.kind][0] ?? 'kind', words: rulesText.missing } };
  const problem = ruleProblem(parsed.data, table, null);
  if (problem === null) return { rule: parsed.data };
  const field = problem.field === 'column' && fieldsOf[draft.kind].includes('columns') ? 'columns' : problem.field;
  return { problem: { field, words: sentence(problem.words) } };
}

const sentence = (clause: string): string => `${clause.slice(0, 1).toUpperCase()}${clause.slice(1)}.`;

function freeId(kind: RuleKind, taken: readonly string[]): string {
  let number = 1;
  while (taken.includes(`${kind}-${String(number)}`)) number += 1;
  return `${kind}-${String(number)}`;
}

const names = (typed: string): string[] =>
  typed
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
const orNull = (typed: string): string | null => (typed.trim() === '' ? null : typed.trim());
const countOrNull = (typed: string): number | null => (typed.trim() === '' ? null : Number(typed.trim()));

function partsOf(draft: RuleDraft): object {
  const { kind, onBreak, column } = draft;
  switch (kind) {
    case 'notNull':
      return { kind, onBreak, column };
    case 'unique':
      return { kind, onBreak, columns: names(draft.columns) };
    case 'acceptedValues':
      return { kind, onBreak, column, values: draft.values.split('\n').filter((line) => line !== '') };
    case 'range':
      return { kind, onBreak, column, min: orNull(draft.min), max: orNull(draft.max) };
    case 'pattern':
      return { kind, onBreak, column, pattern: draft.pattern };
    case 'length':
      return { kind, onBreak, column, min: countOrNull(draft.min), max: countOrNull(draft.max) };
    case 'references': {
      const [schema = '', ...rest] = draft.to.trim().split('.');
      const to = { schema, name: rest.join('.'), columns: names(draft.toColumns) };
      return { kind, onBreak, columns: names(draft.columns), to };
    }
    case 'rowCount':
      return { kind, onBreak, min: countOrNull(draft.min), max: countOrNull(draft.max) };
    case 'freshness':
      return { kind, onBreak, column, maxAgeHours: Number(draft.hours) };
    case 'condition':
      return { kind, onBreak, sql: draft.sql };
  }
}
