// The answer about how a host is reached.
import { AppError } from '../../../shared/errors.ts';
import type { HandlersFor, Worker } from './call.ts';

export const networkHandlers = ({ parts }: Worker): HandlersFor<'network'> => ({
  async 'network.test'({ url }, { signal }) {
    const address = URL.canParse(url) ? new URL(url) : null;
    if (address === null || !/^https?:$/.test(address.protocol) || address.username !== '')
      throw new AppError('HOST_UNREACHABLE', { host: url.slice(0, 100), detail: 'this is no http address' });
    return parts.tryHost(address, signal);
  },
});
