// What the dashboard knows beside the runs: whether it was let in, and whether the connection stands.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LiveEvent } from '../../shared/dashboard.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import { createStores, type Stores } from '../stores/stores.tsx';
import { browserDeeds } from './browser-deeds.ts';
import { createFetchApi } from './fetch-api.ts';
import { openLiveFeed, type FeedState, type LiveFeed } from './live-feed.ts';
import type { TokenKeeper } from './token-keeper.ts';

export type SessionState = {
  /** False = the token is asked for. */
  readonly isIn: boolean;
  /** Why it was not let in. */
  readonly error: AppErrorData | null;
  readonly feed: FeedState;
  signIn(token: string): void;
  retryNow(): void;
};

export type Session = { readonly state: StoreApi<SessionState>; readonly stores: Stores };

export type SessionSettings = {
  readonly keeper: TokenKeeper;
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  readonly nowMs: () => number;
};

export function createSession({ keeper, fetch, nowMs }: SessionSettings): Session {
  let feed: LiveFeed | null = null;
  const refuse = (error: AppErrorData): void => {
    feed?.close();
    feed = null;
    keeper.forget();
    state.setState({ isIn: false, error });
  };
  const api = createFetchApi({
    fetch,
    token: keeper.token,
    onRefused: (error) => refuse(error.toData()),
    deeds: browserDeeds,
  });
  const stores = createStores(api, 'look');
  const fetchAgain = (): void => api.emit({ name: 'worker.state', payload: { state: 'ready', detail: '' } });
  const onEvent = (event: LiveEvent): void => {
    if (event.name === 'runs.changed') void stores.runs.getState().loadRuns();
    else if (event.name === 'live.behind') fetchAgain();
    else api.emit(event);
  };
  const enter = (): void => {
    feed = openLiveFeed({
      fetch,
      token: keeper.token,
      onEvent,
      onRefused: (error) => refuse(error.toData()),
      nowMs,
      onState(next) {
        state.setState({ feed: next });
        // Whatever happened before the stream stood is fetched.
        if (next.kind === 'live') fetchAgain();
      },
    });
  };
  const state: StoreApi<SessionState> = createStore<SessionState>()((set) => ({
    isIn: keeper.token() !== null,
    error: null,
    feed: { kind: 'opening' },
    signIn(token) {
      keeper.keep(token);
      set({ isIn: true, error: null, feed: { kind: 'opening' } });
      enter();
    },
    retryNow: () => feed?.retryNow(),
  }));
  stores.app.getState().go({ name: 'history' });
  if (state.getState().isIn) enter();
  return { state, stores };
}
