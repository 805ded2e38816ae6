// Asks a fake Data Factory over its REST interface, as somebody who is signed in, without any client of the product.
import https from 'node:https';
import { members, type Members } from './json.ts';
import type { FakeDataFactory } from './data-factory.ts';

export type Told = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Members;
};

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
/** A token as the fake directory gives it, for the resource manager at `origin`. */
export const tokenFor = (origin: string): string =>
  `${encode({ alg: 'none' })}.${encode({ aud: origin, tid: 't' })}.c2ln`;

/** `path`: below the factory, such as `/pipelines/x/createRun`. Rejects where the connection breaks. */
export function ask(
  { origin, path: factoryPath }: Pick<FakeDataFactory, 'origin' | 'path'>,
  ca: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Told> {
  const url = new URL(`${origin}${factoryPath}${path}`);
  url.searchParams.set('api-version', '2018-06-01');
  return new Promise((resolve, reject) => {
    const request = https.request(
      url,
      { method, ca, headers: { authorization: `Bearer ${tokenFor(origin)}`, ...headers }, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          const parsed: unknown = text === '' ? {} : JSON.parse(text);
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: members(parsed) });
        });
      },
    );
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
