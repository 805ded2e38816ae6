// What the findings of a source test mean: encryption and rights, in sentences and with their remedies.
import type { Check } from '../../shared/checks.ts';
import { loginNameOf, type SourceConfig } from '../../shared/connection.ts';
import { AppError } from '../../shared/errors.ts';
import { formatCount, formatPlural } from '../../shared/format.ts';
import type { DatabaseRights } from './source/catalog/database-rights.ts';
import type { CertificateFacts, TlsFacts } from './source/connection-watch.ts';
import { quoteName } from './source/quote-name.ts';

type Facts = Check['facts'];

/** A warning when the certificate was trusted without a check. */
export function judgeTls(tls: TlsFacts): {
  readonly isWarning: boolean;
  readonly detail: string;
  readonly facts: Facts;
} {
  const checked = tls.isChecked ? 'yes, authority and name' : 'no, trusted without a check';
  const facts = [
    { label: 'Protocol', value: tls.protocol },
    { label: 'Cipher', value: tls.cipher },
    ...(tls.certificate === null ? [] : certificateFacts(tls.certificate)),
    { label: 'Certificate checked', value: checked },
    ...(tls.objection === null ? [] : [{ label: 'A check would say', value: tls.objection }]),
  ];
  if (tls.isChecked) return { isWarning: false, detail: `${tls.protocol}, certificate checked.`, facts };
  const detail =
    tls.objection === null
      ? `${tls.protocol}, certificate not checked. It would pass: the check can be switched on.`
      : `${tls.protocol}, certificate not checked. Anyone on the way could pose as the server.`;
  return { isWarning: true, detail, facts };
}

/** What is known of a certificate that was not accepted. */
export const refusedFacts = ({ certificate, objection }: TlsFacts): Facts => [
  ...(certificate === null ? [] : certificateFacts(certificate)),
  ...(objection === null ? [] : [{ label: 'The check says', value: objection }]),
];

const certificateFacts = (certificate: CertificateFacts): Facts => [
  { label: 'Certificate', value: certificate.subject },
  { label: 'Issued by', value: certificate.issuer },
  { label: 'Made out for', value: certificate.names },
  { label: 'Valid', value: `${certificate.validFrom} to ${certificate.validTo}` },
  { label: 'SHA-256', value: certificate.sha256 },
];

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
