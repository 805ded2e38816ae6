// A storage service that keeps nothing, in its own process: speaks just enough of the blob protocol to take parts.
import http from 'node:http';
import https from 'node:https';
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

type Certificate = { readonly cert: string; readonly key: string };
type Taken = { sizeBytes: number; md5: string; metadata: Record<string, string> };

export type NullSink = {
  /** `http://127.0.0.1:PORT/account`. */
  readonly endpoint: string;
  close(): Promise<void>;
};

/** Starts the sink in a process of its own, so that its CPU time is not counted with the client's. */
export async function startNullSink(certificate?: Certificate): Promise<NullSink> {
  const child = fork(fileURLToPath(import.meta.url), { execArgv: [] });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the sink ended with ${String(code)}`)));
    child.once('message', (message) => resolve(Number(message)));
    child.send(certificate ?? {});
  });
  return {
    endpoint: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}/devstoreaccount1`,
    async close() {
      await new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      });
    },
  };
}

/** Answers like a container that takes every blob and remembers only its size, MD5 and metadata. */
function listen(certificate: Partial<Certificate>, onListening: (port: number) => void): void {
  const blobs = new Map<string, Taken>();
  const staged = new Map<string, number>();
  const listener: http.RequestListener = (request, response) => {
    const url = new URL(request.url ?? '/', 'http://sink');
    const comp = url.searchParams.get('comp');
    request.resume().on('end', () => {
      if (request.method === 'PUT' && comp === 'block') {
        const sizeBytes = Number(request.headers['content-length']);
        staged.set(url.pathname, (staged.get(url.pathname) ?? 0) + sizeBytes);
        return reply(response, 201);
      }
      if (request.method === 'PUT') {
        blobs.set(url.pathname, takenFrom(request.headers, staged.get(url.pathname) ?? 0));
        staged.delete(url.pathname);
        return reply(response, 201, { etag: '"1"' });
      }
      if (comp === 'list') return reply(response, 200, { 'content-type': 'application/xml' }, emptyList);
      const found = blobs.get(url.pathname);
      if (found === undefined) return reply(response, 404, { 'x-ms-error-code': 'BlobNotFound' });
      return reply(response, 200, headersOf(found));
    });
  };
  const { cert, key } = certificate;
  const server = cert === undefined ? http.createServer(listener) : https.createServer({ cert, key }, listener);
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address !== null && typeof address === 'object') onListening(address.port);
  });
}

const emptyList = '<?xml version="1.0"?><EnumerationResults><Blobs/><NextMarker/></EnumerationResults>';

function takenFrom(headers: http.IncomingHttpHeaders, stagedBytes: number): Taken {
  const metadata = Object.entries(headers).filter(([name]) => name.startsWith('x-ms-meta-'));
  return {
    sizeBytes: stagedBytes,
    md5: String(headers['x-ms-blob-content-md5'] ?? ''),
    metadata: Object.fromEntries(metadata.map(([name, value]) => [name, String(value)])),
  };
}

function headersOf({ sizeBytes, md5, metadata }: Taken): http.OutgoingHttpHeaders {
  return { 'content-length': sizeBytes, 'content-md5': md5, etag: '"1"', ...metadata };
}

function reply(response: http.ServerResponse, status: number, headers: http.OutgoingHttpHeaders = {}, body?: string) {
  response.writeHead(status, {
    'x-ms-version': '2026-10-06',
    ...(body === undefined ? { 'content-length': 0 } : {}),
    ...headers,
  });
  response.end(body);
}

if (process.send !== undefined && process.argv[1] === fileURLToPath(import.meta.url)) {
  process.once('message', (certificate: Partial<Certificate>) => {
    listen(certificate, (port) => process.send?.(port));
  });
  process.once('disconnect', () => process.exit(0));
}
