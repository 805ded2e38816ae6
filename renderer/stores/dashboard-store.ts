// Whether the runs are shown in a browser, as the worker says.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DashboardState } from '../../shared/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Api } from '../api.ts';
import { toErrorData } from './failure.ts';

export type DashboardSwitch = {
  readonly dashboard: DashboardState;
  readonly isTurning: boolean;
  /** Why the last thing asked did not happen. */
  readonly error: AppErrorData | null;
  load(): Promise<void>;
  turn(isOn: boolean): Promise<void>;
  /** Opens it in the browser of this desktop. */
  open(): Promise<void>;
};

export function createDashboardStore(api: Api): StoreApi<DashboardSwitch> {
  const store = createStore<DashboardSwitch>()((set) => {
    const trying = async (work: () => Promise<Partial<DashboardSwitch>>): Promise<void> => {
      try {
        set({ error: null, ...(await work()) });
      } catch (error) {
        set({ error: toErrorData(error) });
      }
    };
    return {
      dashboard: { kind: 'off' },
      isTurning: false,
      error: null,
      load: () => trying(async () => ({ dashboard: await api.call('dashboard.state', {}) })),
      async turn(isOn) {
        set({ isTurning: true });
        await trying(async () => {
          if (isOn) return { dashboard: await api.call('dashboard.start', {}) };
          await api.call('dashboard.stop', {});
          return { dashboard: { kind: 'off' } };
        });
        set({ isTurning: false });
      },
      open: () =>
        trying(async () => {
          await api.call('dashboard.open', {});
          return {};
        }),
    };
  });
  api.on((event) => {
    // It ended with the worker that carried it.
    if (event.name === 'worker.state' && event.payload.state !== 'ready')
      store.setState({ dashboard: { kind: 'off' } });
  });
  return store;
}
