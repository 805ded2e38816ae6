// The answers about alerts; the worker is told of every change.
import type { AlertBook } from '../alerts.ts';
import type { HandlersFor } from './call.ts';

export function alertHandlers(alerts: AlertBook, changed: () => Promise<void>): HandlersFor<'alert'> {
  const afterwards = async () => {
    await changed();
    return alerts.list();
  };
  return {
    'alert.list': async () => alerts.list(),
    async 'alert.setRules'({ rules }) {
      alerts.setRules(rules);
      return afterwards();
    },
    async 'alert.saveChannel'(draft) {
      await alerts.save(draft);
      return afterwards();
    },
    async 'alert.removeChannel'({ id }) {
      alerts.remove(id);
      return afterwards();
    },
  };
}
