// What a diagnosis comes to: the cause by name, and what remedies it.
import type { AppError } from '../../../shared/errors.ts';
import type { Remedy } from './commands.ts';

export type Verdict = {
  readonly error: AppError;
  readonly remedy: Remedy | null;
  /** True when the same request may succeed in some minutes without anybody changing the settings here. */
  readonly mayPass: boolean;
};

/** Azure refuses what is signed by a clock this wrong; from the first value on it is worth a warning. */
export const clockOffMs = { warned: 5 * 60_000, refused: 15 * 60_000 } as const;

export const minutesOf = (ms: number): number => Math.round(Math.abs(ms) / 60_000);

/** `2026-12-01 18:00 UTC` */
export const utcMinute = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
