// The source step: where the tables are read from, and a test of the connection beside it.
import { sourceCheckIds } from '../../../shared/checks.ts';
import { toSourceConfig } from '../../stores/source-store.ts';
import { sourceDraftOf } from '../../stores/draft.ts';
import { sourceProblems } from '../../stores/source-problems.ts';
import { useFrom } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import { SaveConnection } from '../save-connection.tsx';
import { SavedPicker } from '../saved-picker.tsx';
import { ConnectionPage } from '../connection-page.tsx';
import { AddressField } from './address-field.tsx';
import { DatabaseField } from './database-field.tsx';
import { EncryptionSection } from './encryption-section.tsx';
import { ListenerFields } from './listener-fields.tsx';
import { SignInFields } from './sign-in-fields.tsx';

export function SourceScreen() {
  return (
    <ConnectionPage step="source" checkIds={sourceCheckIds}>
      <PickSaved />
      <AddressField />
      <SignInFields />
      <DatabaseField />
      <EncryptionSection />
      <ListenerFields />
      <SaveSource />
    </ConnectionPage>
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
