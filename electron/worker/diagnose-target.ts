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
  /** The account gave an answer, if only to somebody unknown. */
  readonly hasAnswered: boolean;
};

/** Failures that roles, networks and keys of the account may explain. */
const roleCodes: ReadonlySet<string> = new Set(['STORAGE_REFUSED', 'STORAGE_REJECTED', 'CONTAINER_MISSING']);

/** Rejects for `signal` only. `access`: as far as it was asked for already. */
export async function diagnoseTarget(
  parts: DoctorParts,
  patient: Patient,
  failure: AppError,
  access: Promise<Access> | null,
  signal: AbortSignal,
): Promise<TargetDiagnosis> {
  // Whoever could not sign in is not asked to a second time, and roles say nothing about a line that is down.
  const given = roleCodes.has(failure.code) ? access : Promise.resolve(noAccess);
  const facts = await gatherFacts(parts, patient, given, signal);
  const verdict = judgeRefusal(failure, facts);
  return {
    error: verdict?.error ?? failure,
    facts: describeEvidence(failure, facts, verdict?.remedy ?? null),
    fix: verdict?.remedy?.command ?? null,
    hasAnswered: facts.hasAnswered,
  };
}
