// Sign-in of a Windows account: two more messages after LOGIN7, and the login that the account stands for.
import { randomBytes } from 'node:crypto';
import { ProtocolError } from './byte-reader.ts';
import type { Opened } from './handshake.ts';
import type { Inbox } from './inbox.ts';
import { assertNegotiate, challenge, isGenuine, readAnswer } from './ntlm.ts';
import { packetType } from './packet.ts';
import type { Reply } from './reply.ts';
import { writeSspi } from './tokens.ts';

export type WindowsAccount = {
  /** Empty: an account of the server's own machine. */
  readonly domain: string;
  readonly user: string;
  readonly password: string;
  /** The login of the engine that it stands for. */
  readonly login: { readonly user: string; readonly password: string };
};

/**
 * The connection with the engine's login in it. As it is when the client signs in otherwise, and when the account or its
 * proof is not right: then it is refused like one of an untrusted domain. Null when the client left.
 */
export async function signInWindows(
  opened: Opened,
  inbox: Inbox,
  reply: Reply,
  accounts: readonly WindowsAccount[],
  computer: string,
): Promise<Opened | null> {
  const { sspi } = opened.login;
  if (sspi === null || accounts.length === 0) return opened;
  assertNegotiate(sspi);
  const nonce = randomBytes(8);
  writeSspi(reply.out, challenge(nonce, accounts[0].domain, computer));
  await reply.end();
  const message = await inbox.next();
  if (message === null) return null;
  if (message.type !== packetType.sspi) throw new ProtocolError('an SSPI message was expected');
  const answer = readAnswer(message.payload);
  const account = accounts.find(
    ({ domain, user }) =>
      domain.toUpperCase() === answer.domain.toUpperCase() && user.toUpperCase() === answer.user.toUpperCase(),
  );
  if (account === undefined || !isGenuine(answer, account.password, nonce)) return opened;
  return { ...opened, login: { ...opened.login, ...account.login, usesOtherAuthentication: false } };
}
