// Sign-in by an access token of Entra ID: the token comes with LOGIN7, and the login that it stands for.
import type { Opened } from './handshake.ts';

export type EntraAccount = {
  readonly token: string;
  /** The login of the engine that it stands for. */
  readonly login: { readonly user: string; readonly password: string };
};

/** The connection with the engine's login in it; as it is, to be refused, when nobody has that token. */
export function signInEntra(opened: Opened, accounts: readonly EntraAccount[]): Opened {
  const { login } = opened;
  const account = accounts.find(({ token }) => token === login.entraToken);
  return account === undefined
    ? opened
    : { ...opened, login: { ...login, ...account.login, usesOtherAuthentication: false } };
}
