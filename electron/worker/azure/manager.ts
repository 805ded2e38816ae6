// Requests to Azure's resource manager: signed in, paged, repeated when it is busy, and its refusals put into words.
import {
  createDefaultHttpClient,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  defaultRetryPolicy,
  exponentialRetryPolicy,
  RestError,
  type HttpClient,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import type http from 'node:http';
import type { z } from 'zod';
import { addressesOf } from '../../../shared/clouds.ts';
import { AppError } from '../../../shared/errors.ts';
import { isCertificateRefusal, obstacleOf } from '../../network/obstacle.ts';
import type { SignIn } from '../../../shared/sign-in.ts';
import type { TokenSource } from '../ports/tokens.ts';
import { checked, claimsOf, describe, isAbsence, parse, parsePage, readJson } from './answers.ts';

export type ManagerSettings = {
  readonly signIn: SignIn;
  /** In clear; empty where the sign-in needs none. */
  readonly secret: string;
  readonly tokens: TokenSource;
  readonly agent?: http.Agent;
  readonly httpClient?: HttpClient;
  /** Waits for a person to sign in where one has to; otherwise SIGN_IN_NEEDED. */
  readonly isPatient?: boolean;
  /** Whoever asks waits for a busy service (429, 503 with Retry-After); otherwise that is done here, without a word. */
  readonly leavesWaiting?: boolean;
};

export type ManagerRequest = {
  readonly method?: 'GET' | 'PUT' | 'POST';
  /** From `/` on, without the api-version. */
  readonly path: string;
  readonly apiVersion: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** For sentences: `the list of subscriptions`. */
  readonly what: string;
  /** A tenant other than that of the sign-in. */
  readonly tenant?: string | null;
  /** The etag that the resource must still have; otherwise ARM_REJECTED with status 412. */
  readonly ifMatch?: string;
  /** Not sent again after a lost answer or a failure of the service, since it may have been carried out. */
  readonly isOnce?: boolean;
};

/**
 * Errors of every method: ARM_REFUSED, ARM_UNREACHABLE, ARM_BUSY, ARM_REJECTED, and those of signing in. Their contexts hold
 * the `status` of the answer, and that of ARM_BUSY `waitMs` where the service says how long to wait.
 */
export type Manager = {
  read<T>(request: ManagerRequest, schema: z.ZodType<T>, signal: AbortSignal): Promise<T>;
  /** Null = there is none (404); an unknown subscription is an error nevertheless. */
  find<T>(request: ManagerRequest, schema: z.ZodType<T>, signal: AbortSignal): Promise<T | null>;
  /** All pages of a list. What does not have the shape of `schema` is left out: one odd entry must not hide the others. */
  list<T>(request: ManagerRequest, schema: z.ZodType<T>, signal: AbortSignal): Promise<T[]>;
  /** Asks for something that may take minutes and waits for its end. */
  carryOut(request: ManagerRequest, signal: AbortSignal): Promise<void>;
};

const timeoutMs = 30_000;
const mostPages = 1_000;
const pollMs = 2_000;
const longestPollMs = 15 * 60_000;

export function createManager(settings: ManagerSettings): Manager {
  const { arm } = addressesOf(settings.signIn.cloud);
  const client = settings.httpClient ?? createDefaultHttpClient();
  const once = createEmptyPipeline();
  const pipeline = createEmptyPipeline();
  // 429 and 503 are repeated as their Retry-After says, others and lost connections at once; a refused token is renewed below.
  const repeat = settings.leavesWaiting === true ? exponentialRetryPolicy : defaultRetryPolicy;
  pipeline.addPolicy(repeat({ maxRetries: 3 }));

  const token = async (request: ManagerRequest, isStale: boolean, claims: string | null, signal: AbortSignal) => {
    const { signIn, secret, tokens, isPatient = false } = settings;
    const tenant = request.tenant ?? null;
    return tokens({ signIn, secret, resource: 'arm', tenant, claims, isStale, isPatient }, signal);
  };
  const sendOnce = async (
    request: ManagerRequest,
    url: string,
    bearer: string,
    signal: AbortSignal,
  ): Promise<PipelineResponse> => {
    const headers = createHttpHeaders({ authorization: `Bearer ${bearer}`, accept: 'application/json' });
    if (request.body !== undefined) headers.set('content-type', 'application/json');
    if (request.ifMatch !== undefined) headers.set('if-match', request.ifMatch);
    const sent = createPipelineRequest({
      url,
      method: request.method ?? 'GET',
      headers,
      timeout: timeoutMs,
      abortSignal: signal,
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    });
    if (settings.agent !== undefined) sent.agent = settings.agent;
    return (request.isOnce === true ? once : pipeline).sendRequest(client, sent);
  };
  const send = async (request: ManagerRequest, url: string, signal: AbortSignal): Promise<PipelineResponse> => {
    assertOwn(url, arm);
    const first = await token(request, false, null, signal);
    try {
      const response = await sendOnce(request, url, first.token, signal);
      if (response.status !== 401) return checked(response, request, settings.signIn);
      // Revoked, or a policy wants more (CAE): once more with what it asks for.
      const claims = claimsOf(response.headers.get('www-authenticate'));
      const second = await token(request, true, claims, signal);
      return checked(await sendOnce(request, url, second.token, signal), request, settings.signIn);
    } catch (error) {
      signal.throwIfAborted();
      const isSilence = error instanceof Error && error.name === 'AbortError';
      if (!(error instanceof RestError) && !isSilence) throw error;
      const obstacle = obstacleOf(error);
      if (obstacle !== null) throw obstacle;
      const code =
        error instanceof RestError && isCertificateRefusal(error.code) ? 'HOST_CERTIFICATE_REFUSED' : 'ARM_UNREACHABLE';
      throw new AppError(code, { host: new URL(arm).host, detail: error.message });
    }
  };
  return {
    async read(request, schema, signal) {
      return parse(schema, (await send(request, urlOf(arm, request), signal)).bodyAsText, request);
    },
    async find(request, schema, signal) {
      try {
        return parse(schema, (await send(request, urlOf(arm, request), signal)).bodyAsText, request);
      } catch (error) {
        if (isAbsence(error)) return null;
        throw error;
      }
    },
    async list(request, schema, signal) {
      const items: z.infer<typeof schema>[] = [];
      let url: string | undefined = urlOf(arm, request);
      for (let page = 0; url !== undefined && page < mostPages; page += 1) {
        const { value, nextLink } = parsePage((await send(request, url, signal)).bodyAsText, request);
        for (const one of value) {
          const parsed = schema.safeParse(one);
          if (parsed.success) items.push(parsed.data);
        }
        url = nextLink;
      }
      return items;
    },
    async carryOut(request, signal) {
      let response = await send(request, urlOf(arm, request), signal);
      let poll = pollAddress(response);
      if (poll === null) return;
      const endMs = Date.now() + longestPollMs;
      while (isUnderWay(response, request)) {
        if (Date.now() > endMs) throw new AppError('ARM_BUSY', { what: request.what, detail: 'it is not done yet' });
        await pause(waitOf(response), signal);
        response = await send({ ...request, method: 'GET', body: undefined }, poll, signal);
        poll = pollAddress(response) ?? poll;
      }
    },
  };
}

/** A token for the resource manager is sent to nobody else, whatever an answer says. */
function assertOwn(url: string, arm: string): void {
  if (new URL(url).origin !== new URL(arm).origin)
    throw new AppError('ARM_REJECTED', {
      what: 'a page of a list',
      detail: 'its address is not of the resource manager',
    });
}

function urlOf(arm: string, { path, apiVersion, query = {} }: ManagerRequest): string {
  return `${arm}${path}?${new URLSearchParams({ 'api-version': apiVersion, ...query }).toString()}`;
}

const pollAddress = ({ headers }: PipelineResponse): string | null =>
  headers.get('azure-asyncoperation') ?? headers.get('location') ?? null;

function waitOf({ headers }: PipelineResponse): number {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isNaN(seconds) ? pollMs : Math.max(100, seconds * 1000);
}

function isUnderWay(response: PipelineResponse, { what }: ManagerRequest): boolean {
  const body = readJson(response.bodyAsText);
  const status = typeof body === 'object' && body !== null && 'status' in body ? String(body.status) : null;
  if (status === 'Failed' || status === 'Canceled')
    throw new AppError('ARM_REJECTED', { what, detail: describe(body) });
  if (status !== null) return status !== 'Succeeded';
  return response.status === 202;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), reject(signal.reason)), { once: true });
  });
}
