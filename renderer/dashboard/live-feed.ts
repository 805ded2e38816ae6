// Listens to the live stream, and when it breaks or falls silent connects again, a little later each time.
import { keepAliveMs, livePath, type LiveEvent } from '../../shared/dashboard.ts';
import { AppError } from '../../shared/errors.ts';
import { authorizationOf, errorOf, reach } from './fetch-api.ts';

export type FeedState =
  /** Not yet connected for the first time. */
  { readonly kind: 'opening' } | { readonly kind: 'live' } | { readonly kind: 'lost'; readonly sinceMs: number };

export type FeedSettings = {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  readonly token: () => string | null;
  readonly onEvent: (event: LiveEvent) => void;
  readonly onState: (state: FeedState) => void;
  readonly onRefused: (error: AppError) => void;
  readonly nowMs: () => number;
  /** Silence that means a lost connection. */
  readonly silenceMs?: number;
  readonly firstWaitMs: number;
};

export type LiveFeed = { retryNow(): void; close(): void };

const longestWaitMs = 15_000;

export function openLiveFeed(settings: FeedSettings): LiveFeed {
  const closing = new AbortController();
  const { firstWaitMs } = settings;
  let state: FeedState = { kind: 'opening' };
  let wake: () => void = () => undefined;
  const enter = (next: FeedState): void => {
    // Since when it is lost does not change while it stays so.
    if (closing.signal.aborted || (state.kind === 'lost' && next.kind === 'lost')) return;
    state = next;
    settings.onState(next);
  };
  const rest = (waitMs: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const keepOpen = async (): Promise<void> => {
    let waitMs = firstWaitMs;
    while (!closing.signal.aborted) {
      try {
        await listen(settings, closing.signal, () => {
          waitMs = firstWaitMs;
          enter({ kind: 'live' });
        });
      } catch (error) {
        if (error instanceof AppError && error.code === 'DASHBOARD_REFUSED') return settings.onRefused(error);
      }
      enter({ kind: 'lost', sinceMs: settings.nowMs() });
      await rest(waitMs);
      waitMs = Math.min(waitMs * 2, longestWaitMs);
    }
  };
  void keepOpen();
  return {
    retryNow: () => wake(),
    close() {
      closing.abort();
      wake();
    },
  };
}

/** Resolves when the server ends the stream; rejects when it breaks, is silent or is refused. */
async function listen(settings: FeedSettings, signal: AbortSignal, onOpen: () => void): Promise<void> {
  const silence = new AbortController();
  const { silenceMs = keepAliveMs * 2.5 } = settings;
  let timer = setTimeout(() => silence.abort(), silenceMs);
  const heard = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), silenceMs);
  };
  try {
    const response = await reach(() =>
      settings.fetch(livePath, {
        headers: authorizationOf(settings.token()),
        signal: AbortSignal.any([signal, silence.signal]),
      }),
    );
    if (!response.ok || response.body === null) throw await errorOf(response);
    onOpen();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      heard();
      const parts = `${rest}${value}`.split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) if (part.startsWith('data: ')) tell(settings, part.slice('data: '.length));
    }
  } finally {
    clearTimeout(timer);
  }
}

const isLiveEvent = (value: unknown): value is LiveEvent =>
  typeof value === 'object' && value !== null && 'name' in value;

function tell({ onEvent }: FeedSettings, line: string): void {
  const event: unknown = JSON.parse(line);
  if (isLiveEvent(event)) onEvent(event);
}
