// The one place that signs in: answers for tokens, lets people sign in, and makes runs wait while somebody has to.
import type { AccountInfo } from '@azure/msal-node';
import type { Cloud } from '../../shared/clouds.ts';
import { AppError, type AppErrorData } from '../../shared/errors.ts';
import {
  isUserSignIn,
  type AccessToken,
  type SignIn,
  type TokenRequest,
  type UserSignIn,
} from '../../shared/sign-in.ts';
import { createApplications, type CacheStore } from './applications.ts';
import { signInByBrowser, signInByCode, type DeviceCode, type SignInAsk } from './interactive.ts';
import { createNetworkClient, type AgentFor, type DesktopSend } from './network.ts';
import { acquireSilently, findAccount } from './silent.ts';

export type SignedInAccount = { readonly user: string; readonly name: string; readonly tenant: string };

/** A sign-in that a run waits for. */
export type NeededSignIn = {
  readonly signIn: UserSignIn;
  readonly claims: string | null;
  readonly error: AppErrorData;
};

export type SignInWay =
  | { readonly kind: 'browser'; readonly open: (url: string) => Promise<void>; readonly limitMs?: number }
  | { readonly kind: 'code'; readonly show: (code: DeviceCode) => void };

export type SignInDesk = {
  /** Of the program's worker. Errors: SIGN_IN_NEEDED, SIGN_IN_REFUSED, SIGN_IN_UNREACHABLE. */
  token(request: TokenRequest, signal: AbortSignal): Promise<AccessToken>;
  /** Whoever waits for this account goes on. Throws SIGN_IN_OTHER_USER, SIGN_IN_CANCELLED, SIGN_IN_REFUSED ... */
  signIn(ask: SignInAsk, way: SignInWay, signal: AbortSignal): Promise<SignedInAccount>;
  accounts(cloud: Cloud, clientId: string): Promise<SignedInAccount[]>;
  signOut(cloud: Cloud, clientId: string, user: string): Promise<void>;
  /** What is being waited for, oldest first. */
  needed(): readonly NeededSignIn[];
  /** Ends the waiting with SIGN_IN_NEEDED. */
  giveUp(): void;
};

export type DeskSettings = {
  readonly agentFor: AgentFor;
  /** The desktop's own network, where there is one: it signs in to proxies that want a Windows account. */
  readonly sendByDesktop?: DesktopSend;
  readonly store: CacheStore;
  /** Called whenever the list of needed sign-ins changes. */
  readonly onNeeded: (needed: readonly NeededSignIn[]) => void;
};

type Waiting = NeededSignIn & { goOn(): void; end(error: AppError): void };

export function createSignInDesk({ agentFor, sendByDesktop, store, onNeeded }: DeskSettings): SignInDesk {
  const applications = createApplications(createNetworkClient(agentFor, sendByDesktop), store);
  let waiting: readonly Waiting[] = [];
  const change = (next: readonly Waiting[]): void => {
    waiting = next;
    onNeeded(waiting);
  };

  const waitForSignIn = (signIn: UserSignIn, claims: string | null, error: AppError, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        signal.removeEventListener('abort', abandon);
        change(waiting.filter((other) => other !== own));
      };
      const own: Waiting = {
        signIn,
        claims,
        error: error.toData(),
        goOn: () => {
          leave();
          resolve();
        },
        end: (why) => {
          leave();
          reject(why);
        },
      };
      const abandon = (): void => own.end(error);
      signal.addEventListener('abort', abandon, { once: true });
      change([...waiting, own]);
      if (signal.aborted) abandon();
    });

  return {
    async token(request, signal) {
      let { isStale, claims } = request;
      for (;;) {
        try {
          return await acquireSilently(applications, { ...request, isStale, claims });
        } catch (error) {
          const { signIn } = request;
          const mayWait = error instanceof AppError && error.code === 'SIGN_IN_NEEDED' && request.isPatient;
          if (!mayWait || !isUserSignIn(signIn)) throw error;
          await waitForSignIn(signIn, claims, error, signal);
          // What was just signed in is fresh, and has fulfilled the claims.
          isStale = true;
          claims = null;
        }
      }
    },
    async signIn(ask, way, signal) {
      const application = applications.forUser(ask.cloud, ask.clientId);
      const { account } =
        way.kind === 'browser'
          ? await signInByBrowser(application, ask, way.open, signal, way.limitMs)
          : await signInByCode(application, ask, way.show, signal);
      if (account === null) throw new AppError('SIGN_IN_REFUSED', { who: 'you', detail: 'no account was named' });
      if (ask.user !== null && ask.user.toLowerCase() !== account.username.toLowerCase())
        throw new AppError('SIGN_IN_OTHER_USER', { who: ask.user, other: account.username });
      for (const one of waiting) if (isFor(one.signIn, ask, account)) one.goOn();
      return toLine(account);
    },
    accounts: async (cloud, clientId) =>
      (await applications.forUser(cloud, clientId).getAllAccounts()).map((account) => toLine(account)),
    async signOut(cloud, clientId, user) {
      const application = applications.forUser(cloud, clientId);
      const account = await findAccount(application, user);
      if (account !== null) await application.signOut({ account });
    },
    needed: () => waiting,
    giveUp() {
      for (const one of waiting) one.end(new AppError(one.error.code, one.error.context));
    },
  };
}

const toLine = ({ username, name, tenantId }: AccountInfo): SignedInAccount => ({
  user: username,
  name: name ?? username,
  tenant: tenantId,
});

const isFor = ({ cloud, as }: SignIn, ask: SignInAsk, account: AccountInfo): boolean =>
  JSON.stringify(cloud) === JSON.stringify(ask.cloud) &&
  as.kind === 'user' &&
  as.clientId === ask.clientId &&
  (as.user === undefined || as.user.toLowerCase() === account.username.toLowerCase());
