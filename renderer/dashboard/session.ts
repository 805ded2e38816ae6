// What the dashboard knows beside the runs: whether it was let in, and whether the connection stands.
import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { enterPath, type LiveEvent } from '../../shared/dashboard.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import { toErrorData } from '../stores/failure.ts';
import { createStores, type Stores } from '../stores/stores.tsx';
import { browserDeeds } from './browser-deeds.ts';
import { createFetchApi, errorOf, reach } from './fetch-api.ts';
import { openLiveFeed, type FeedState, type LiveFeed } from './live-feed.ts';
import type { TokenKeeper } from './token-keeper.ts';

export type SessionState = {
  /** `entering`: a code is being handed in; `out`: the token is asked for. */
  readonly door: 'entering' | 'in' | 'out';
  /** Why it was not let in. */
  readonly error: AppErrorData | null;
  readonly feed: FeedState;
  signIn(token: string): void;
  retryNow(): void;
};

export type Session = {
  readonly state: StoreApi<SessionState>;
  readonly stores: Stores;
  /** Listens no more. */
  close(): void;
};

export type SessionSettings = {
  readonly keeper: TokenKeeper;
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  readonly nowMs: () => number;
  /** How long a lost connection is left alone before it is tried again; doubled each time. */
  readonly firstWaitMs?: number;
};

export function createSession({ keeper, fetch, nowMs, firstWaitMs = 1000 }: SessionSettings): Session {
  let feed: LiveFeed | null = null;
  const refuse = (error: AppErrorData): void => {
    feed?.close();
    feed = null;
    keeper.forget();
    state.setState({ door: 'out', error });
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
      firstWaitMs,
      onState(next) {
        state.setState({ feed: next });
        // Whatever happened before the stream stood is fetched.
        if (next.kind === 'live') fetchAgain();
      },
    });
  };
  const state: StoreApi<SessionState> = createStore<SessionState>()((set) => ({
    door: keeper.token() === null ? 'out' : 'in',
    error: null,
    feed: { kind: 'opening' },
    signIn(token) {
      keeper.keep(token);
      set({ door: 'in', error: null, feed: { kind: 'opening' } });
      enter();
    },
    retryNow: () => feed?.retryNow(),
  }));
  stores.app.getState().go({ name: 'history' });
  const code = keeper.code();
  if (code !== null) {
    state.setState({ door: 'entering' });
    void handIn(fetch, code).then(state.getState().signIn, (error: unknown) => refuse(toErrorData(error)));
  } else if (keeper.token() !== null) enter();
  return { state, stores, close: () => feed?.close() };
}

const tokenSchema = z.object({ token: z.string() });

/** The token for a code. Throws AppError. */
async function handIn(fetch: SessionSettings['fetch'], code: string): Promise<string> {
  const response = await reach(() => fetch(enterPath, { headers: { Authorization: `Code ${code}` } }));
  if (!response.ok) throw await errorOf(response);
  return tokenSchema.parse(await response.json()).token;
}
