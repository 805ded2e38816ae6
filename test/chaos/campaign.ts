// Kills the victim again and again, at moments drawn by lot, then lets it finish and proves the result.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRunId, namesOfRun } from '../../electron/worker/run/run-names.ts';
import { createBrake } from './brake.ts';
import type { Job } from './job.ts';
import { live, type Death, type Life } from './life.ts';
import { prove, type Proof } from './proof.ts';
import { createRandom } from './random.ts';
import type { World } from './world.ts';

export type CampaignSettings = {
  readonly kills: number;
  readonly seed: number;
  /** Mean time between two deaths of lanes of one life; 0 = none. */
  readonly laneDeathMs: number;
  readonly onLife?: (life: Life, number: number) => void;
};

export type CampaignResult = {
  readonly processKills: number;
  readonly laneKills: number;
  readonly peakRssMb: number;
  readonly seconds: number;
  /** One for each run that was completed. */
  readonly proofs: readonly Proof[];
};

/** One life in so many ends before it has taken up its work. */
const earlyDeaths = 8;
/** About the time between two parts, so that every stage of the pipeline meets its kill. */
const longestGraceMs = 150;

/** Drawn so that the kills to come spread over the rows to come. */
function drawDeath(random: () => number, rows: number, rowCount: number, killsLeft: number): Death {
  if (random() < 1 / earlyDeaths) return { afterMs: random() * 1000, atRows: null };
  const share = Math.min(0.8, random() / (killsLeft + 1));
  return { afterMs: random() * longestGraceMs, atRows: Math.floor(rows + (rowCount - rows) * share) };
}

function checkTotal({ rowCount }: World, proof: Proof): Proof {
  if (proof.rows === rowCount) return proof;
  return { ...proof, problems: [...proof.problems, `the manifest counts ${proof.rows} rows of ${rowCount}`] };
}

/**
 * Kills until `kills` are spent. A run that is complete before that is proven and the next one takes its place, so that
 * every kill hits a run at work. Throws when a run ends otherwise than complete.
 */
export async function runCampaign(world: World, settings: CampaignSettings): Promise<CampaignResult> {
  const { kills, seed, laneDeathMs } = settings;
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-chaos-'));
  const random = createRandom(seed);
  const startedMs = performance.now();
  const { plan, password, connectionString: storage } = world;
  const secrets = { password, storage };
  const lives: Life[] = [];
  const proofs: Proof[] = [];
  const brake = createBrake();
  const next = async (runId: string, death: Death | null): Promise<Life> => {
    const number = lives.length + 1;
    const statePath = join(folder, runId);
    // The lanes take it from here; the plan on record is not asked for it. Who is not to be killed may go at full speed.
    const options = { ...plan.options, bandwidthBytesPerSecond: death === null ? null : brake.limit() };
    const job: Job = { runId, plan: { ...plan, options }, statePath, laneDeathMs, seed: seed * 1_000 + number };
    const life = await live({ job, jobFile: join(folder, 'job.json'), secrets, death });
    lives.push(life);
    settings.onLife?.(life, number);
    if (life.end !== null && life.end.state !== 'completed')
      throw new Error(`the run ${life.end.state} ${life.end.error}\n${life.complaints}`);
    return life;
  };
  const isKilled = ({ end }: Life): boolean => end === null;
  try {
    do {
      const runId = createRunId(Date.now());
      let life: Life | null = null;
      let rows = 0;
      let bytes = 0;
      while (life === null || isKilled(life)) {
        const killsLeft = kills - lives.filter(isKilled).length;
        life = await next(runId, killsLeft === 0 ? null : drawDeath(random, rows, world.rowCount, killsLeft));
        // The share that leaves as much for each kill to come.
        const budgetRows = (world.rowCount - rows) / (killsLeft + 1);
        const gained = { rows: life.rows - rows, bytes: life.bytes - bytes, lifeMs: life.lifeMs };
        if (isKilled(life) && gained.rows > 0) brake.learn({ ...gained, budgetRows });
        rows = Math.max(rows, life.rows);
        bytes = Math.max(bytes, life.bytes);
      }
      const { manifestName } = namesOfRun(plan, runId);
      proofs.push(checkTotal(world, await prove(world, runId, manifestName, join(folder, 'copies'))));
    } while (lives.filter(isKilled).length < kills);
    return {
      processKills: lives.filter(isKilled).length,
      laneKills: lives.reduce((sum, life) => sum + life.laneDeaths, 0),
      peakRssMb: Math.max(...lives.map(({ peakRssMb }) => peakRssMb)),
      seconds: Math.round((performance.now() - startedMs) / 1000),
      proofs,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
