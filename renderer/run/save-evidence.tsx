// Saves the evidence pack of a run, and tells beside the run why it did not come about.
import { Button } from '@fluentui/react-components';
import { useFrom } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { Problem } from '../ui/problem.tsx';

export function SaveEvidence({ runId, isDisabled }: { readonly runId: string; readonly isDisabled: boolean }) {
  const savePack = useFrom('evidence', (state) => state.savePack);
  const isSaving = useFrom('evidence', (state) => state.isBusy && state.runId === runId);
  return (
    <Button disabled={isDisabled} disabledFocusable={isSaving} onClick={() => void savePack(runId)}>
      {isSaving ? text.evidence.saving : text.evidence.save}
    </Button>
  );
}

export function EvidenceProblem({ runId }: { readonly runId: string }) {
  const error = useFrom('evidence', (state) => (state.step === null && state.runId === runId ? state.error : null));
  return error === null ? null : <Problem error={error} />;
}
