// The rules of a table over the batches of its parts: what breaks them is counted, set aside or ends the table.
import { AppError } from '../../../shared/errors.ts';
import type { KeyTuple, PlanTable } from '../../../shared/plan.ts';
import { columnsOfRule, nameOfRule, type PartRuleCount, type Rule } from '../../../shared/rules.ts';
import type { Batch } from '../batch/batch.ts';
import type { RowChecker, RuleBreak } from '../ports/ports.ts';
import { cellValue } from '../source/cell-value.ts';
import { createColumnJudge, isColumnRule } from './judge-column.ts';
import { createNewest, type Newest } from './newest-value.ts';
import { marksOf } from './row-marks.ts';

/** Keys of the rows that break a `unique` rule, by the rule's id, each as the JSON text of its tuple. */
export type RepeatedKeys = ReadonlyMap<string, ReadonlySet<string>>;
/** Rows set aside by rules that are counted one by one; the others are in the count alone. */
const examplesKept = 10;
const mostValueCharacters = 80;

export type RuledRead = {
  readonly table: PlanTable;
  readonly keyAt: (batch: Batch, row: number) => KeyTuple;
  readonly repeated: RepeatedKeys;
  /** Columns whose values are told nowhere, and whether keys are; nothing is hidden when absent. */
  readonly hidden?: ReadonlySet<string>;
  readonly isKeyTold?: boolean;
};

type Judge = (batch: Batch, marks: Uint8Array) => void;
type Compiled = {
  readonly rule: Rule;
  readonly judge: Judge | null;
  readonly newest: (() => Newest) | null;
};

/** Gives a checker for each part; null for a table without rules about its rows. */
export function compileRules(read: RuledRead): (() => RowChecker) | null {
  const rules = (read.table.rules ?? []).filter(({ kind }) => kind !== 'rowCount');
  if (rules.length === 0) return null;
  const compiled = rules.map((rule) => compile(rule, read));
  return () => createChecker(compiled, read);
}

function compile(rule: Rule, { table, keyAt, repeated }: RuledRead): Compiled {
  if (isColumnRule(rule)) {
    const { column, index } = locate(table, rule.column);
    const judge = createColumnJudge(rule, column);
    return { rule, newest: null, judge: (batch, marks) => judge(batch.columns[index], batch.rowCount, marks) };
  }
  if (rule.kind === 'freshness') {
    const { column, index } = locate(table, rule.column);
    return { rule, judge: null, newest: () => createNewest(column, (batch) => batch.columns[index]) };
  }
  const { rules: marked } = marksOf(table);
  const fromEnd = marked.length - marked.indexOf(rule.id);
  if (marked.includes(rule.id))
    return {
      rule,
      newest: null,
      judge(batch, marks) {
        const { i32 } = batch.columns[batch.columns.length - fromEnd];
        for (let row = 0; row < batch.rowCount; row++) if (i32[row] === 1) marks[row] = 1;
      },
    };
  const keys = repeated.get(rule.id) ?? new Set();
  return {
    rule,
    newest: null,
    judge(batch, marks) {
      if (keys.size === 0) return;
      for (let row = 0; row < batch.rowCount; row++) if (keys.has(JSON.stringify(keyAt(batch, row)))) marks[row] = 1;
    },
  };
}

function createChecker(compiled: readonly Compiled[], read: RuledRead): RowChecker {
  const states = compiled.map(({ rule, judge, newest }) => ({
    rule,
    judge,
    newest: newest?.() ?? null,
    broken: 0,
    examples: new Array<PartRuleCount['examples'][number]>(),
  }));
  let checked = 0;
  let marks = new Uint8Array(0);
  const judgeRule = (state: (typeof states)[number], batch: Batch, refused: ReadonlySet<number>): RuleBreak[] => {
    if (state.newest !== null) state.newest.add(batch);
    if (state.judge === null) return [];
    marks.fill(0);
    state.judge(batch, marks);
    const breaks: RuleBreak[] = [];
    for (let row = marks.indexOf(1); row >= 0; row = marks.indexOf(1, row + 1)) {
      if (refused.has(row)) continue;
      state.broken += 1;
      if (state.rule.onBreak === 'stopTable') throw broken(read, state.rule, batch, row);
      if (state.examples.length < examplesKept) state.examples.push(exampleOf(read, state.rule, batch, row));
      if (state.rule.onBreak === 'quarantine') breaks.push({ row, rule: state.rule.id, column: columnOf(state.rule) });
    }
    return breaks;
  };
  return {
    check(batch) {
      if (marks.length !== batch.rowCount) marks = new Uint8Array(batch.rowCount);
      // A row that no file can carry is set aside for that alone: its value is not there to be judged.
      const refused = new Set(batch.refused.map(({ row }) => row));
      checked += batch.rowCount - refused.size;
      return states.flatMap((state) => judgeRule(state, batch, refused)).sort((a, b) => a.row - b.row);
    },
    finish: () =>
      states.map(({ rule, broken: count, newest, examples }) => ({
        rule: rule.id,
        checked,
        broken: count,
        newestMs: newest?.millis() ?? null,
        examples,
      })),
  };
}

const columnOf = (rule: Rule): string | null => columnsOfRule(rule)[0] ?? null;

/** Throws BUG for a column that the table does not have. */
function locate(table: PlanTable, name: string) {
  let index = 0;
  for (const column of table.columns) {
    if (column.name === name) return { column, index };
    index += column.outputs.length;
  }
  throw new AppError('BUG', { detail: `a rule of ${table.name} names ${name}, which is not read` });
}

function exampleOf({ table, keyAt, hidden, isKeyTold = true }: RuledRead, rule: Rule, batch: Batch, row: number) {
  const names = columnsOfRule(rule);
  const isHidden = names.some((name) => hidden?.has(name) ?? false);
  const values = isHidden ? [] : names.map((name) => valueText(table, name, batch, row));
  return {
    key: table.key === null || !isKeyTold ? [] : [...keyAt(batch, row)],
    column: columnOf(rule),
    value: values.length === 0 ? null : cut(values.join(', ')),
  };
}

function valueText(table: PlanTable, name: string, batch: Batch, row: number): string {
  const { column, index } = locate(table, name);
  const value = cellValue(column.outputs[0].type, batch.columns[index], row);
  if (value === null) return 'NULL';
  if (!(value instanceof Uint8Array)) return cut(String(value));
  return cut(`0x${Buffer.from(value.subarray(0, mostValueCharacters)).toString('hex').toUpperCase()}`);
}

const cut = (text: string): string =>
  text.length <= mostValueCharacters
    ? text
    : `${text.slice(0, mostValueCharacters - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;

function broken(read: RuledRead, rule: Rule, batch: Batch, row: number): AppError {
  const { table } = read;
  const { key, column, value } = exampleOf(read, rule, batch, row);
  const where = key.length === 0 ? 'a row' : `the row with the key (${key.join(', ')})`;
  const what = value === null ? 'breaks it' : `has ${column ?? 'it'} = ${value}`;
  return new AppError('RULE_BROKEN', {
    table: `${table.schema}.${table.name}`,
    rule: nameOfRule(rule),
    key: key.join(', '),
    value: value ?? '',
    detail: `${where} ${what}`,
  });
}
