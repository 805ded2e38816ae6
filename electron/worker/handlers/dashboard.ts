// The answers about the dashboard.
import type { HandlersFor, Worker } from './call.ts';

export const dashboardHandlers = ({ dashboard }: Worker): HandlersFor<'dashboard'> => ({
  'dashboard.start': (wish) => dashboard.start(wish),
  async 'dashboard.stop'() {
    await dashboard.stop();
    return {};
  },
  'dashboard.invite': async () => ({ address: dashboard.invite() }),
  'dashboard.state': async () => dashboard.state(),
});
