// Why a storage account said no: gathers what can be known, judges it, and names the cause with its evidence and remedy.
import type { Check } from '../../shared/checks.ts';
import type { AppError } from '../../shared/errors.ts';
import { describeEvidence } from './doctor/evidence.ts';
import { gatherFacts, noAccess, type Access, type DoctorParts, type Patient } from './doctor/gather.ts';
import { judgeRefusal } from './doctor/judge-refusal.ts';

export type TargetDiagnosis = {
  /** The failure, or a better name for it. */
  readonly error: AppError;
  readonly facts: Check['facts'];
  readonly fix: string | null;
  /** True when it may go well in some minutes, without a change of the settings. */
  readonly mayPass: boolean;
  /** The account gave an answer, if only to somebody unknown. */
  readonly hasAnswered: boolean;
};

/** Rejects for `signal` only. `access`: as far as it was asked for already. */
export async function diagnoseTarget(
  parts: DoctorParts,
  patient: Patient,
  failure: AppError,
  access: Promise<Access> | null,
  signal: AbortSignal,
): Promise<TargetDiagnosis> {
  // Whoever could not sign in is not asked to a second time.
  const isSignedOut = failure.code.startsWith('SIGN_IN_');
  const facts = await gatherFacts(parts, patient, isSignedOut ? Promise.resolve(noAccess) : access, signal);
  const verdict = judgeRefusal(failure, facts);
  return {
    error: verdict?.error ?? failure,
    facts: describeEvidence(failure, facts, verdict?.remedy ?? null),
    fix: verdict?.remedy?.command ?? null,
    mayPass: verdict?.mayPass ?? false,
    hasAnswered: facts.hasAnswered,
  };
}
