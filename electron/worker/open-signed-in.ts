// Opens a session for a source that signs in with Microsoft Entra ID: fetches the token first. Others are opened as they are.
import type { SourceConfig } from '../../shared/connection.ts';
import type { TokenSource } from './ports/tokens.ts';
import type { ConnectionWatch } from './source/connection-watch.ts';
import { openSession, type SessionManners } from './source/open-session.ts';
import type { SourceSession } from './source/session.ts';

type OpenSession = (
  source: SourceConfig,
  secret: string,
  signal: AbortSignal,
  watch?: ConnectionWatch,
  manners?: SessionManners,
) => Promise<SourceSession>;

/** `isPatient`: waits for somebody to sign in again, as a run does. Errors: those of the sign-in and of openSession. */
export const openSignedIn =
  (tokens: TokenSource, isPatient: boolean): OpenSession =>
  async (source, secret, signal, watch, manners) => {
    const { authentication } = source;
    if (authentication.kind !== 'entra') return openSession(source, secret, signal, watch, manners);
    const { signIn } = authentication;
    const asked = { signIn, secret, resource: 'sql', tenant: null, claims: null, isStale: false, isPatient } as const;
    const { token } = await tokens(asked, signal);
    const byToken = { ...source, authentication: { kind: 'entraToken', token: { stdin: true } } } as const;
    return openSession(byToken, token, signal, watch, manners);
  };
