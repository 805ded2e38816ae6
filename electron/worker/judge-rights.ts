// What a login may do in the database, in sentences and with what remedies a lack.
import { loginNameOf, type SourceConfig } from '../../shared/connection.ts';
import { AppError } from '../../shared/errors.ts';
import { formatCount, formatPlural } from '../../shared/format.ts';
import type { DatabaseRights } from './source/catalog/database-rights.ts';
import { quoteName } from './source/quote-name.ts';

export type RightsVerdict = {
  readonly verdict: 'passed' | 'warning';
  readonly detail: string;
  /** Set when nothing can be read at all. */
  readonly error: AppError | null;
  /** T-SQL for somebody who may grant; null when nothing is missing. */
  readonly fix: string | null;
};

/** What is missing costs little, unless no table can be read. */
export function judgeRights(rights: DatabaseRights, source: SourceConfig): RightsVerdict {
  const { tables, views, selectable, canViewState, canViewDefinition } = rights;
  const visible = tables + views;
  const grant = (permissions: readonly string[]): string =>
    [
      `USE ${quoteName(source.database)};`,
      ...permissions.map((permission) => `GRANT ${permission} TO ${quoteName(rights.user ?? loginNameOf(source))};`),
    ].join('\n');
  if (visible === 0 && canViewDefinition === true)
    return { verdict: 'warning', detail: 'The database holds no tables and no views.', error: null, fix: null };
  if (visible === 0 || selectable === 0) {
    const context = { database: source.database, user: loginNameOf(source), visible };
    return {
      verdict: 'warning',
      detail: '',
      error: new AppError('NO_TABLE_READABLE', context),
      fix: grant(['SELECT']),
    };
  }
  const missing = [
    ...(canViewState === false ? [{ permission: 'VIEW DATABASE STATE', cost: 'sizes are less exact' }] : []),
    ...(canViewDefinition === false
      ? [{ permission: 'VIEW DEFINITION', cost: 'tables that it may not read stay hidden' }]
      : []),
  ];
  const readable = selectable === null || selectable === visible ? '' : `, ${formatCount(selectable)} of them readable`;
  const seen = `${formatPlural(tables, 'table')} and ${formatPlural(views, 'view')} visible${readable}.`;
  if (missing.length === 0) return { verdict: 'passed', detail: seen, error: null, fix: null };
  const without = missing.map(({ permission, cost }) => `Without ${permission} ${cost}.`);
  return {
    verdict: 'warning',
    detail: [seen, ...without].join(' '),
    error: null,
    fix: grant(missing.map(({ permission }) => permission)),
  };
}
