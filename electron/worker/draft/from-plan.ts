// The draft that a plan might have been made from: what somebody decided, without what the planner found out.
import type { WrittenDraft, DraftTable } from '../../../shared/draft.ts';
import type { SourceConfig } from '../../../shared/connection.ts';
import { sourceConfigSchema } from '../../../shared/connection.ts';
import { layoutOf } from '../../../shared/path-layouts.ts';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import type { RunOptions } from '../../../shared/run-options.ts';
import type { MomentWish, PointInTime } from '../../../shared/point-in-time.ts';
import { standardOptions } from '../../../shared/standard-options.ts';
import { isChosen } from '../plan/chosen-columns.ts';
import { escapeParameters } from './write-draft.ts';

/** Lanes and memory follow from the computer unless they are given: those of the plan are kept. */
export function draftOf(plan: Plan): WrittenDraft {
  const { source, target, pathTemplate, options, pointInTime, series, maskKey, factory, tables } = plan;
  const layout = layoutOf(pathTemplate);
  const wish = wishOf(pointInTime);
  const { round: _, ...place } = series ?? { name: '', compactEvery: null };
  return escapeParameters<WrittenDraft>({
    draftVersion: 1,
    comment: `From a plan of ${plan.source.database} on ${plan.source.server}.`,
    source: withoutDefaults(source),
    target,
    ...(layout === null ? { path: pathTemplate } : layout === 'default' ? {} : { layout }),
    options: changedOptions(options),
    ...(datetime2Of(tables) === 'auto' ? {} : { datetime2: datetime2Of(tables) }),
    ...(wish === null ? {} : { pointInTime: wish }),
    ...(series === undefined ? {} : { series: place }),
    ...(maskKey === undefined ? {} : { maskKey }),
    // From which size on is not in the plan: the tables are named.
    ...(factory === undefined ? {} : { factory: { place: factory, fromBytes: null } }),
    tables: tables.map(tableOf),
  });
}

function tableOf(table: PlanTable): DraftTable {
  const { schema, name, kind, where, query, parameters, rules, increment, transforms, engine } = table;
  const columns = kind !== 'query' && isChosen(table) ? writtenNames(table) : undefined;
  return {
    schema,
    name,
    ...(columns === undefined ? {} : { columns }),
    ...(where === null ? {} : { where }),
    ...(query === null ? {} : { query }),
    ...(parameters === undefined ? {} : { parameters }),
    ...(rules === undefined || rules.length === 0 ? {} : { rules }),
    ...(increment === undefined ? {} : { increment }),
    ...(transforms === undefined || transforms.length === 0 ? {} : { transforms }),
    ...(engine === undefined ? {} : { engine }),
  };
}

const writtenNames = ({ columns }: PlanTable): string[] =>
  columns.flatMap(({ name, isKeyOnly }) => (isKeyOnly === true ? [] : [name]));

/** All that are nanoseconds were asked for, or all of them fitted: asking again finds the same. */
function datetime2Of(tables: readonly PlanTable[]): 'auto' | 'text' {
  const finest = tables.flatMap(({ columns }) =>
    columns.filter(({ sqlType: { name, scale } }) => name === 'datetime2' && scale === 7),
  );
  const isText = finest.every(({ outputs }) => outputs[0]?.type.kind === 'string');
  return finest.length > 0 && isText ? 'text' : 'auto';
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function changedOptions(options: RunOptions): Partial<RunOptions> {
  const standard = new Map<string, unknown>(Object.entries(standardOptions));
  return Object.fromEntries(
    Object.entries(options).filter(
      ([name, value]) => name === 'format' || name === 'compression' || !same(value, standard.get(name)),
    ),
  );
}

function withoutDefaults(source: SourceConfig): WrittenDraft['source'] {
  const { server, database, authentication, ...rest } = source;
  const bare = sourceConfigSchema.parse({ server, database, authentication });
  const standard = new Map<string, unknown>(Object.entries(bare));
  const changed = Object.fromEntries(Object.entries(rest).filter(([name, value]) => !same(value, standard.get(name))));
  return { server, database, authentication, ...changed };
}

/** What would have to be asked for to get the same; null = nothing. */
function wishOf({ mode, snapshotName, atUtc }: PointInTime): MomentWish | null {
  switch (mode) {
    case 'none':
      return null;
    case 'databaseSnapshot':
      return { mode, name: snapshotName };
    case 'asOf':
      return { mode, atUtc };
    default:
      return { mode };
  }
}
