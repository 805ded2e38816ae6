// The process that is killed: one round of the product, with its own worker, threads and storage client.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { liveParts } from '../../electron/worker/live-parts.ts';
import { openLocalWorker } from '../../electron/worker/local-client.ts';

const jobSchema = z.object({ plan: z.unknown(), statePath: z.string(), sweep: z.boolean(), compact: z.boolean() });
const { plan, statePath, sweep, compact } = jobSchema.parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')));
const worker = openLocalWorker(liveParts, statePath);
try {
  const secrets = { source: process.env['STORM_PASSWORD'] ?? '', target: process.env['STORM_STORAGE'] ?? '' };
  const result = await worker.call('series.run', { plan, path: 'storm.json', secrets, sweep, compact });
  process.stdout.write(
    `${JSON.stringify({ how: result.tables.map(({ how }) => how).join(), runs: result.runs.map(({ kind }) => kind).join(), isComplete: result.isComplete })}\n`,
  );
  await worker.close();
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}
