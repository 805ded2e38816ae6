// A script as a step: rows go into its sandbox in bulk, and what it says of them becomes columns. Mutable for speed.
import { AppError } from '../../../../shared/errors.ts';
import type { Column } from '../../batch/batch.ts';
import type { Wire } from '../fit/slots.ts';
import type { CompiledStep, StepRun } from '../steps/step.ts';
import { createMaker, putNull, putRun } from '../values/maker.ts';
import { createTextView, textOf, type TextView } from '../values/text-view.ts';
import type { Sandbox, Script, ScriptResult, ScriptRows } from './sandbox.ts';

/** Rows, and characters of text, that cross at once. */
const mostRows = 256;
const mostCharacters = 1 << 20;

export function scriptStep(
  script: Script,
  table: string,
  inputs: readonly Wire[],
  outputs: readonly Wire[],
  sandbox: Sandbox,
): CompiledStep {
  const views = inputs.map(({ type }) => createTextView(type));
  const makers = outputs.map(({ type }) => createMaker(type));
  /** Where the values stand of the columns that it changes. */
  const before = script.columns.map((name) => inputs.findIndex((input) => input.name === name));
  return (run) => {
    const made = makers.map((make) => make(run.rowCount));
    for (let first = 0; first < run.rowCount;) {
      const rows = readRows(run, first, inputs, views);
      const results = sandbox.carry(rows, (row) => run.nameRow(first + row));
      results.forEach((result, i) => {
        const kept = (output: number): string | null => rows[i]?.[before[output] ?? -1] ?? null;
        const row = first + i;
        const failure = 'failed' in result ? result : putResult(result, made, row, kept);
        if (failure === null) return;
        for (const column of made) putNull(column, row);
        const { failed: detail, line } = failure;
        const error = new AppError('SCRIPT_FAILED', { table, row: run.nameRow(row), line, detail });
        run.refuse(row, outputs[0]?.name ?? '', { detail, text: '', error });
      });
      first += rows.length;
    }
    outputs.forEach(({ register }, i) => {
      const column = made[i];
      if (column !== undefined) run.columns[register] = column;
    });
  };
}

function readRows(
  { columns, rowCount, isGone }: StepRun,
  first: number,
  inputs: readonly Wire[],
  views: readonly TextView[],
): ScriptRows {
  const rows: ((string | null)[] | null)[] = [];
  let characters = 0;
  for (let row = first; row < rowCount && rows.length < mostRows && characters < mostCharacters; row++)
    rows.push(
      isGone?.(row) === true
        ? null
        : inputs.map(({ register }, i) => {
            const column = columns[register];
            const view = views[i];
            if (view === undefined || column.present[row] === 0) return null;
            view.look(column, row);
            const text = textOf(view);
            characters += text.length;
            return text;
          }),
    );
  return rows;
}

type Failure = Extract<ScriptResult, { failed: string }>;

/** Null when every value was written. */
function putResult(
  result: Exclude<ScriptResult, Failure>,
  made: readonly Column[],
  row: number,
  kept: (output: number) => string | null,
): Failure | null {
  const values = result.map((value, i) => (value === 0 ? kept(i) : value));
  if (values.some((value) => value !== null && !value.isWellFormed()))
    return { failed: 'a text that it makes holds half a surrogate pair', line: 0 };
  values.forEach((value, i) => {
    const column = made[i];
    if (column === undefined) return;
    if (value === null) return putNull(column, row);
    const bytes = Buffer.from(value);
    putRun(column, row, bytes, 0, bytes.length);
  });
  return null;
}
