// Starts the firehose as its own process, so that only the reader's CPU time is counted.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const greetingSchema = z.object({ port: z.number(), bytesPerRow: z.number() });

export type FirehoseProcess = z.infer<typeof greetingSchema> & { close(): Promise<void> };

/** `tls`: the firehose offers encryption inside TDS; `plain`: it has none. */
export async function startFirehoseProcess(encryption: 'plain' | 'tls'): Promise<FirehoseProcess> {
  const main = fileURLToPath(new URL('../double/firehose/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, '--encryption', encryption === 'tls' ? 'optional' : 'unsupported'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(child.stdout)) {
    return {
      ...greetingSchema.parse(JSON.parse(line)),
      async close() {
        child.stdin.end();
        if (child.exitCode === null) await once(child, 'exit');
      },
    };
  }
  throw new Error('the firehose ended before it listened');
}
