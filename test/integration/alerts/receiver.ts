// A receiver of webhooks on loopback that keeps what it gets and answers as the test says.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Certificate } from '../../double/wire/certificate.ts';

export type Received = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string };

/** A status, or `hang`: takes the request and never answers. */
export type Answer = number | 'hang' | { readonly status: number; readonly headers: Readonly<Record<string, string>> };

export type Receiver = {
  readonly url: string;
  readonly received: readonly Received[];
  answer(with_: Answer): void;
  close(): Promise<void>;
};

/** `certificate`: speaks https with it. */
export async function startReceiver(first: Answer = 200, certificate?: Certificate): Promise<Receiver> {
  const received: Received[] = [];
  let answer = first;
  const take: RequestListener = (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => void (body += text));
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body });
      if (answer === 'hang') return;
      const { status, headers } = typeof answer === 'number' ? { status: answer, headers: {} } : answer;
      response.writeHead(status, headers).end('ok');
    });
  };
  const server = certificate === undefined ? createServer(take) : createTlsServer(certificate, take);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port');
  return {
    url: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${String(address.port)}/hook/secret-part-of-the-path?sig=S3cretSignature`,
    received,
    answer: (next) => void (answer = next),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
