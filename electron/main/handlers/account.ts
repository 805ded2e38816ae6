// The answers about signing in to Azure.
import { AppError } from '../../../shared/errors.ts';
import type { NeededSignIn } from '../../../shared/contract.ts';
import type { NeededSignIn as Needed, SignInDesk } from '../../entra/sign-in-desk.ts';
import type { HandlersFor } from './call.ts';

export type AccountParts = {
  readonly desk: SignInDesk;
  /** Shows the sign-in page to the user. */
  readonly openBrowser: (url: string) => Promise<void>;
  readonly onCode: (code: { readonly address: string; readonly code: string; readonly expiresMs: number }) => void;
};

export const accountHandlers = ({ desk, openBrowser, onCode }: AccountParts): HandlersFor<'account'> => ({
  'account.list': async ({ cloud, clientId }) => ({ accounts: await desk.accounts(cloud, clientId) }),
  async 'account.signIn'({ way, ...ask }, { signal }) {
    if (ask.clientId === '') throw new AppError('SIGN_IN_NOT_SET_UP', { detail: 'no client id is set' });
    // What a service wants fulfilled is nothing for the window; whoever waits for this account has it.
    const waiting = desk.needed().find(({ signIn }) => signIn.as.clientId === ask.clientId);
    const asked = { ...ask, claims: waiting?.claims ?? null };
    return desk.signIn(
      asked,
      way === 'browser' ? { kind: 'browser', open: openBrowser } : { kind: 'code', show: onCode },
      signal,
    );
  },
  async 'account.signOut'({ cloud, clientId, user }) {
    await desk.signOut(cloud, clientId, user);
    return {};
  },
  'account.needed': async () => ({ needed: toNeeded(desk.needed()) }),
  async 'account.giveUp'() {
    desk.giveUp();
    return {};
  },
});

/** One line for each account, however many lanes wait for it. */
export function toNeeded(needed: readonly Needed[]): NeededSignIn[] {
  const lines = needed.map(({ signIn: { cloud, tenant, as }, error }) => ({
    cloud,
    clientId: as.clientId,
    tenant: tenant ?? null,
    user: as.user ?? null,
    detail: String(error.context['detail'] ?? ''),
  }));
  const known = new Map(
    lines.map((line) => [JSON.stringify([line.cloud, line.clientId, line.tenant, line.user]), line]),
  );
  return [...known.values()];
}
