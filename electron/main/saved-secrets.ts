// Finds the secrets of a plan among the saved connections: those to the same place, for the same login.
import { loginNameOf, type SourceConfig, type TargetConfig } from '../../shared/connection.ts';
import { planSchema } from '../../shared/plan.ts';
import type { SavedConnection } from '../../shared/saved-connection.ts';

/** Handles; null where no saved connection fits. */
export type SavedSecrets = { readonly source: string | null; readonly target: string | null };

export function findSavedSecrets(plan: unknown, saved: readonly SavedConnection[]): SavedSecrets {
  const parsed = planSchema.safeParse(plan);
  if (!parsed.success) return { source: null, target: null };
  const { source, target } = parsed.data;
  return {
    source: handleOf(
      saved,
      ({ connection }) => connection.side === 'source' && isSameSource(connection.config, source),
    ),
    target: handleOf(
      saved,
      ({ connection }) => connection.side === 'target' && isSameTarget(connection.config, target),
    ),
  };
}

const handleOf = (saved: readonly SavedConnection[], fits: (one: SavedConnection) => boolean): string | null =>
  saved.find((one) => one.secret !== null && fits(one))?.secret ?? null;

/** Exactly the same place and login: a password must never be sent to another server than it was saved for. */
const isSameSource = (a: SourceConfig, b: SourceConfig): boolean =>
  JSON.stringify(identityOf(a)) === JSON.stringify(identityOf(b));

const identityOf = ({
  server,
  port,
  authentication,
  encrypt,
  trustServerCertificate,
  caFile,
  certificateName,
  certificateFingerprint,
  oldestTls,
}: SourceConfig) => [
  server.toLowerCase(),
  port ?? null,
  authentication.kind,
  authentication.kind === 'windows' ? authentication.domain.toLowerCase() : '',
  loginNameOf({ authentication }),
  encrypt,
  trustServerCertificate,
  caFile ?? null,
  certificateName ?? null,
  certificateFingerprint ?? null,
  oldestTls ?? null,
];

/** A connection string names its account itself, so only its container can be compared, which is not enough. */
function isSameTarget(a: TargetConfig, b: TargetConfig): boolean {
  if (a.kind === 'connectionString' || b.kind === 'connectionString' || a.endpoint !== b.endpoint) return false;
  if (a.kind === 'accountKey') return b.kind === 'accountKey' && a.account === b.account;
  if (a.kind === 'entra') return b.kind === 'entra' && JSON.stringify(a.signIn) === JSON.stringify(b.signIn);
  // A SAS may be for one container only.
  return b.kind === 'sas' && a.container === b.container;
}
