// Schema drift: what a changed table means for a plan, and what its policy has done about it.
import type { CatalogTable } from '../../../shared/catalog.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import { columnsOfRule } from '../../../shared/rules.ts';
import type { Increment } from '../../../shared/increment.ts';
import type { Transform } from '../../../shared/transforms.ts';
import { differencesOf, type Difference } from './schema-differences.ts';

export type DriftDifference = Difference & {
  /** What it means for the files, a sentence. */
  readonly consequence: string;
};

/**
 * `evolve`: its changes are read on, as the table is now. `reload`: it is loaded whole, as it is now. Both begin with
 * `evolveTable`. `stop`: nothing is read of it until somebody decides.
 */
export type Drift = {
  readonly differences: readonly DriftDifference[];
  readonly action: 'none' | 'evolve' | 'reload' | 'stop';
  /** One sentence or two; empty for `none`. */
  readonly why: string;
};

/**
 * By the table of a plan and the catalog; `table` null = the catalog does not have it any more. `increment` null = the
 * plan moves the table once, and its run refuses one that changed. A query is not compared here.
 */
export function compareSchema(planned: PlanTable, table: CatalogTable | null, increment: Increment | null): Drift {
  const found = differencesOf(planned, table);
  const name = `${planned.schema}.${planned.name}`;
  if (found.length === 0) return { differences: [], action: 'none', why: '' };
  const differences = found.map((one) => ({ ...one, consequence: consequenceOf(one, name, increment) }));
  const first = differences[0]?.consequence ?? '';
  const told = (action: Drift['action'], why: string): Drift => ({ differences, action, why });
  const stop = (why: string): Drift => told('stop', why);
  if (increment === null) return stop(`${first} A run of this plan refuses ${name}: plan again.`);
  const obstacle = obstacleOf(planned, table, increment, found);
  if (obstacle !== null) return stop(`${first} ${obstacle}`);
  const { ifSchemaChanged: policy } = increment;
  if (policy === 'stop')
    return stop(`${first} Its plan says to stop when the schema changes: look at it, then plan again.`);
  const forced = found.find((difference) => mustReload(difference));
  if (increment.mode === 'reload') return told('reload', `${first} It is loaded whole in every round anyway.`);
  if (policy === 'reload') return told('reload', `${first} Its plan says to load it anew when the schema changes.`);
  if (forced === undefined) return told('evolve', `${first} Its plan says to go on with the new columns.`);
  const { consequence } = differences[found.indexOf(forced)] ?? { consequence: first };
  return told('reload', `${consequence} So it is loaded anew as it is now.`);
}

/** What rows that were read before are no longer right for. */
const mustReload = ({ kind, isHarmless }: Difference): boolean =>
  !isHarmless && (kind === 'changed' || kind === 'renamed' || kind === 'key');

/** What no policy can decide: a sentence; null = nothing. */
function obstacleOf(
  planned: PlanTable,
  table: CatalogTable | null,
  increment: Increment,
  differences: readonly Difference[],
): string | null {
  const of = (...kinds: Difference['kind'][]) => differences.filter(({ kind }) => kinds.includes(kind));
  if (of('gone').length > 0 || table === null)
    return 'What the target holds of it stays as it is. Take it out of the plan, or bring it back.';
  if (of('rights').length > 0) return 'Grant SELECT on it ("tableferry rights" prints the statement).';
  const lostKey = of('key').find(({ after }) => after === null);
  if (lostKey !== undefined && increment.mode !== 'reload')
    return 'Without a key its changes cannot be applied: give it a key again, or plan it as loaded whole in every round.';
  const lost = of('dropped', 'renamed').flatMap(({ column }) => (column === null ? [] : [column]));
  const read = lost.find((column) => columnsOf(increment).includes(column));
  if (read !== undefined)
    return `Its changes are found by ${read}, which is gone: plan it again with another way of finding them.`;
  const named = lost.find((column) => namedIn(planned).has(column));
  if (named !== undefined)
    return `A rule or a transform of the plan names ${named}: take that out, or say what stands in its place, and plan again.`;
  const added = of('added', 'renamed').filter(({ isHarmless }) => !isHarmless);
  const newName = added[0]?.kind === 'renamed' ? added[0].after : added[0]?.column;
  if (newName !== undefined && newName !== null && hasMasks(planned.transforms ?? []))
    return `Columns of this table are masked, and nobody has said whether ${newName} holds personal data: decide about it and plan again.`;
  return newName !== undefined && newName !== null && increment.mode === 'cdc'
    ? `The capture instance ${increment.instance} does not hold ${newName}, so that its values would never arrive: make a second capture instance of the table (sys.sp_cdc_enable_table with another @capture_instance) and plan again with that.`
    : null;
}

/** The columns that a mode cannot do without. */
function columnsOf(increment: Increment): readonly string[] {
  switch (increment.mode) {
    case 'rowversion':
    case 'watermark':
      return [increment.column];
    case 'temporal':
      return [increment.start, increment.end];
    default:
      return [];
  }
}

function namedIn({ rules = [], transforms = [] }: PlanTable): ReadonlySet<string> {
  return new Set([...rules.flatMap(columnsOfRule), ...transforms.flatMap(columnsOfTransform)]);
}

function columnsOfTransform(transform: Transform): readonly string[] {
  if ('columns' in transform) return transform.columns;
  return 'column' in transform ? [transform.column] : [];
}

/** A list of what is included says it of new columns too. */
const hasMasks = (transforms: readonly Transform[]): boolean =>
  transforms.some(({ kind }) => kind === 'mask') && transforms.every(({ kind }) => kind !== 'include');

/** What one difference means for the files, as a sentence. */
function consequenceOf(difference: Difference, table: string, increment: Increment | null): string {
  const { kind, column, before, after, isHarmless } = difference;
  const where = column === null ? table : `${table}.${column}`;
  const isOnce = increment === null;
  switch (kind) {
    case 'gone':
      return `${table} is gone, or this login does not see it any more.`;
    case 'rights':
      return `${table} may not be read by this login any more.`;
    case 'added':
      if (isHarmless) return `${where} is new and is left out: ${after ?? ''}.`;
      return isOnce
        ? `${where} is new (${after ?? ''}) and is not in the plan.`
        : `${where} is new (${after ?? ''}): it is in the files from now on, and NULL in rows that have not changed since.`;
    case 'dropped':
      return isOnce
        ? `${where} (${before ?? ''}) is gone.`
        : `${where} (${before ?? ''}) is gone: it is left out from now on, and earlier files keep its values.`;
    case 'renamed':
      return `${where} is gone and ${after ?? ''} of the same type stands in its place: if it was renamed, rows that did not change hold values under the new name.`;
    case 'changed':
      if (column === null) return `${table} has its ${after ?? ''}: a column may hold other values than before.`;
      return isHarmless
        ? `${where} was ${before ?? ''} and is ${after ?? ''}: its values and their form in files stay the same.`
        : `${where} was ${before ?? ''} and is ${after ?? ''}: files before and after do not fit together.`;
    case 'key':
      if (isHarmless)
        return `The key of ${table} was ${before ?? ''} and is called ${after ?? ''}: nothing else changes.`;
      return `The key of ${table} was ${before ?? ''} and ${after === null ? 'it has none now' : `is ${after}`}: its rows are not told apart as before.`;
  }
}
