// The target step: where the files are written to, and a test of it beside.
import { targetCheckIds } from '../../../shared/checks.ts';
import { targetDraftOf } from '../../stores/draft.ts';
import { useFrom } from '../../stores/stores.tsx';
import { targetProblems } from '../../stores/target-problems.ts';
import { toTargetConfig } from '../../stores/target-store.ts';
import { text } from '../../text/text.ts';
import { SaveConnection } from '../save-connection.tsx';
import { SavedPicker } from '../saved-picker.tsx';
import { ConnectionPage } from '../connection-page.tsx';
import { ContainerField } from './container-field.tsx';
import { CredentialFields } from './credential-fields.tsx';
import { TemplateField } from './template-field.tsx';
import { WritingSection } from './writing-section.tsx';

/** A role takes effect within this, as a rule. */
const keepTryingMs = 600_000;

export function TargetScreen() {
  const runTest = useFrom('target', (state) => state.runTest);
  return (
    <ConnectionPage step="target" checkIds={targetCheckIds} onKeepTrying={() => void runTest(keepTryingMs)}>
      <PickSaved />
      <CredentialFields />
      <ContainerField />
      <WritingSection />
      <TemplateField />
      <SaveTarget />
    </ConnectionPage>
  );
}

function PickSaved() {
  const savedId = useFrom('target', (state) => state.draft.savedId);
  const pathTemplate = useFrom('target', (state) => state.draft.pathTemplate);
  const change = useFrom('target', (state) => state.change);
  return (
    <SavedPicker
      side="target"
      savedId={savedId}
      onPick={(saved) => {
        const picked = targetDraftOf(saved);
        // The names of the files are no part of a connection.
        if (picked !== null) change({ ...picked, pathTemplate, savedId: saved.id });
      }}
    />
  );
}

function SaveTarget() {
  const draft = useFrom('target', (state) => state.draft);
  const change = useFrom('target', (state) => state.change);
  const { secret: _typedLater, ...missing } = targetProblems(draft);
  const isComplete = Object.keys(missing).length === 0;
  return (
    <SaveConnection
      connection={isComplete ? { side: 'target', config: toTargetConfig(draft) } : null}
      savedId={draft.savedId}
      secret={draft.secret}
      suggestedName={text.target.summary(draft.account.trim(), draft.container.trim())}
      onSaved={(savedId) => change({ savedId })}
    />
  );
}
