// What a draft asks of the planner: the request that the command line and the wizard make too.
import type { InputOf } from '../../../shared/contract.ts';
import type { Draft, DraftTable } from '../../../shared/draft.ts';
import { pathLayouts } from '../../../shared/path-layouts.ts';

type Asked = Omit<InputOf<'plan.build'>, 'source' | 'target' | 'password' | 'probeId' | 'preflight'> &
  Pick<Draft, 'source' | 'target'>;

/** Everything but the secrets and the check before it. */
export function askFor(draft: Draft): Asked {
  const { source, target, include, exclude = [], tables = [], options = {}, layout, path } = draft;
  const named = <Member extends 'rules' | 'increment' | 'transforms'>(member: Member) =>
    tables.flatMap((table) => {
      const { schema, name } = table;
      const value = table[member];
      return value === undefined ? [] : [{ schema, name, value }];
    });
  return {
    source,
    target,
    selection:
      include === undefined
        ? { by: 'tables', tables: tables.map(choiceOf) }
        : { by: 'patterns', include: include.join(','), exclude: exclude.join(',') },
    pathTemplate: path ?? (layout === undefined ? null : pathLayouts[layout]),
    options,
    datetime2: draft.datetime2 ?? 'auto',
    ...(draft.pointInTime === undefined ? {} : { pointInTime: draft.pointInTime }),
    rules: named('rules').map(({ value, ...table }) => ({ ...table, rules: value })),
    series: draft.series ?? null,
    increments: named('increment').map(({ value, ...table }) => ({ ...table, increment: value })),
    transforms: named('transforms').map(({ value, ...table }) => ({ ...table, transforms: value })),
    maskKey: draft.maskKey ?? null,
  };
}

const choiceOf = ({ schema, name, columns, where, query, parameters }: DraftTable) => ({
  schema,
  name,
  columns: columns ?? null,
  where: where ?? null,
  query: query ?? null,
  ...(parameters === undefined ? {} : { parameters }),
});
