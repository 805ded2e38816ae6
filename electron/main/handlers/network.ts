// The answers about the proxy's password.
import type { Network } from '../network.ts';
import type { HandlersFor } from './call.ts';

export const networkHandlers = (
  network: Network,
): Pick<HandlersFor<'network'>, 'network.state' | 'network.setPassword'> => ({
  'network.state': async () => ({ hasPassword: network.hasPassword() }),
  async 'network.setPassword'({ handle }) {
    await network.setPassword(handle);
    return { hasPassword: network.hasPassword() };
  },
});
