// Tokens for the command line: applications and computers sign in by themselves, a person by a code on any device.
import type { RouteSource } from '../../shared/network.ts';
import { signInName } from '../../shared/sign-in.ts';
import { createMemoryStore } from '../entra/applications.ts';
import { createAgents } from '../entra/network.ts';
import { createSignInDesk, type NeededSignIn, type SignInDesk } from '../entra/sign-in-desk.ts';
import type { TokenSource } from '../worker/live-parts.ts';

/** `say` reaches whoever sits in front of it. Sign-ins last until the command ends: nothing here could encrypt them. */
export function createCommandTokens(say: (text: string) => void, routes: RouteSource): TokenSource {
  const abort = new AbortController();
  let isAsking = false;
  const askFor = async (desk: SignInDesk, { signIn, claims, error }: NeededSignIn): Promise<void> => {
    const { cloud, tenant, as } = signIn;
    const ask = { cloud, clientId: as.clientId, tenant: tenant ?? null, user: as.user ?? null, claims };
    const show = ({ address, code }: { readonly address: string; readonly code: string }): void =>
      say(
        `Azure wants ${signInName(signIn)} to sign in (${String(error.context['detail'])}).\nOpen ${address} in any browser and enter the code ${code}\n`,
      );
    try {
      const { user } = await desk.signIn(ask, { kind: 'code', show }, abort.signal);
      say(`Signed in as ${user}.\n`);
    } catch (failure) {
      say(`${failure instanceof Error ? failure.message : String(failure)}\n`);
      desk.giveUp();
    }
  };
  const desk = createSignInDesk({
    agentFor: createAgents(routes),
    store: createMemoryStore(),
    onNeeded(needed) {
      const [first] = needed;
      if (first === undefined || isAsking) return;
      isAsking = true;
      void askFor(desk, first).finally(() => (isAsking = false));
    },
  });
  // What the resource manager could tell is mostly a detail of a test: nobody is asked to sign in for that.
  return (request, signal) =>
    desk.token({ ...request, isPatient: request.isPatient || request.resource !== 'arm' }, signal);
}
