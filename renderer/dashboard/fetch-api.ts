// The API of the dashboard: reads over http, what the browser can do by itself, and nothing else.
import { contract, type AppEvent, type Method, type OutputOf } from '../../shared/contract.ts';
import { apiPrefix, isReadMethod } from '../../shared/dashboard.ts';
import { AppError } from '../../shared/errors.ts';
import { errorDataSchema } from '../../shared/run.ts';
import type { Api } from '../api.ts';
import type { BrowserDeeds } from './browser-deeds.ts';

export type FetchApiSettings = {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  readonly token: () => string | null;
  /** The token was refused. */
  readonly onRefused: (error: AppError) => void;
  readonly deeds: BrowserDeeds;
};

export type FetchApi = Api & {
  /** Hands an event of the live stream, or one of the page's own, to the stores. */
  emit(event: AppEvent): void;
};

/** Answers come from our own server, which checked them; their shape is not parsed again. */
const isOutputOf = <M extends Method>(method: M, _value: unknown): _value is OutputOf<M> => method in contract;

export const authorizationOf = (token: string | null): Record<string, string> =>
  token === null ? {} : { Authorization: `Bearer ${token}` };

export function createFetchApi(settings: FetchApiSettings): FetchApi {
  const listeners = new Set<(event: AppEvent) => void>();
  const answerTo = async (method: Method, input: unknown, signal: AbortSignal | undefined): Promise<unknown> => {
    if (isReadMethod(method)) return read(settings, method, input, signal);
    const deed = settings.deeds[method];
    if (deed === undefined) throw new AppError('DASHBOARD_READS_ONLY');
    return deed(contract[method].input.parse(input));
  };
  return {
    async call(method, input, signal) {
      const value = await answerTo(method, input, signal);
      if (!isOutputOf(method, value)) throw new AppError('BUG', { detail: `no answer to ${method}` });
      return value;
    },
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    emit(event) {
      for (const listener of listeners) listener(event);
    },
  };
}

async function read(
  { fetch, token, onRefused }: FetchApiSettings,
  method: Method,
  input: unknown,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const path = `${apiPrefix}${method}?input=${encodeURIComponent(JSON.stringify(input))}`;
  const response = await reach(() => fetch(path, { headers: authorizationOf(token()), signal: signal ?? null }));
  if (response.ok) return response.json();
  const error = await errorOf(response);
  if (response.status === 401) onRefused(error);
  throw error;
}

/** A server that is gone is no bug of the page. */
export async function reach(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw error;
    throw new AppError('DASHBOARD_LOST', {}, error);
  }
}

/** What the server says went wrong. */
export async function errorOf(response: Response): Promise<AppError> {
  const body: unknown = await response.json().catch(() => null);
  const told = typeof body === 'object' && body !== null && 'error' in body ? body.error : null;
  const parsed = errorDataSchema.safeParse(told);
  if (parsed.success) return new AppError(parsed.data.code, parsed.data.context);
  return new AppError('BUG', { detail: `the dashboard answered ${String(response.status)}` });
}
