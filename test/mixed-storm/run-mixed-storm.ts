// Kills the command line again and again while its lanes and a Data Factory work, then lets it finish and proves the result.
import { BlobServiceClient } from '@azure/storage-blob';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { manifestSchema, type Manifest } from '../../shared/manifest.ts';
import { createRandom } from '../chaos/random.ts';
import { childEnvironment } from '../child-environment.ts';
import { rowsOf, type CliSetUp, type MixedWorld } from '../fakes/mixed-world.ts';

export type StormSettings = { readonly kills: number; readonly seed: number; readonly onLife?: (text: string) => void };
export type StormResult = { readonly kills: number; readonly runs: number; readonly problems: readonly string[] };

const entry = fileURLToPath(new URL('../../electron/cli/index.ts', import.meta.url));
/** About as long as a run takes, so that every stage meets its kill. */
const longestLifeMs = 20_000;

/** A run that is complete before all kills are spent is proven, and another one takes its place. */
export async function runMixedStorm(world: MixedWorld, { kills, seed, onLife }: StormSettings): Promise<StormResult> {
  const random = createRandom(seed);
  const problems: string[] = [];
  let spent = 0;
  let runs = 0;
  do {
    runs += 1;
    const container = `storm-${String(runs)}`;
    const folder = mkdtempSync(join(tmpdir(), 'tableferry-mixed-'));
    try {
      const setUp = world.setUp(container);
      for (const [name, content] of Object.entries(setUp.files)) writeFileSync(join(folder, name), content);
      const planned = await live(folder, setUp, setUp.planArguments, null);
      if (planned.exitCode !== 0) throw new Error(`${container} was not planned: ${planned.err}`);
      const plan = world.prepare(readFileSync(join(folder, 'planned.json'), 'utf8'));
      writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan));
      for (let isOver = false; !isOver;) {
        const killAfterMs = spent < kills ? random() * longestLifeMs : null;
        const life = await live(folder, setUp, ['run', 'plan.json', '--auto-resume', '--json'], killAfterMs);
        spent += life.isKilled ? 1 : 0;
        // Killed between its completion and its exit, another life would be another run.
        isOver = !life.isKilled || (await isComplete(folder, setUp));
        onLife?.(
          `life ${String(spent)}: ${life.isKilled ? `killed after ${String(Math.round(killAfterMs ?? 0))} ms` : `ended with ${String(life.exitCode)}`}`,
        );
        if (!life.isKilled && life.exitCode !== 0)
          problems.push(`${container} ended with ${String(life.exitCode)}: ${life.err}${life.out.slice(-5000)}`);
      }
      if (problems.length === 0) problems.push(...(await prove(world, container)));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  } while (spent < kills && problems.length === 0);
  return { kills: spent, runs, problems };
}

type Life = {
  readonly isKilled: boolean;
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
};

const runsSchema = z.object({ runs: z.array(z.object({ state: z.object({ kind: z.string() }) })) });

/** A life that was killed before it made a state folder has no run. */
async function isComplete(folder: string, setUp: CliSetUp): Promise<boolean> {
  const { exitCode, out } = await live(folder, setUp, ['runs', '--json'], null);
  return exitCode === 0 && runsSchema.parse(JSON.parse(out)).runs.some(({ state }) => state.kind === 'completed');
}

function live(folder: string, { env }: CliSetUp, argv: readonly string[], killAfterMs: number | null): Promise<Life> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry, ...argv], {
      cwd: folder,
      env: { ...childEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const timer = killAfterMs === null ? null : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    let [out, err] = ['', ''];
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    child.stderr.on('data', (text: Buffer) => (err = (err + text.toString()).slice(-5000)));
    child.once('error', reject);
    child.once('close', (exitCode, signal) => {
      if (timer !== null) clearTimeout(timer);
      resolve({ isKilled: signal === 'SIGKILL', exitCode, out, err });
    });
  });
}

/** One sentence for whatever is there twice, or missing. */
async function prove(world: MixedWorld, container: string): Promise<readonly string[]> {
  const client = BlobServiceClient.fromConnectionString(world.azurite.connectionString).getContainerClient(container);
  const blobs: string[] = [];
  for await (const { name } of client.listBlobsFlat()) blobs.push(name);
  const manifests = blobs.filter((name) => /(?:^|\/)_manifests\/run=[^/]+\.json$/.test(name));
  const [name] = manifests;
  if (name === undefined || manifests.length > 1) return [`${container} has ${String(manifests.length)} manifests`];
  const manifest = manifestSchema.parse(JSON.parse((await client.getBlobClient(name).downloadToBuffer()).toString()));
  const own = world.factory
    .runs()
    .filter(
      ({ parameters, invokedBy }) =>
        parameters['run'] === manifest.runId && invokedBy['invokedByType'] !== 'PipelineActivity',
    );
  return [
    ...(own.length === 1 ? [] : [`Data Factory was started ${String(own.length)} times for ${manifest.runId}`]),
    ...Object.entries(rowsOf).flatMap(([table, rows]) => {
      const found = manifest.tables.find((one) => one.name === table)?.rows;
      return found === rows ? [] : [`${table} has ${String(found)} rows of ${String(rows)}`];
    }),
    ...strayOf(manifest, blobs),
  ];
}

/** Files of rows that the manifest does not name, and the other way round. */
function strayOf(manifest: Manifest, blobs: readonly string[]): readonly string[] {
  const named = new Set(manifest.tables.flatMap(({ parts }) => parts.map(({ name }) => name)));
  const found = blobs.filter((name) => name.endsWith('.parquet'));
  return [
    ...found.filter((name) => !named.has(name)).map((name) => `${name} is there and in no manifest`),
    ...[...named].filter((name) => !found.includes(name)).map((name) => `${name} is in the manifest and not there`),
  ];
}
