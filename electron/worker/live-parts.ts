// The live pieces of the worker: real connections, real storage, real threads.
import type { RouteSource } from '../../shared/network.ts';
import { createAgent } from '../network/agent.ts';
import { environmentRoutes } from '../network/routes.ts';
import { tryHost } from '../network/try-host.ts';
import { openDirectory } from './azure/directory.ts';
import { createManager } from './azure/manager.ts';
import { readPrincipal } from './azure/principal.ts';
import { lookUpName } from './doctor/look-up-name.ts';
import { createFactoryService } from './factory/service/create-factory-service.ts';
import { openSignedIn } from './open-signed-in.ts';
import { noTokens, type TokenSource } from './ports/tokens.ts';
import { openInlineLane } from './run/inline-lane.ts';
import { liveLaneParts } from './run/live-lane.ts';
import { openThreadLane } from './run/thread-lane.ts';
import { readerSettings } from './reader-settings.ts';
import { openStore } from './store/store.ts';
import { openAccount } from './target/account.ts';
import { openAppendTarget } from './target/append-blob.ts';
import { openTarget } from './target/container.ts';
import { openLeaseTarget } from './target/leased-blob.ts';
import { openInlineChecker } from './validate/inline-checker.ts';
import { openThreadChecker } from './validate/thread-checker.ts';
import type { WorkerParts } from './worker-parts.ts';

export type { TokenSource } from './ports/tokens.ts';

/** A request of the resource manager that is silent this long has failed. */
const managerStallMs = 30_000;

/** `tokens`: for storage that is signed in to with Entra ID; `routes`: how hosts outside are reached. */
export const createLiveParts = (
  tokens: TokenSource,
  routes: RouteSource = environmentRoutes(process.env),
): WorkerParts => {
  const agent = createAgent('https:', routes, managerStallMs);
  return {
    openSession: openSignedIn(tokens, false),
    openTarget: (target, secret, settings) => openTarget(target, secret, { ...settings, tokens, routes }),
    openChecker: (target, secret, where) =>
      where === 'thread'
        ? openThreadChecker({ target, secret, tokens, routes })
        : openInlineChecker(openTarget(target, secret, { ...readerSettings, tokens, routes })),
    openAppendTarget: (target, secret) => openAppendTarget(target, secret, { tokens, routes }),
    openLeaseTarget: (target, secret) => openLeaseTarget(target, secret, { tokens, routes }),
    openAccount: (account, secret) => openAccount(account, secret, { tokens, routes }),
    openDirectory: (signIn, secret) => openDirectory({ signIn, secret, tokens, agent }),
    openFactory: (place, secret, patience) =>
      createFactoryService(
        createManager({
          signIn: place.signIn,
          secret,
          tokens,
          agent,
          isPatient: patience?.waitsForPeople ?? true,
          leavesWaiting: true,
        }),
        place,
        patience,
      ),
    async monitorToken(signIn, secret, signal) {
      const request = { signIn, secret, resource: 'monitor', tenant: null, claims: null } as const;
      return (await tokens({ ...request, isStale: false, isPatient: true }, signal)).token;
    },
    doctor: {
      lookUpName,
      async whoIs(signIn, secret, signal) {
        const request = { signIn, secret, resource: 'storage', tenant: null, claims: null } as const;
        return readPrincipal((await tokens({ ...request, isStale: false, isPatient: false }, signal)).token);
      },
      retryEveryMs: 15_000,
    },
    routes,
    tryHost: (url, signal) => tryHost(routes, url, signal),
    openStore: (path) => openStore(path),
    prepareLanes: (plan, runId, secrets, lines) => async () =>
      // The ODBC binding corrupts memory when a thread that used it ends.
      plan.source.authentication.kind === 'integrated'
        ? openInlineLane({ plan, runId, secrets, lines, tokens, routes }, liveLaneParts)
        : openThreadLane({ plan, runId, secrets, lines, tokens, routes }),
    nowMs: () => Date.now(),
  };
};

/** Without a sign-in to Azure. */
export const liveParts: WorkerParts = createLiveParts(noTokens);
