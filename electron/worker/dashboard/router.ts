// Decides what a request gets: who may ask, what there is to ask, and nothing that changes anything.
import { z } from 'zod';
import { apiPrefix, enterPath, isReadMethod, livePath } from '../../../shared/dashboard.ts';
import { AppError, kindOf, type AppErrorData } from '../../../shared/errors.ts';
import { answerRequest } from './answer.ts';
import type { GuessLimit } from './guess-limit.ts';
import { standingHeaders } from './headers.ts';
import type { HostCheck } from './host-check.ts';
import type { PageFiles } from './page-files.ts';
import { publicError } from './public-answers.ts';
import type { RunView } from './run-view.ts';

/** What of a request is looked at. Its body never is. */
export type Asked = {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly url: string;
  readonly host: string | undefined;
  readonly authorization: string | undefined;
  /** What the browser says of where the request comes from; undefined in what is no browser. */
  readonly fetchSite: string | undefined;
  /** Of whoever asks. */
  readonly address: string;
};

export type Told =
  | { readonly kind: 'done'; readonly status: number; readonly headers: Headers; readonly body: Uint8Array | string }
  /** The connection stays, and is told what happens. */
  | { readonly kind: 'live'; readonly headers: Headers };
type Headers = Readonly<Record<string, string>>;

export type RouterParts = {
  readonly view: RunView;
  readonly page: PageFiles;
  readonly isOwnHost: HostCheck;
  readonly isOwnToken: (given: string) => boolean;
  /** The token for a code that opens once; null = it is none. */
  readonly tokenFor: (code: string) => string | null;
  readonly guesses: GuessLimit;
  /** What nobody foresaw; the asker is not told what it was. */
  readonly onBug: (error: unknown) => void;
};

const done = (status: number, body: Uint8Array | string, headers: Headers): Told => ({
  kind: 'done',
  status,
  body,
  headers: { ...standingHeaders, ...headers },
});
const words = (status: number, text: string, headers: Headers = {}): Told =>
  done(status, `${text}\n`, { 'Content-Type': 'text/plain; charset=utf-8', ...headers });
const json = (status: number, value: object, headers: Headers = {}): Told =>
  done(status, JSON.stringify(value), { 'Content-Type': 'application/json; charset=utf-8', ...headers });
const refusal = (status: number, error: AppErrorData, headers: Headers = {}): Told =>
  json(status, { error: publicError(error) }, headers);

/** Never rejects. */
export async function route(parts: RouterParts, asked: Asked): Promise<Told> {
  if (!parts.isOwnHost(asked.host)) return words(421, 'This is not the site that was asked for.');
  if (asked.method !== 'GET' && asked.method !== 'HEAD')
    return words(405, 'The dashboard only shows runs.', { Allow: 'GET, HEAD' });
  const [path = '', query = ''] = asked.url.split('?', 2);
  if (path.startsWith(apiPrefix)) return routeApi(parts, asked, path, query);
  const file = parts.page.get(path);
  return file === undefined
    ? words(404, 'There is no such page.')
    : done(200, file.bytes, { 'Content-Type': file.type });
}

async function routeApi(parts: RouterParts, asked: Asked, path: string, query: string): Promise<Told> {
  const isForeign = asked.fetchSite !== undefined && !['same-origin', 'none'].includes(asked.fetchSite);
  if (isForeign) return words(403, 'Other sites may not ask.');
  if (path === enterPath) return enter(parts, asked);
  const told = refuse(parts, asked);
  if (told !== null) return told;
  if (path === livePath) {
    const type = 'text/event-stream; charset=utf-8';
    return { kind: 'live', headers: { ...standingHeaders, 'Content-Type': type, 'X-Accel-Buffering': 'no' } };
  }
  const method = path.slice(apiPrefix.length);
  if (!isReadMethod(method)) return words(404, 'There is no such request.');
  try {
    const input: unknown = JSON.parse(new URLSearchParams(query).get('input') ?? '{}');
    return json(200, await answerRequest(parts.view, method, input));
  } catch (error) {
    return failure(error, parts.onBug);
  }
}

/** Null = whoever asks from there may try. */
function locked({ guesses }: RouterParts, { address }: Asked): Told | null {
  const seconds = guesses.waitSeconds(address);
  if (seconds === 0) return null;
  return refusal(429, { code: 'DASHBOARD_LOCKED', context: { seconds } }, { 'Retry-After': String(seconds) });
}

const refused = (): Told => refusal(401, { code: 'DASHBOARD_REFUSED', context: {} }, { 'WWW-Authenticate': 'Bearer' });

/** Uses up the code, and so does nothing for HEAD. */
function enter(parts: RouterParts, asked: Asked): Told {
  const told = locked(parts, asked);
  if (told !== null) return told;
  const code = /^Code ([\w-]{1,512})$/.exec(asked.authorization ?? '')?.[1];
  const token = code === undefined || asked.method === 'HEAD' ? null : parts.tokenFor(code);
  if (token !== null) return json(200, { token });
  if (asked.authorization !== undefined) parts.guesses.wrong(asked.address);
  return refused();
}

/** Null = the token is right. */
function refuse(parts: RouterParts, asked: Asked): Told | null {
  const told = locked(parts, asked);
  if (told !== null) return told;
  const { authorization = '' } = asked;
  const token = /^Bearer ([\w.~-]{1,512})$/.exec(authorization)?.[1];
  if (token !== undefined && parts.isOwnToken(token)) return null;
  // A page that has no token yet asks without one; that is no guess.
  if (authorization !== '') parts.guesses.wrong(asked.address);
  return refused();
}

function failure(error: unknown, onBug: RouterParts['onBug']): Told {
  if (error instanceof z.ZodError || error instanceof SyntaxError) return words(400, 'The request was not understood.');
  const data = error instanceof AppError ? error.toData() : new AppError('BUG').toData();
  if (kindOf(data.code) === 'bug') onBug(error);
  return refusal(data.code === 'RUN_UNKNOWN' ? 404 : kindOf(data.code) === 'bug' ? 500 : 503, data);
}
