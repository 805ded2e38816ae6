// The notice of a state folder: what the process that holds it writes down for others, and how they ask it to stop.
import { readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RunLogLine, RunSummary } from '../../../shared/contract.ts';
import type { FactoryAtStop } from '../../../shared/factory-progress.ts';
import { adjustmentSchema, type Adjustment } from '../../../shared/load.ts';
import { planSchema, type Plan } from '../../../shared/plan.ts';
import type { RunSnapshot } from '../../../shared/run.ts';
import { toolName } from '../../../shared/version.ts';

export type Program = 'window' | 'command line';

export type Notice = {
  /** Who holds the folder. The lock is the truth; this only names its owner. */
  readonly pid: number;
  readonly program: Program;
  readonly atUtc: string;
  readonly runs: readonly RunSummary[];
  /** Of the runs that this process carries or has carried. */
  readonly snapshots: readonly RunSnapshot[];
  /** The last log lines of those runs. */
  readonly lines: readonly { readonly runId: string; readonly lines: readonly RunLogLine[] }[];
};

const noticeName = 'live.json';
const planPrefix = 'live-plan-';
const stopPrefix = 'stop-';
const adjustPrefix = 'adjust-';
const yieldName = 'yield';

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
/** The same program wrote what is in these, so only the version is checked, not their shape. */
const own = <T>() => z.custom<T>(isObject);
const noticeSchema = z.object({
  tool: z.literal(toolName),
  pid: z.int().positive(),
  program: z.enum(['window', 'command line']),
  atUtc: z.string(),
  runs: z.array(own<RunSummary>()),
  snapshots: z.array(own<RunSnapshot>()),
  lines: z.array(own<Notice['lines'][number]>()),
});

/** Whole or not at all: readers never see half a file. Not flushed, since a lost notice is only a missing one. */
function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.tmp`, text);
  renameSync(`${path}.tmp`, path);
}

const isAbsent = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

/** A process of another user is alive too. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

export function writeNotice(folder: string, notice: Notice): void {
  replaceFile(join(folder, noticeName), JSON.stringify({ tool: toolName, ...notice }));
}

/** Null when there is none, when its process is dead or when another version wrote it. */
export function readNotice(folder: string): Notice | null {
  const found = noticeSchema.safeParse(readJson(join(folder, noticeName)));
  return found.success && isAlive(found.data.pid) ? found.data : null;
}

/** A notice that is damaged, or just being replaced where a reader is in the way of that, is as good as none. */
function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** Removes what this process, or a dead one before it, wrote down. */
export function removeNotices(folder: string): void {
  for (const name of readdirSync(folder))
    if (
      name === noticeName ||
      name === yieldName ||
      [planPrefix, stopPrefix, adjustPrefix].some((prefix) => name.startsWith(prefix))
    )
      rmSync(join(folder, name), { force: true });
}

export function writeNoticedPlan(folder: string, runId: string, plan: Plan): void {
  replaceFile(join(folder, `${planPrefix}${runId}.json`), JSON.stringify(plan));
}

/** Null for a run that is not in progress there. */
export function readNoticedPlan(folder: string, runId: string): Plan | null {
  const text = readText(join(folder, `${planPrefix}${runId}.json`));
  return text === null ? null : planSchema.parse(JSON.parse(text));
}

/** Asks the process that carries this run to stop it. */
export function askToStop(folder: string, runId: string, factory: FactoryAtStop): void {
  writeFileSync(join(folder, `${stopPrefix}${runId}`), factory);
}

/** What becomes of what Data Factory copies; null when nothing is asked. Each request is given once. */
export function takeStopRequest(folder: string, runId: string): FactoryAtStop | null {
  const path = join(folder, `${stopPrefix}${runId}`);
  const asked = readText(path);
  if (asked === null) return null;
  rmSync(path, { force: true });
  return asked === 'cancel' ? 'cancel' : 'leave';
}

/** Asks the process that holds the folder to give it up, if it has nothing to do there. */
export function askToYield(folder: string): void {
  writeFileSync(join(folder, yieldName), '');
}

/** True once for each request. */
export function takeYieldRequest(folder: string): boolean {
  const path = join(folder, yieldName);
  if (readText(path) === null) return false;
  rmSync(path, { force: true });
  return true;
}

/** Asks the process that carries this run to change its load; a request that was not heard yet is replaced with both. */
export function askToAdjust(folder: string, runId: string, change: Adjustment): void {
  const path = join(folder, `${adjustPrefix}${runId}`);
  const before = adjustmentSchema.safeParse(readJson(path));
  replaceFile(path, JSON.stringify({ ...(before.success ? before.data : {}), ...change }));
}

/** Null when nothing is asked; each request is given once. */
export function takeAdjustRequest(folder: string, runId: string): Adjustment | null {
  const path = join(folder, `${adjustPrefix}${runId}`);
  if (readText(path) === null) return null;
  const asked = adjustmentSchema.safeParse(readJson(path));
  rmSync(path, { force: true });
  return asked.success ? asked.data : null;
}
