// Whether a rule fits the table it is about: asked while it is written, and again when the plan is made.
import type { SqlType } from './columns.ts';
import { readPattern } from './pattern.ts';
import { valueProblem } from './query-parameter.ts';
import type { Rule, RuleKind } from './rules.ts';
import { describeSqlType } from './type-words.ts';

export type RuledColumn = { readonly name: string; readonly sqlType: SqlType };
export type RuledTable = {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'view' | 'query';
  /** Those that are moved. */
  readonly columns: readonly RuledColumn[];
};

/** Which field of the rule is wrong, and why, as a clause. */
export type RuleProblem = {
  readonly field: 'kind' | 'column' | 'values' | 'min' | 'max' | 'pattern' | 'to' | 'sql';
  readonly words: string;
};

const texts = new Set('char varchar nchar nvarchar text ntext xml json'.split(' '));
const blanked = new Set(['char', 'nchar']);
const numbers = new Set('tinyint smallint int bigint decimal numeric smallmoney money real float'.split(' '));
const days = new Set('date datetime smalldatetime datetime2 datetimeoffset'.split(' '));
const bytes = new Set('binary varbinary image'.split(' '));
/** Values that SQL Server compares for equality. */
const comparable = new Set([
  ...'char varchar nchar nvarchar bit time uniqueidentifier binary varbinary hierarchyid timestamp rowversion'.split(
    ' ',
  ),
  ...numbers,
  ...days,
]);

const fits: Readonly<Record<Exclude<RuleKind, 'rowCount' | 'condition'>, (type: string) => boolean>> = {
  notNull: () => true,
  unique: (type) => comparable.has(type),
  acceptedValues: (type) =>
    texts.has(type) || numbers.has(type) || days.has(type) || ['bit', 'time', 'uniqueidentifier'].includes(type),
  range: (type) => numbers.has(type) || days.has(type) || type === 'time',
  pattern: (type) => texts.has(type),
  length: (type) => texts.has(type) || bytes.has(type),
  references: (type) => comparable.has(type),
  freshness: (type) => days.has(type),
};
const why: Readonly<Record<Exclude<RuleKind, 'rowCount' | 'condition' | 'notNull'>, string>> = {
  unique: 'whose values SQL Server does not compare',
  acceptedValues: 'whose values are no words',
  range: 'which has no order that this computer and the server agree on',
  pattern: 'which is no text',
  length: 'which has no length',
  references: 'whose values SQL Server does not compare',
  freshness: 'which is no date',
};

/** The trailing blanks of such a column are its type's and not the value's. */
export const isPadded = ({ name }: SqlType): boolean => blanked.has(name);

/** Null = it fits. `others`: the tables of the same plan; null where they are not known yet. */
export function ruleProblem(rule: Rule, table: RuledTable, others: readonly RuledTable[] | null): RuleProblem | null {
  if (table.kind === 'query' && ['unique', 'references', 'condition'].includes(rule.kind))
    return {
      field: 'kind',
      words: 'the server cannot be asked about the rows of a query; write the condition into it',
    };
  if (rule.kind === 'rowCount' || rule.kind === 'condition') return boundsProblem(rule);
  const names = 'columns' in rule ? rule.columns : [rule.column];
  if (new Set(names).size < names.length) return { field: 'column', words: 'a column is named twice' };
  for (const name of names) {
    const column = table.columns.find((some) => some.name === name);
    if (column === undefined) return { field: 'column', words: `${name} is not among the columns that are moved` };
    if (fits[rule.kind](column.sqlType.name) || rule.kind === 'notNull') continue;
    return { field: 'column', words: `${name} is ${describeSqlType(column.sqlType)}, ${why[rule.kind]}` };
  }
  const first = table.columns.find(({ name }) => name === names[0]);
  return first === undefined ? null : detailProblem(rule, first, others);
}

type Detailed = Exclude<Rule, { kind: 'rowCount' | 'condition' }>;

function detailProblem(rule: Detailed, column: RuledColumn, others: readonly RuledTable[] | null): RuleProblem | null {
  switch (rule.kind) {
    case 'acceptedValues': {
      const words = rule.values.map((value) => textProblem(value, column)).find((problem) => problem !== null);
      return words === undefined ? null : { field: 'values', words };
    }
    case 'range':
      return rangeProblem(rule, column);
    case 'pattern': {
      const read = readPattern(rule.pattern);
      return 'problem' in read ? { field: 'pattern', words: read.problem } : null;
    }
    case 'length':
      return boundsProblem(rule);
    case 'references':
      return others === null ? null : parentProblem(rule, others);
    default:
      return null;
  }
}

function rangeProblem(rule: Extract<Rule, { kind: 'range' }>, column: RuledColumn): RuleProblem | null {
  if (rule.min === null && rule.max === null) return { field: 'min', words: 'give a lowest value, a highest, or both' };
  for (const field of ['min', 'max'] as const) {
    const words = rule[field] === null ? null : textProblem(rule[field], column);
    if (words !== null) return { field, words };
  }
  return null;
}

function boundsProblem(rule: Rule): RuleProblem | null {
  if (rule.kind !== 'rowCount' && rule.kind !== 'length') return null;
  const { min, max } = rule;
  if (min === null && max === null) return { field: 'min', words: 'give a lowest number, a highest, or both' };
  return min !== null && max !== null && min > max ? { field: 'max', words: 'it is lower than the lowest' } : null;
}

/** Text is taken as it is; everything else has one form a type. */
function textProblem(value: string, { sqlType }: RuledColumn): string | null {
  if (texts.has(sqlType.name)) return value.isWellFormed() ? null : 'a value holds half a surrogate pair';
  return valueProblem(`"${value}"`, describeSqlType(sqlType), value);
}

function parentProblem(
  { columns, to }: Extract<Rule, { kind: 'references' }>,
  others: readonly RuledTable[],
): RuleProblem | null {
  const at = (words: string): RuleProblem => ({ field: 'to', words });
  const parent = others.find(({ schema, name }) => schema === to.schema && name === to.name);
  if (parent === undefined) return at(`${to.schema}.${to.name} is not among the tables that are moved`);
  if (parent.kind === 'query') return at(`${to.schema}.${to.name} is a query, which the server cannot look into`);
  if (to.columns.length !== columns.length)
    return at(`${String(columns.length)} columns are compared with ${String(to.columns.length)}`);
  const unknown = to.columns.find((name) => parent.columns.every((column) => column.name !== name));
  return unknown === undefined ? null : at(`${unknown} is not among the columns of ${to.schema}.${to.name}`);
}
