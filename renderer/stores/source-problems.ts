// What is missing or wrong in the source as it is described, by field, in sentences.
import { readConnection } from '../../shared/connection-string.ts';
import { text } from '../text/text.ts';
import { isGuid } from './sign-in-draft.ts';
import type { SourceDraft } from './source-store.ts';

export type SourceField = 'address' | 'user' | 'clientId' | 'secret' | 'caFile' | 'fingerprint';
export type SourceProblems = Readonly<Partial<Record<SourceField, string>>>;

/** In the order of the fields. The database may be open: a test tells which there are. */
export function sourceProblems(draft: SourceDraft): SourceProblems {
  const words = text.source.problems;
  return {
    ...addressProblem(draft.address),
    ...userProblem(draft),
    ...secretProblem(draft),
    ...(draft.certificate === 'authority' && draft.caFile === '' ? { caFile: words.caFileMissing } : {}),
    ...(draft.certificate === 'pinned' && !isFingerprint(draft.certificateFingerprint)
      ? { fingerprint: words.fingerprintUnusable }
      : {}),
  };
}

const isFingerprint = (typed: string): boolean => /^[0-9a-f]{64}$/i.test(typed.replaceAll(/[\s:]/g, ''));

/** Who signs in with Entra ID or as the Windows user brings no secret. */
function secretProblem({ authentication, secret }: SourceDraft): SourceProblems {
  if (secret !== null || authentication === 'integrated' || authentication === 'entra') return {};
  return { secret: text.source.problems.secretMissing[authentication] };
}

function userProblem({ authentication, user, signIn }: SourceDraft): SourceProblems {
  const words = text.source.problems;
  if (authentication === 'entra') {
    if (!isGuid(signIn.clientId)) return { clientId: text.target.problems.clientId };
    return signIn.user === '' ? { user: text.target.problems.notSignedIn } : {};
  }
  if (authentication === 'entraToken' || authentication === 'integrated') return {};
  if (user.trim() === '') return { user: words.userMissing[authentication] };
  return authentication === 'sql' && user.includes('\\') ? { user: words.userIsWindows } : {};
}

function addressProblem(address: string): SourceProblems {
  const words = text.source.problems;
  if (address.trim() === '') return { address: words.addressMissing };
  const { kind, parts } = readConnection(address);
  if (kind === 'address' && parts.server !== undefined) return {};
  return { address: words.addressUnusable };
}
