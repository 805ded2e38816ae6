// One life of the victim: started, watched, and killed when its time has come – or allowed to end.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { lineSchema, passwordVariable, storageVariable, type Job, type Line } from './job.ts';
import { childEnvironment } from '../child-environment.ts';

const victim = fileURLToPath(new URL('./victim.ts', import.meta.url));

/** When a life ends by SIGKILL: so long after its start, or so long after so many rows are on record. */
export type Death = { readonly afterMs: number; readonly atRows: number | null };

export type Life = {
  /** Null: it was killed. */
  readonly end: { readonly state: string; readonly error: string } | null;
  /** On record when it was last heard of. */
  readonly rows: number;
  readonly bytes: number;
  readonly laneDeaths: number;
  readonly peakRssMb: number;
  readonly lifeMs: number;
  readonly complaints: string;
};

export type LifeRequest = {
  readonly job: Job;
  readonly jobFile: string;
  readonly secrets: { readonly password: string; readonly storage: string };
  /** Null = let it end. */
  readonly death: Death | null;
};

export async function live({ job, jobFile, secrets, death }: LifeRequest): Promise<Life> {
  writeFileSync(jobFile, JSON.stringify(job));
  const startedMs = performance.now();
  const child = spawn(process.execPath, [victim, jobFile], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...childEnvironment(),
      [passwordVariable]: secrets.password,
      [storageVariable]: secrets.storage,
    },
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  let timer: NodeJS.Timeout | null = null;
  const killIfDue = (rows: number | null): void => {
    const isDue = death !== null && (death.atRows === null || (rows !== null && rows >= death.atRows));
    if (isDue) timer ??= setTimeout(kill, death.afterMs);
  };
  let seen: Extract<Line, { kind: 'progress' }> = { kind: 'progress', rows: 0, bytes: 0, laneDeaths: 0, rssMb: 0 };
  let peakRssMb = 0;
  let end: Life['end'] = null;
  let complaints = '';
  child.stderr.on('data', (text: Buffer) => (complaints = (complaints + text.toString()).slice(-20_000)));
  createInterface({ input: child.stdout }).on('line', (text) => {
    // The last line of a killed process may be cut off.
    if (!text.endsWith('}')) return;
    const line = lineSchema.parse(JSON.parse(text));
    if (line.kind === 'end') end = { state: line.state, error: line.error };
    else {
      seen = line;
      peakRssMb = Math.max(peakRssMb, line.rssMb);
      killIfDue(line.rows);
    }
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
  killIfDue(null);
  await ended;
  if (timer !== null) clearTimeout(timer);
  process.removeListener('exit', kill);
  const { rows, bytes, laneDeaths } = seen;
  return { end, rows, bytes, laneDeaths, peakRssMb, lifeMs: performance.now() - startedMs, complaints };
}
