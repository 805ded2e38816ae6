// What a series has written and its state names no more: looked up while no round can go on, and deleted where that is wanted.
import { AppError } from '../../../../shared/errors.ts';
import { seriesStateName, type SeriesPrune } from '../../../../shared/series.ts';
import type { Clock } from '../../clock.ts';
import type { LeasePort } from '../../ports/lease.ts';
import type { TargetPort } from '../../ports/ports.ts';
import { holdSeries } from '../held-series.ts';
import { parseState } from '../series-state.ts';
import { deleteUnnamed } from './delete-unnamed.ts';
import { findUnnamed } from './find-unnamed.ts';

export type PruneRequest = {
  readonly target: TargetPort;
  readonly lease: LeasePort;
  readonly name: string;
  readonly olderThanDays: number;
  readonly isConfirmed: boolean;
  readonly by: string;
  readonly clock: Clock;
};

const mostNames = 1000;
const dayMs = 86_400_000;

/** Throws SERIES_UNKNOWN, SERIES_HELD, SERIES_LEASE_LOST, MANIFEST_INVALID, storage errors. */
export async function pruneSeries(request: PruneRequest, signal: AbortSignal): Promise<SeriesPrune> {
  const { target, lease, name, olderThanDays, isConfirmed, by, clock } = request;
  const blob = seriesStateName(name);
  const found = await lease.read(blob, signal);
  if (found === null) throw new AppError('SERIES_UNKNOWN', { series: name });
  const held = await holdSeries({ lease, first: parseState(found.text, name, blob), by, clock }, signal);
  try {
    const stop = AbortSignal.any([signal, held.lost]);
    const beforeUtc = new Date(clock.nowMs() - olderThanDays * dayMs).toISOString();
    const runs = await findUnnamed({ target, state: held.state(), beforeUtc }, stop);
    if (isConfirmed) await deleteUnnamed(target, runs, stop);
    return {
      series: name,
      isDeleted: isConfirmed,
      runs: runs.map(({ blobs, ...run }) => ({
        ...run,
        blobs: blobs.length,
        bytes: blobs.reduce((sum, { bytes }) => sum + bytes, 0),
      })),
      blobs: runs.flatMap(({ blobs }) => blobs.map((one) => one.name)).slice(0, mostNames),
    };
  } finally {
    await held.release();
  }
}
