// The sign-in of the draft: how it is changed, and who asks Azure with it.
import type { BrowseBy } from '../../../stores/browse-store.ts';
import { useFrom, useStores } from '../../../stores/stores.tsx';
import { accountProblems } from '../../../stores/target-problems.ts';
import type { SignInDraft } from '../../../stores/sign-in-draft.ts';
import { secretOf, toTargetSignIn, type TargetDraft } from '../../../stores/target-store.ts';

/** Who signs in decides what Azure shows: what it told somebody else is forgotten. */
export function useChangeSignIn(): (changes: Partial<SignInDraft>) => void {
  const { target, browse } = useStores();
  return (changes) => {
    const { draft, change } = target.getState();
    browse.getState().forget();
    change({ signIn: { ...draft.signIn, accountId: '', ...changes } });
  };
}

/** Null while something about the sign-in is missing. */
export function browseBy(draft: TargetDraft): BrowseBy | null {
  const { clientId, tenant, user, secret } = accountProblems(draft);
  const isComplete = [clientId, tenant, user, secret].every((problem) => problem === undefined);
  return isComplete ? { signIn: toTargetSignIn(draft), secret: secretOf(draft) } : null;
}

export function useBrowseBy(): BrowseBy | null {
  const draft = useFrom('target', (state) => state.draft);
  return browseBy(draft);
}
