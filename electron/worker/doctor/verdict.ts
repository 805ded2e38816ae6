// What a diagnosis comes to: the cause by name, and what remedies it.
import type { AppError } from '../../../shared/errors.ts';
import type { Remedy } from './commands.ts';
import type { TargetFacts } from './facts.ts';

export type Verdict = {
  readonly error: AppError;
  readonly remedy: Remedy | null;
};

/** Azure refuses what is signed by a clock this wrong; from the first value on it is worth a warning. */
export const clockOffMs = { warned: 5 * 60_000, refused: 15 * 60_000 } as const;

export const minutesOf = (ms: number): number => Math.round(Math.abs(ms) / 60_000);

/** `2026-12-01 18:00 UTC` */
export const utcMinute = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** The service's code. An emulator has no network rules, and their code for whatever it does not take for genuine. */
export function codeOf(failure: AppError, facts: Pick<TargetFacts, 'host' | 'name'>): string {
  const code = String(failure.context['storageCode']);
  return code === 'AuthorizationFailure' && isEmulator(facts) ? 'AuthenticationFailed' : code;
}

const isEmulator = ({ host, name }: Pick<TargetFacts, 'host' | 'name'>): boolean =>
  /^(?:\d+\.){3}\d+$|^\[/.test(host) ||
  (name?.kind === 'found' && name.addresses.every((one) => one === '::1' || one.startsWith('127.')));
