// Reads a little of tables over the whole range of sizes, with one lane, to learn what rows cost here.
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import { speedAt } from '../../../shared/speed-calendar.ts';
import type { TableSample } from '../../../shared/estimate.ts';
import { sampleTables, type SampleTools } from '../plan/sample-tables.ts';

const mostTables = 12;
/** A sample is ended by time; this bounds what a fast server is asked for. */
const rowsPerTable = 5_000_000;
const bytesPerTable = 1 << 30;

export type ReadSamples = {
  readonly samples: readonly TableSample[];
  readonly seconds: number;
  /** Processors that this process took meanwhile. */
  readonly cores: number;
};

/**
 * Tables at even steps through the bytes of a plan, so that giants are among them and so are the small ones; the
 * smallest first, since what they do not need is left to the others.
 */
function pickSpread(tables: readonly PlanTable[], most = mostTables): readonly PlanTable[] {
  const sized = tables
    .filter(({ rowsEstimate }) => rowsEstimate !== 0)
    .toSorted((a, b) => (b.bytesEstimate ?? 0) - (a.bytesEstimate ?? 0));
  if (sized.length <= most) return sized.toReversed();
  const inAll = sized.reduce((sum, { bytesEstimate }) => sum + (bytesEstimate ?? 0), 0);
  const picked = new Set<PlanTable>();
  const bySize = Math.ceil(most / 2);
  let passed = 0;
  let next = 0;
  for (const table of sized) {
    passed += table.bytesEstimate ?? 0;
    const due = (inAll * (next + 0.5)) / bySize;
    if (next >= bySize || passed < due) continue;
    picked.add(table);
    // A giant covers several steps at once.
    while (next < bySize && (inAll * (next + 0.5)) / bySize <= passed) next += 1;
  }
  // The rest evenly by rank, so that a table of the usual size is among them.
  const left = sized.filter((table) => !picked.has(table));
  const places = most - picked.size;
  for (let i = 0; i < places; i++) {
    const table = left[Math.floor(((i + 0.5) * left.length) / places)];
    if (table !== undefined) picked.add(table);
  }
  return sized.filter((table) => picked.has(table)).toReversed();
}

/** Why the source is left alone now; null = it may be read. */
export function closedNow({ options: { calendar } }: Plan, nowMs: number): string | null {
  return calendar !== null && speedAt(calendar, nowMs)?.kind === 'off'
    ? 'Reading was not tried: the calendar of the plan keeps the source free at this time.'
    : null;
}

/** Throws what the source throws; an abort rejects with its reason. */
export async function readSamples(
  plan: Plan,
  tools: Omit<SampleTools, 'limitMs'>,
  limitMs: number,
  signal: AbortSignal,
): Promise<ReadSamples> {
  const picked = pickSpread(plan.tables);
  const startMs = tools.nowMs();
  const processor = process.cpuUsage();
  const read = await sampleTables(picked, plan, { ...tools, limitMs, rowsPerTable, bytesPerTable }, signal);
  const samples = read.filter(({ rows }) => rows > 0);
  const seconds = (tools.nowMs() - startMs) / 1000;
  const { user, system } = process.cpuUsage(processor);
  return { samples, seconds, cores: seconds === 0 ? 1 : (user + system) / 1e6 / seconds };
}
