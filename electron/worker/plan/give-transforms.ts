// Puts the transforms that were written for tables into the plan, once they fit and the server understands its part.
import type { PlanColumn } from '../../../shared/columns.ts';
import { AppError } from '../../../shared/errors.ts';
import { rangeColumnsOf, type PlanTable } from '../../../shared/plan.ts';
import { nameOfRule } from '../../../shared/rules.ts';
import type { TableTransforms, Transform } from '../../../shared/transforms.ts';
import { nameOf, selectOver } from '../source/chosen-rows.ts';
import { describeQuery } from '../source/describe-query.ts';
import { quoteName } from '../source/quote-name.ts';
import type { SourceSession } from '../source/session.ts';
import { openEngine } from '../transforms/engine.ts';
import { unfit } from '../transforms/fit/slots.ts';
import { refuseForSeries } from '../transforms/fit/series-keys.ts';
import { writtenColumns } from '../transforms/fit/fit-transforms.ts';
import { acceptMaskKey, keyCheckOf, needsMaskKey } from '../transforms/masks/mask-key.ts';
import { secrecyOf } from '../transforms/secrecy.ts';
import { planColumn } from './column-plan.ts';
import { createNameChooser } from './output-names.ts';

export type TransformTools = {
  readonly session: SourceSession;
  readonly isExactCodePage: (codePage: number) => boolean;
};

/** Throws TRANSFORM_UNFIT, SCRIPT_INVALID, FILTER_REFUSED and what the source throws. */
export async function giveTransforms(
  tables: readonly PlanTable[],
  given: readonly TableTransforms[],
  tools: TransformTools,
  signal: AbortSignal,
): Promise<PlanTable[]> {
  const names = tables.map(nameOf);
  const stray = given.find((some) => !names.includes(nameOf(some)));
  if (stray !== undefined)
    throw unfit(stray, stray.transforms[0] ?? null, 'its table is not among those that are moved');
  const twice = given.find((some, i) => given.some((other, j) => j < i && nameOf(other) === nameOf(some)));
  if (twice !== undefined) throw unfit(twice, twice.transforms[0] ?? null, 'its table is named twice');
  const made: PlanTable[] = [];
  for (const table of tables) {
    const { transforms = [] } = given.find((some) => nameOf(some) === nameOf(table)) ?? {};
    made.push(transforms.length === 0 ? table : await transformTable(table, transforms, tools, signal));
  }
  return made;
}

/** The same for one table. */
export async function transformTable(
  table: PlanTable,
  transforms: readonly Transform[],
  tools: TransformTools,
  signal: AbortSignal,
): Promise<PlanTable> {
  const serverColumns = await describeServerColumns(table, transforms, tools, signal);
  const whole = { ...table, transforms: [...transforms], ...(serverColumns.length === 0 ? {} : { serverColumns }) };
  refuseForSeries(whole);
  const written = { ...whole, written: writtenColumns(whole) };
  refuseNewest(written);
  // Whether its scripts compile; no key is needed for that.
  const engine = await openEngine(written, { maskKey: 'no row is masked with this', setAside: false });
  engine?.close();
  return withoutBounds(written);
}

/** A rule about the newest value tells it. */
function refuseNewest(table: PlanTable): void {
  const { hidden } = secrecyOf(table);
  for (const rule of table.rules ?? [])
    if (rule.kind === 'freshness' && hidden.has(rule.column))
      throw unfit(
        table,
        null,
        `the rule ${nameOfRule(rule)} tells the newest value of ${rule.column}, which they hide`,
      );
}

/** Bounds of ranges are keys: where the files hide those, the plan does not show them either. */
function withoutBounds(table: PlanTable): PlanTable {
  const isBounded = table.partitions.some(({ after, upTo }) => after !== null || upTo !== null);
  if (!isBounded || secrecyOf(table).isKeyTold) return table;
  const { layout: _, ...rest } = table;
  const names = rangeColumnsOf(table).map(({ name }) => name);
  const note = `Its ranges are not cut beforehand: their bounds would be values of ${names.join(', ')}, which the files hide. Lanes without work cut them during the run.`;
  return { ...rest, partitions: [{ index: 0, after: null, upTo: null }], notes: [...table.notes, note] };
}

async function describeServerColumns(
  table: PlanTable,
  transforms: readonly Transform[],
  { session, isExactCodePage }: TransformTools,
  signal: AbortSignal,
): Promise<PlanColumn[]> {
  const columns: PlanColumn[] = [];
  const extraName = createNameChooser(table.columns.map(({ name }) => name));
  for (const transform of transforms) {
    if (transform.kind !== 'server') continue;
    if (table.query !== null) throw unfit(table, transform, 'the rows come from a query; write the expression into it');
    const [described] = await describe(session, table, transform, signal);
    if (described === undefined) throw unfit(table, transform, 'it gives no column');
    const planned = planColumn(described, { isExactCodePage, fitsNanos: () => false, extraName });
    if ('leftOut' in planned) throw unfit(table, transform, planned.leftOut);
    const note = [`Computed by the server: ${transform.sql.replace(/\s+/g, ' ')}`, planned.note ?? ''].join(' ').trim();
    columns.push({ ...planned, note });
  }
  return columns;
}

/** In lines of its own, as it is read: a comment at its end takes nothing else with it. */
async function describe(
  session: SourceSession,
  table: PlanTable,
  transform: Extract<Transform, { kind: 'server' }>,
  signal: AbortSignal,
): ReturnType<typeof describeQuery> {
  const item = `(\n${transform.sql}\n) AS ${quoteName(transform.name)}`;
  try {
    const query = selectOver({ ...table, where: null, parameters: undefined }, item);
    return await describeQuery(session, { table: nameOf(table), query }, signal);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'QUERY_REFUSED') throw error;
    throw unfit(table, transform, String(error.context['detail']));
  }
}

/** By what the key of the plan's masks is recognised; absent where no mask has one. Throws MASK_KEY_MISSING, MASK_KEY_SHORT. */
export function keyFacts(tables: readonly PlanTable[], key: string | undefined): { readonly maskKeyCheck?: string } {
  const keyed = tables.find(needsMaskKey);
  return keyed === undefined ? {} : { maskKeyCheck: keyCheckOf(acceptMaskKey(key, nameOf(keyed))) };
}
