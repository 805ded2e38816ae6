// Starts the storage emulator in its own process, so that its CPU time and event loop are not the client's.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from './child-environment.ts';

export type Azurite = {
  readonly connectionString: string;
  /** Path-style blob endpoint: `http://127.0.0.1:PORT/devstoreaccount1`. */
  readonly endpoint: string;
  readonly account: string;
  /** Base64; the emulator's public well-known key, not a secret. */
  readonly key: string;
  readonly port: number;
  readonly pid: number;
  close(): Promise<void>;
};

const account = 'devstoreaccount1';
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
/**
 * However this process ends, even killed, the channel to the emulator closes, and the emulator with it. As it is killed
 * at its end, it puts what it compiled aside for the next one beforehand.
 */
const endWithParent = [
  '--import',
  'data:text/javascript,import{flushCompileCache}from"node:module";process.on("disconnect",()=>process.exit());setTimeout(flushCompileCache,3000).unref()',
];
const main = fileURLToPath(new URL('../node_modules/azurite/dist/src/blob/main.js', import.meta.url));

/** A connection string for an account behind any endpoint (the emulator's own, or a proxy in front of it). */
export function connectionStringFor(endpoint: string): string {
  return `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};BlobEndpoint=${endpoint};`;
}

/**
 * An emulator on a port of its own (0 = any free one), ready to answer: in memory, or over the data in `folder`, which
 * outlive it. It dies with this process. Rejects with what the emulator wrote when it does not start within `timeoutMs`.
 */
export async function startAzurite(
  options: {
    port?: number;
    timeoutMs?: number;
    folder?: string;
    /** Over https with this certificate, where access tokens are accepted too. */
    certificate?: { readonly key: string; readonly cert: string };
  } = {},
): Promise<Azurite> {
  const persistence = options.folder === undefined ? ['--inMemoryPersistence'] : ['--location', options.folder];
  const secure = options.certificate === undefined ? null : writeCertificate(options.certificate);
  const flags = ['--silent', '--skipApiVersionCheck', '--disableTelemetry', ...persistence, ...(secure?.flags ?? [])];
  const child = spawn(process.execPath, [...endWithParent, main, ...flags, '--blobPort', String(options.port ?? 0)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A fresh environment: an AZURITE_ACCOUNTS or proxy setting of the user must not change what the tests see.
    env: childEnvironment(),
  });
  const stop = (): void => void child.kill('SIGKILL');
  process.once('exit', stop);
  try {
    const port = await waitForPort(child, options.timeoutMs ?? 45_000);
    secure?.remove();
    const endpoint = `${secure === null ? 'http' : 'https'}://127.0.0.1:${port}/${account}`;
    return {
      connectionString: connectionStringFor(endpoint),
      endpoint,
      account,
      key,
      port,
      pid: child.pid ?? -1,
      async close() {
        process.removeListener('exit', stop);
        await endProcess(child);
      },
    };
  } catch (error) {
    process.removeListener('exit', stop);
    await endProcess(child);
    throw error;
  }
}

/** The emulator prints its address once it listens; that line is the only way to learn a port chosen by the system. */
function waitForPort(child: ChildProcess, timeoutMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (why: string): void => reject(new Error(`Azurite did not start: ${why}\n${output}`));
    const timer = setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs);
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
      const port = /successfully listens on https?:\/\/[^:\s]+:(\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`exit code ${String(code)}`);
    });
  });
}

/** SIGKILL: nothing of an in-memory emulator is worth an orderly end, and an orderly one waits for open sockets. */
function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

/** The emulator reads its certificate from files, once. */
function writeCertificate({ key, cert }: { readonly key: string; readonly cert: string }) {
  const folder = mkdtempSync(join(tmpdir(), 'azurite-certificate-'));
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key);
  return {
    flags: ['--oauth', 'basic', '--cert', certFile, '--key', keyFile],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
