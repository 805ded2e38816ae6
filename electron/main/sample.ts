// The sample source and storage of a checkout: a process of its own that ends with this one.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { sourceConfigSchema, targetConfigSchema } from '../../shared/connection.ts';
import { AppError } from '../../shared/errors.ts';
import type { SavedConnection } from '../../shared/saved-connection.ts';
import type { Vault } from './secrets.ts';

/** The one line that test/demo/sample-servers.ts prints. */
const greetingSchema = z.strictObject({
  source: sourceConfigSchema,
  password: z.string(),
  target: targetConfigSchema,
  connectionString: z.string(),
  pids: z.strictObject({ sql: z.int(), storage: z.int() }),
});
type Greeting = z.infer<typeof greetingSchema>;

export type SampleConnections = { readonly source: SavedConnection; readonly target: SavedConnection };

export type Sample = {
  readonly isAvailable: boolean;
  /** Starts the servers at the first call. Throws SAMPLE_UNAVAILABLE. */
  start(): Promise<SampleConnections>;
  end(): void;
};

const unavailable = (detail: string): AppError => new AppError('SAMPLE_UNAVAILABLE', { detail });

const startTimeoutMs = 90_000;

export function createSample(
  place: { readonly checkout: string | null; readonly node: string | null },
  vault: Vault,
  nowUtc: () => string,
): Sample {
  const script = place.checkout === null ? null : join(place.checkout, 'test/demo/sample-servers.ts');
  const isAvailable = script !== null && place.node !== null && existsSync(script);
  let started: Promise<SampleConnections> | null = null;
  let end = (): void => undefined;
  const begin = async (): Promise<SampleConnections> => {
    if (script === null || place.node === null || !isAvailable)
      throw unavailable('it is not part of this installation');
    const servers = startServers(place.node, script);
    end = servers.end;
    return toConnections(await servers.greeting, vault, nowUtc());
  };
  return {
    isAvailable,
    start() {
      started ??= begin().catch((error: unknown) => {
        started = null;
        throw error;
      });
      return started;
    },
    end: () => end(),
  };
}

function startServers(node: string, script: string): { readonly greeting: Promise<Greeting>; end(): void } {
  // Its standard input is what ties it to this process: when the pipe closes, it ends.
  const child = spawn(node, [script], { stdio: ['pipe', 'pipe', 'pipe'] });
  const greeting = new Promise<Greeting>((resolve, reject) => {
    let output = '';
    let complaint = '';
    const timer = setTimeout(() => child.kill('SIGKILL'), startTimeoutMs);
    child.stderr.on('data', (chunk: unknown) => (complaint += String(chunk)));
    child.stdout.on('data', (chunk: unknown) => {
      output += String(chunk);
      if (!output.includes('\n')) return;
      clearTimeout(timer);
      try {
        resolve(greetingSchema.parse(JSON.parse(output)));
      } catch {
        reject(unavailable('its servers gave no usable answer'));
      }
    });
    child.on('error', (error) => reject(unavailable(error.message)));
    child.on('exit', () => {
      clearTimeout(timer);
      reject(unavailable(complaint.trim().split('\n').at(-1) ?? 'its servers ended at once'));
    });
  });
  return { greeting, end: () => void child.stdin.end() };
}

function toConnections(greeting: Greeting, vault: Vault, usedUtc: string): SampleConnections {
  return {
    source: {
      id: 'sample-source',
      name: 'Sample SQL Server',
      connection: { side: 'source', config: greeting.source },
      secret: vault.put(greeting.password),
      usedUtc,
    },
    target: {
      id: 'sample-target',
      name: 'Sample storage',
      connection: { side: 'target', config: greeting.target },
      secret: vault.put(greeting.connectionString),
      usedUtc,
    },
  };
}
