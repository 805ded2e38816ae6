// The answers about alerts.
import type { HandlersFor, Worker } from './call.ts';

export const alertHandlers = ({ notifier }: Worker): HandlersFor<'alert'> => ({
  async 'alert.test'(open, { signal }) {
    await notifier.test(open, signal);
    return {};
  },
});
