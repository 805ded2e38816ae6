// Opens the dashboard of the worker in the browser of this desktop.
import { contract } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import type { WorkerHost } from '../worker-host.ts';
import type { HandlersFor } from './call.ts';

/** The page names no address: what is opened comes from the worker, and leads to this computer. */
const ownAddress = /^http:\/\/127\.0\.0\.1:\d+\//;

export const dashboardHandlers = (
  worker: Pick<WorkerHost, 'call'>,
  openInBrowser: (address: string) => Promise<void>,
): HandlersFor<'dashboard'> => ({
  async 'dashboard.open'(_input, { signal }) {
    const reply = await worker.call('dashboard.invite', {}, signal);
    if (!reply.ok) throw new AppError(reply.error.code, reply.error.context);
    const { address } = contract['dashboard.invite'].output.parse(reply.value);
    if (!ownAddress.test(address)) throw new AppError('LINK_REFUSED', { url: 'of the dashboard' });
    await openInBrowser(address);
    return {};
  },
});
