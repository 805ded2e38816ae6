// What a draft asks of the planner: the request that the command line and the wizard make too.
import type { InputOf } from '../../../shared/contract.ts';
import type { Draft, DraftTable } from '../../../shared/draft.ts';
import type { EngineWish } from '../../../shared/factory.ts';
import { pathLayouts } from '../../../shared/path-layouts.ts';

type Asked = Omit<InputOf<'plan.build'>, 'source' | 'target' | 'password' | 'probeId' | 'preflight' | 'engines'> &
  Pick<Draft, 'source' | 'target'> & { readonly engines: EngineWish | null };

/** Everything but the secrets and the check before it. */
export function askFor(draft: Draft): Asked {
  const { source, target, include, exclude = [], tables = [], options = {}, layout, path } = draft;
  return {
    source,
    target,
    ...selectionOf(tables),
    ...(include === undefined
      ? {}
      : { selection: { by: 'patterns' as const, include: include.join(','), exclude: exclude.join(',') } }),
    pathTemplate: path ?? (layout === undefined ? null : pathLayouts[layout]),
    options,
    datetime2: draft.datetime2 ?? 'auto',
    ...(draft.pointInTime === undefined ? {} : { pointInTime: draft.pointInTime }),
    rules: saidOf(tables, 'rules').map(({ value, ...table }) => ({ ...table, rules: value })),
    series: draft.series ?? null,
    transforms: saidOf(tables, 'transforms').map(({ value, ...table }) => ({ ...table, transforms: value })),
    maskKey: draft.maskKey ?? null,
    engines:
      draft.factory === undefined
        ? null
        : {
            ...draft.factory,
            tables: saidOf(tables, 'engine').map(({ value, ...table }) => ({ ...table, engine: value })),
          },
  };
}

/** The tables of a list one by one, and how their changes are found. */
export const selectionOf = (tables: readonly DraftTable[]) => ({
  selection: { by: 'tables' as const, tables: tables.map(choiceOf) },
  increments: saidOf(tables, 'increment').map(({ value, ...table }) => ({ ...table, increment: value })),
});

/** What is said of some of the tables. */
const saidOf = <Member extends 'rules' | 'increment' | 'transforms' | 'engine'>(
  tables: readonly DraftTable[],
  member: Member,
) =>
  tables.flatMap((table) => {
    const { schema, name } = table;
    const value = table[member];
    return value === undefined ? [] : [{ schema, name, value }];
  });

const choiceOf = ({ schema, name, columns, where, query, parameters }: DraftTable) => ({
  schema,
  name,
  columns: columns ?? null,
  where: where ?? null,
  query: query ?? null,
  ...(parameters === undefined ? {} : { parameters }),
});
