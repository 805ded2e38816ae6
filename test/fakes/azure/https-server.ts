// A small HTTPS server for the fakes of Azure: one listener, requests read whole, an answer a request.
import https from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Certificate } from '../../double/wire/certificate.ts';

export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};
export type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as HTML, anything else as JSON. */
  readonly body?: unknown;
  /** The connection breaks in its place. */
  readonly isLost?: boolean;
};

export type HttpsServer = { readonly port: number; readonly origin: string; close(): Promise<void> };

export async function startHttps(
  certificate: Certificate,
  answer: (asked: Asked) => Answer | Promise<Answer>,
  /** As it calls itself; another name is reached through a proxy alone. */
  name = 'localhost',
  port = 0,
): Promise<HttpsServer> {
  const server = https.createServer({ key: certificate.key, cert: certificate.cert }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'https://localhost');
      const asked = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      void Promise.resolve(answer(asked))
        .catch((error: unknown) => ({ status: 500, body: { error: { code: 'Fake', message: String(error) } } }))
        .then(({ status, headers = {}, body, isLost }: Answer) => {
          if (isLost === true) {
            request.socket.destroy();
            return;
          }
          const isPage = typeof body === 'string';
          response.writeHead(status, {
            'content-type': isPage ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
            ...headers,
          });
          response.end(body === undefined ? '' : isPage ? body : JSON.stringify(body));
        });
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('the fake has no port');
  return {
    port: address.port,
    origin: `https://${name}:${String(address.port)}`,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
