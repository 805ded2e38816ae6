// The points of the throughput chart: one a second, of the last quarter of an hour.
import type { RunSnapshot } from '../../shared/run.ts';
import { isInProgress } from './run-snapshots.ts';

/** One point of the throughput chart. */
export type RatePoint = { readonly atMs: number; readonly rowsPerSecond: number; readonly bytesPerSecond: number };

const windowMs = 15 * 60_000;
const stepMs = 1000;

/** The same array when the snapshot comes within a second of the last point, or of a run at rest. */
export function addRate(rates: readonly RatePoint[], snapshot: RunSnapshot): readonly RatePoint[] {
  if (!isInProgress(snapshot.state)) return rates;
  const atMs = Date.parse(snapshot.atUtc);
  const last = rates.at(-1);
  // Snapshots come every 250 ms: allow some jitter, or every second point would be lost.
  if (last !== undefined && atMs > last.atMs && atMs - last.atMs < stepMs - 50) return rates;
  const { rowsPerSecond, bytesPerSecond } = snapshot;
  // The chart needs rising times; a clock that was set back begins a new line.
  const kept = last !== undefined && atMs <= last.atMs ? [] : rates.filter((point) => point.atMs > atMs - windowMs);
  return [...kept, { atMs, rowsPerSecond, bytesPerSecond }];
}
