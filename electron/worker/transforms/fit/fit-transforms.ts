// Fits the transforms of a table to its columns: what comes out, the steps that lead there, and what must not be told.
import type { PlanColumn } from '../../../../shared/columns.ts';
import type { PlanTable } from '../../../../shared/plan.ts';
import type { Transform } from '../../../../shared/transforms.ts';
import { charactersOf, logicalTypeOf, madeColumn, unicodeText } from '../made-column.ts';
import { castProblem } from './castable.ts';
import { fitMask } from './fit-mask.ts';
import { checkValue, putStep } from './put-step.ts';
import {
  checkNewName,
  findSlot,
  openFitting,
  replaceSlot,
  unfit,
  wireOf,
  type Fitting,
  type Slot,
  type Step,
} from './slots.ts';
import { readReplacement } from '../steps/replace.ts';

export type Fitted = {
  readonly slots: readonly Slot[];
  readonly steps: readonly Step[];
  readonly registers: number;
  /** Source columns whose values stand in no file, and must therefore stand nowhere else. */
  readonly hidden: ReadonlySet<string>;
};

/** Throws TRANSFORM_UNFIT. */
export function fitTransforms(table: PlanTable): Fitted {
  const fitting = openFitting(table);
  for (const transform of table.transforms ?? []) fitOne(fitting, transform);
  if (fitting.slots.every(({ isCarried }) => isCarried)) throw unfit(table, null, 'they leave no column');
  const shown = new Set(fitting.slots.flatMap(({ isShown, from }) => (isShown ? from : [])));
  const read = table.columns.flatMap(({ name, isKeyOnly }) => (isKeyOnly === true ? [] : [name]));
  const carried = new Set(fitting.slots.flatMap(({ isCarried, column }) => (isCarried ? [column.name] : [])));
  const hidden = read.filter((name) => !carried.has(name) && (fitting.masked.has(name) || !shown.has(name)));
  const { slots, steps, registers } = fitting;
  return { slots, steps, registers, hidden: new Set(hidden) };
}

/** The columns as they are written. */
export const writtenColumns = (table: PlanTable): PlanColumn[] =>
  fitTransforms(table).slots.map(({ column }) => column);

function fitOne(fitting: Fitting, transform: Transform): void {
  switch (transform.kind) {
    case 'include':
    case 'exclude': {
      const named = new Set(transform.columns.map((name) => findSlot(fitting, transform, name)));
      const isIncluded = transform.kind === 'include';
      fitting.slots = fitting.slots.filter((slot) => slot.isCarried || named.has(slot) === isIncluded);
      return;
    }
    case 'rename':
      return fitRename(fitting, transform);
    case 'constant':
      return fitConstant(fitting, transform);
    case 'concat':
      return fitConcat(fitting, transform);
    case 'server':
      return fitServer(fitting, transform);
    case 'script':
      return fitScript(fitting, transform);
    case 'mask':
      return fitMask(fitting, transform);
    default:
      return fitChange(fitting, transform);
  }
}

function fitRename(fitting: Fitting, transform: Extract<Transform, { kind: 'rename' }>): void {
  const slot = findSlot(fitting, transform, transform.column);
  const { column } = slot;
  const nameOf = (name: string): string =>
    name.startsWith(column.name) ? transform.to + name.slice(column.name.length) : transform.to;
  const outputs = column.outputs.map((output) => ({ ...output, name: nameOf(output.name) }));
  for (const { name } of outputs) checkNewName(fitting, transform, name, slot);
  replaceSlot(fitting, slot, { ...slot, column: { ...column, name: transform.to, outputs } });
}

function fitConstant(fitting: Fitting, transform: Extract<Transform, { kind: 'constant' }>): void {
  const { name, value } = transform;
  checkNewName(fitting, transform, name);
  const type = logicalTypeOf(transform.type);
  checkValue(fitting, transform, type, value);
  const sqlType = type.kind === 'string' ? unicodeText(value?.length ?? 1) : undefined;
  add(fitting, transform, [], madeColumn(name, type, value === null, null, sqlType));
}

function fitConcat(fitting: Fitting, transform: Extract<Transform, { kind: 'concat' }>): void {
  checkNewName(fitting, transform, transform.name);
  const slots = transform.columns.map((name) => findSlot(fitting, transform, name));
  const isNullable = transform.ifNull === 'null' && slots.some(({ column }) => column.isNullable);
  add(fitting, transform, slots, madeColumn(transform.name, { kind: 'string' }, isNullable, null));
}

function fitServer(fitting: Fitting, transform: Extract<Transform, { kind: 'server' }>): void {
  const { table } = fitting;
  checkNewName(fitting, transform, transform.name);
  const described = table.serverColumns ?? [];
  const column = described[fitting.serverColumns];
  if (column === undefined) throw unfit(table, transform, 'the server was not asked about it');
  const before = [...table.columns, ...described.slice(0, fitting.serverColumns)];
  const first = before.reduce((sum, { outputs }) => sum + outputs.length, 0);
  fitting.serverColumns += 1;
  const registers = column.outputs.map((_, i) => first + i);
  const made: Slot = { column, registers, from: [], isKept: false, isShown: false, isCarried: false };
  fitting.slots = [...fitting.slots, made];
}

function fitScript(fitting: Fitting, transform: Extract<Transform, { kind: 'script' }>): void {
  const { table } = fitting;
  if (transform.columns.length + transform.adds.length === 0)
    throw unfit(table, transform, 'it names no column that it changes or adds');
  const seen = fitting.slots.filter(({ isCarried }) => !isCarried);
  const inputs = seen.flatMap((slot) => {
    const [register] = slot.registers;
    const [output] = slot.column.outputs;
    return register === undefined || output === undefined
      ? []
      : [{ register, type: output.type, name: slot.column.name }];
  });
  const from = [...new Set(seen.flatMap((slot) => slot.from))];
  const changed = transform.columns.map((name) => {
    const slot = findSlot(fitting, transform, name);
    wireOf(fitting, transform, slot);
    return slot;
  });
  for (const name of transform.adds) checkNewName(fitting, transform, name);
  const textColumn = (name: string): PlanColumn => madeColumn(name, { kind: 'string' }, true, scriptNote);
  const made = [...changed.map(({ column }) => textColumn(column.name)), ...transform.adds.map(textColumn)].map(
    (column): Slot => ({
      column,
      registers: [fitting.registers++],
      from,
      isKept: false,
      isShown: false,
      isCarried: false,
    }),
  );
  const outputs = made.map(({ column, registers: [register = 0] }) => ({
    register,
    type: { kind: 'string' } as const,
    name: column.name,
  }));
  fitting.steps.push({ transform, inputs, outputs, from });
  changed.forEach((slot, i) => replaceSlot(fitting, slot, { ...(made[i] ?? slot), from: slot.from }));
  fitting.slots = [...fitting.slots, ...made.slice(changed.length)];
}

const scriptNote = 'It holds what a script made of the row.';

type Change = Extract<Transform, { kind: 'cast' | 'trim' | 'nullIf' | 'replace' | 'shiftDate' }>;

function fitChange(fitting: Fitting, transform: Change): void {
  const slot = findSlot(fitting, transform, transform.column);
  const { type } = wireOf(fitting, transform, slot);
  const { column } = slot;
  const refuse = (detail: string) => unfit(fitting.table, transform, detail);
  switch (transform.kind) {
    case 'cast': {
      const to = logicalTypeOf(transform.to, type);
      const problem = castProblem(type, transform.to);
      if (problem !== null) throw refuse(`${column.name} ${problem}`);
      return change(fitting, transform, slot, madeColumn(column.name, to, column.isNullable, null), true);
    }
    case 'trim':
      if (type.kind !== 'string') throw refuse(`${column.name} is no text`);
      return change(
        fitting,
        transform,
        slot,
        madeColumn(column.name, type, column.isNullable, null, textTypeOf(column)),
        true,
      );
    case 'nullIf':
      checkValue(fitting, transform, type, transform.value);
      return change(fitting, transform, slot, withNulls(column), true);
    case 'replace': {
      if (type.kind !== 'string') throw refuse(`${column.name} is no text`);
      const read = readReplacement(transform.pattern);
      if ('problem' in read) throw refuse(`of the pattern, ${read.problem}`);
      if (!transform.with.isWellFormed()) throw refuse('its text holds half a surrogate pair');
      const made = madeColumn(column.name, type, column.isNullable, 'Places that a pattern matched were replaced.');
      return change(fitting, transform, slot, made, false);
    }
    case 'shiftDate': {
      const isDay = type.kind === 'date';
      if (!isDay && type.kind !== 'timestamp') throw refuse(`${column.name} is no date`);
      if (isDay && transform.unit !== 'days') throw refuse(`${column.name} is a date without a time: shift it by days`);
      const note = `Its dates were shifted by ${String(transform.by)} ${transform.unit}.`;
      return change(fitting, transform, slot, { ...column, selectAs: 'plain', note }, false);
    }
  }
}

const textTypeOf = ({ sqlType }: PlanColumn) => unicodeText(charactersOf(sqlType));

const withNulls = (column: PlanColumn): PlanColumn => ({
  ...column,
  isNullable: true,
  outputs: column.outputs.map((output) => ({ ...output, isNullable: true })),
});

/** A step that makes a column anew. */
function change(fitting: Fitting, transform: Change, slot: Slot, column: PlanColumn, shows: boolean): void {
  putStep(fitting, transform, slot, column, { isKept: false, isShown: slot.isShown && shows });
}

function add(fitting: Fitting, transform: Transform, slots: readonly Slot[], column: PlanColumn): void {
  const inputs = slots.map((slot) => wireOf(fitting, transform, slot));
  const register = fitting.registers++;
  const from = [...new Set(slots.flatMap((slot) => slot.from))];
  const [output] = column.outputs;
  if (output === undefined) return;
  fitting.steps.push({ transform, inputs, outputs: [{ register, type: output.type, name: column.name }], from });
  const isShown = slots.length > 0 && slots.every((slot) => slot.isShown);
  fitting.slots = [...fitting.slots, { column, registers: [register], from, isKept: false, isShown, isCarried: false }];
}
