// The source step: where the tables are read from, and a test of the connection beside it.
import { makeStyles } from '@fluentui/react-components';
import { sourceCheckIds } from '../../../shared/checks.ts';
import { toSourceConfig } from '../../stores/source-store.ts';
import { sourceDraftOf } from '../../stores/draft.ts';
import { sourceProblems } from '../../stores/source-problems.ts';
import { useFrom } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import { asksForTest } from '../../ui/asks-for-test.ts';
import { TestPanel } from '../../ui/test-panel.tsx';
import { SaveConnection } from '../save-connection.tsx';
import { SavedPicker } from '../saved-picker.tsx';
import { StepPage } from '../step-page.tsx';
import { AddressField } from './address-field.tsx';
import { DatabaseField } from './database-field.tsx';
import { EncryptionSection } from './encryption-section.tsx';
import { IntentField } from './intent-field.tsx';
import { SignInFields } from './sign-in-fields.tsx';

const useStyles = makeStyles({
  form: { maxWidth: '640px', display: 'flex', flexDirection: 'column', gap: '16px' },
});

export function SourceScreen() {
  const styles = useStyles();
  const runTest = useFrom('source', (state) => state.runTest);
  return (
    <StepPage step="source" panel={<SourceTest />}>
      <div
        className={styles.form}
        onKeyDown={(event) => {
          if (!asksForTest(event)) return;
          event.preventDefault();
          void runTest();
        }}
      >
        <PickSaved />
        <AddressField />
        <SignInFields />
        <DatabaseField />
        <EncryptionSection />
        <IntentField />
        <SaveSource />
      </div>
    </StepPage>
  );
}

function SourceTest() {
  const test = useFrom('source', (state) => state.test);
  const isVoid = useFrom('source', (state) => state.isTestVoid);
  const runTest = useFrom('source', (state) => state.runTest);
  const cancelTest = useFrom('source', (state) => state.cancelTest);
  return (
    <TestPanel
      title={text.source.testTitle}
      button={text.source.test}
      ids={sourceCheckIds}
      test={test}
      isVoid={isVoid}
      onTest={() => void runTest()}
      onCancel={cancelTest}
    />
  );
}

function PickSaved() {
  const savedId = useFrom('source', (state) => state.draft.savedId);
  const change = useFrom('source', (state) => state.change);
  return (
    <SavedPicker
      side="source"
      savedId={savedId}
      onPick={(saved) => {
        const picked = sourceDraftOf(saved);
        if (picked !== null) change({ ...picked, savedId: saved.id });
      }}
    />
  );
}

function SaveSource() {
  const draft = useFrom('source', (state) => state.draft);
  const change = useFrom('source', (state) => state.change);
  const { secret: _typedLater, ...missing } = sourceProblems(draft);
  const isComplete = Object.keys(missing).length === 0;
  return (
    <SaveConnection
      connection={isComplete ? { side: 'source', config: toSourceConfig(draft) } : null}
      savedId={draft.savedId}
      secret={draft.secret}
      suggestedName={text.source.summary(draft.address.trim(), draft.database.trim())}
      onSaved={(savedId) => change({ savedId })}
    />
  );
}
