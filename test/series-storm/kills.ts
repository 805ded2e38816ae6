// Kills rounds at random points and does them again, on the same computer or on another one: no change may be lost, and
// none may be there twice.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { seriesStateName } from '../../shared/series.ts';
import { startAzurite } from '../azurite.ts';
import { createRandom } from '../chaos/random.ts';
import { modeOf, type ModeName } from './modes.ts';
import { countRows } from './read-target.ts';
import { compareStates, openStormWorld, password, planSeries, pointerOf, type StormWorld } from './world.ts';
import { createWriter } from './writer.ts';

export type KillCampaign = {
  readonly mode: ModeName;
  readonly seed: number;
  readonly kills: number;
  /** How many of them hit a round after it had begun to read changes. */
  readonly killsAfterRead: number;
  readonly rounds: number;
  readonly otherMachine: number;
  readonly logged: number;
  readonly seconds: number;
  /** One sentence each; empty = proven. */
  readonly problems: readonly string[];
};

const victim = fileURLToPath(new URL('./victim.ts', import.meta.url));
/** What a client sends when it begins to read changes. */
const changesRead = /CHANGETABLE\(CHANGES|fn_cdc_get_(all|net)_changes_|\[rv\] >= CONVERT/;

export type KillOptions = {
  readonly mode: 'changeTracking' | 'cdcNet' | 'cdcAll' | 'rowversion';
  readonly seed: number;
  readonly kills: number;
  readonly onLife?: (text: string) => void;
};

export async function runKills({ mode: name, seed, kills, onLife }: KillOptions): Promise<KillCampaign> {
  const random = createRandom(seed);
  const startedMs = performance.now();
  const azurite = await startAzurite();
  // A log beside the table would need a sweep too, which reads nothing twice either.
  const mode = modeOf(name, { hasLog: name !== 'rowversion' });
  const world = await openStormWorld({ mode });
  const writer = createWriter(world, mode, random);
  const container = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient('storm');
  const storage = {
    names: () => namesIn(container),
    read: (blob: string) => container.getBlobClient(blob).downloadToBuffer(),
  };
  const problems: string[] = [];
  const done = { kills: 0, killsAfterRead: 0, rounds: 0, otherMachine: 0 };
  let logged = 0;
  const logMore = (): void => {
    if (mode.logIncrement === undefined) return;
    for (let more = 1 + Math.floor(random() * 4); more > 0; more -= 1) {
      logged += 1;
      for (const event of world.session.run(
        `INSERT dbo.L (id, n) VALUES (${String(logged)}, ${String(logged * 7)})`,
        [],
      ))
        if (event.kind === 'wait') throw new Error('the writer waits');
    }
  };
  try {
    const plan = await planSeries(world, mode);
    const lives = { plan, world, folder: world.folder, storage: azurite.connectionString };
    while (done.kills < kills || done.rounds === 0) {
      for (let steps = Math.floor(random() * 6); steps > 0; steps -= 1) writer.step();
      writer.settle();
      logMore();
      // The round that is killed, perhaps again and again, and then is done.
      let machine = random() < 0.5 ? 'a' : 'b';
      const wishes = { sweep: mode.isSwept, compact: random() < 0.3 };
      for (let life = 0; ; life += 1) {
        const isLast = done.kills >= kills || random() < 0.3;
        const isAfterRead = random() < 0.75;
        const wasMachine = machine;
        if (life > 0 && random() < 0.5) machine = machine === 'a' ? 'b' : 'a';
        if (machine !== wasMachine) done.otherMachine += 1;
        // The minute that a killed process still holds the series for.
        await breakLease(container);
        const death = isLast ? null : { afterMs: random() * (isAfterRead ? 600 : 2500), isAfterRead };
        const end = await live({ ...lives, ...wishes, statePath: join(world.folder, machine), death });
        onLife?.(
          `round ${String(done.rounds + 1)}, machine ${machine}: ${end.kind === 'done' ? `done, ${end.how}` : end.kind}${end.hasRead ? ' after it began to read changes' : ''}`,
        );
        if (end.kind === 'failed') throw new Error(`the round failed: ${end.complaints}`);
        if (end.kind === 'done') break;
        done.kills += 1;
        if (end.hasRead) done.killsAfterRead += 1;
      }
      done.rounds += 1;
      problems.push(
        ...(await check(world, storage, logged)).map((problem) => `round ${String(done.rounds)}: ${problem}`),
      );
      if (problems.length > 0) break;
    }
    return { mode: name, seed, ...done, logged, seconds: Math.round((performance.now() - startedMs) / 1000), problems };
  } finally {
    await world.close();
    await azurite.close();
  }
}

type Storage = { names(): Promise<readonly string[]>; read(name: string): Promise<Uint8Array> };

/** The table is as in the source; every row of the log is in the files that count exactly once. */
async function check(world: StormWorld, storage: Storage, logged: number): Promise<string[]> {
  const { problems } = await compareStates(world, storage);
  if (logged === 0) return [...problems];
  const pointer = await pointerOf(storage, 'L');
  const counts = await countRows(pointer, storage.read);
  const found = [...problems];
  for (let id = 1; id <= logged; id += 1) {
    const count = counts.get(String(id)) ?? 0;
    if (count !== 1) found.push(`entry ${String(id)} of the log is there ${String(count)} times`);
  }
  if (counts.size !== logged) found.push(`the log has ${String(counts.size)} entries of ${String(logged)}`);
  return found;
}

async function namesIn(container: ContainerClient): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of container.listBlobsFlat()) names.push(name);
  return names;
}

async function breakLease(container: ContainerClient): Promise<void> {
  const blob = container.getBlobClient(seriesStateName('storm'));
  if (!(await container.exists()) || !(await blob.exists())) return;
  const { leaseState } = await blob.getProperties();
  if (leaseState === 'leased') await blob.getBlobLeaseClient().breakLease(0);
}

type Death = { readonly afterMs: number; readonly isAfterRead: boolean };
type LifeRequest = {
  readonly plan: unknown;
  readonly world: StormWorld;
  readonly folder: string;
  readonly storage: string;
  readonly statePath: string;
  readonly sweep: boolean;
  readonly compact: boolean;
  readonly death: Death | null;
};
type LifeEnd = { readonly hasRead: boolean } & (
  | { readonly kind: 'done'; readonly how: string }
  | { readonly kind: 'killed' }
  | { readonly kind: 'failed'; readonly complaints: string }
);

function live({ plan, world, folder, storage, statePath, sweep, compact, death }: LifeRequest): Promise<LifeEnd> {
  const jobFile = join(folder, 'job.json');
  writeFileSync(jobFile, JSON.stringify({ plan, statePath, sweep, compact }));
  const child = spawn(process.execPath, [victim, jobFile], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', STORM_PASSWORD: password, STORM_STORAGE: storage },
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  let said = '';
  let complaints = '';
  let hasRead = false;
  let timer: NodeJS.Timeout | null = null;
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  child.stderr.on('data', (text: Buffer) => (complaints = (complaints + text.toString()).slice(-4000)));
  if (death !== null && !death.isAfterRead) timer = setTimeout(kill, death.afterMs);
  world.onStatement = (sql) => {
    if (!changesRead.test(sql)) return;
    hasRead = true;
    if (death?.isAfterRead === true) timer ??= setTimeout(kill, death.afterMs);
  };
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (timer !== null) clearTimeout(timer);
      process.removeListener('exit', kill);
      world.onStatement = () => undefined;
      if (signal === 'SIGKILL') resolve({ kind: 'killed', hasRead });
      else if (code === 0) resolve({ kind: 'done', hasRead, how: said.trim() });
      else resolve({ kind: 'failed', hasRead, complaints });
    });
  });
}
