// What a series asks of its target: its state and pointers are replaced in every round.
import type { TargetConfig } from '../../../shared/connection.ts';
import { AppError } from '../../../shared/errors.ts';

/** Throws SERIES_NEEDS_WRITE. */
export function assertSeriesTarget({ rights }: TargetConfig, series: string): void {
  if (rights === 'create') throw new AppError('SERIES_NEEDS_WRITE', { series });
}
