// Encryption and the server's certificate: one line while all is well, the choices with their consequences otherwise.
import { Button, Input, makeStyles, tokens } from '@fluentui/react-components';
import { sourceProblems } from '../../stores/source-problems.ts';
import { useFrom } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import { FoldedSection } from '../../ui/folded-section.tsx';
import { FormField } from '../../ui/field.tsx';
import { LabelledCards } from '../../ui/labelled-cards.tsx';

const words = text.source.encryption;

const useStyles = makeStyles({
  file: { display: 'flex', alignItems: 'center', gap: '8px', minWidth: 0 },
  path: { minWidth: 0, overflowWrap: 'anywhere', fontSize: '12px', lineHeight: '16px' },
  problem: { margin: '4px 0 0', fontSize: '12px', lineHeight: '16px', color: tokens.colorStatusDangerForeground1 },
});

export function EncryptionSection() {
  const draft = useFrom('source', (state) => state.draft);
  const isOpen = useFrom('source', (state) => state.isEncryptionOpen);
  const isAttempted = useFrom('source', (state) => state.isAttempted);
  const open = useFrom('source', (state) => state.openEncryption);
  const change = useFrom('source', (state) => state.change);
  const problems = isAttempted ? sourceProblems(draft) : {};
  const isFileMissing = problems.caFile !== undefined;
  return (
    <FoldedSection
      label={words.label}
      summary={words.summary[draft.encrypt][draft.certificate === 'authority' ? 'checked' : draft.certificate]}
      // A field that holds a problem is never folded away.
      isOpen={isOpen || isFileMissing || problems.fingerprint !== undefined}
      onToggle={open}
    >
      <LabelledCards
        label={words.mode}
        cards={[
          { value: 'mandatory', ...words.mandatory },
          { value: 'optional', ...words.optional },
          { value: 'strict', ...words.strict },
        ]}
        value={draft.encrypt}
        onChange={(encrypt) => change({ encrypt })}
      />
      <LabelledCards
        label={words.certificate}
        cards={[
          { value: 'checked', ...words.checked },
          { value: 'authority', ...words.authority, inside: <AuthorityFile isMissing={isFileMissing} /> },
          { value: 'pinned', ...words.pinned, inside: <Fingerprint problem={problems.fingerprint} /> },
          { value: 'unchecked', ...words.unchecked },
        ]}
        value={draft.certificate}
        onChange={(certificate) => change({ certificate })}
      />
      <FormField label={words.certificateName.label} hint={words.certificateName.hint}>
        <Input
          value={draft.certificateName}
          spellCheck={false}
          autoComplete="off"
          onChange={(_event, { value }) => change({ certificateName: value })}
        />
      </FormField>
    </FoldedSection>
  );
}

function Fingerprint({ problem }: { readonly problem: string | undefined }) {
  const fingerprint = useFrom('source', (state) => state.draft.certificateFingerprint);
  const shown = useFrom('source', (state) => state.refusedFingerprint);
  const change = useFrom('source', (state) => state.change);
  return (
    <>
      <FormField label={words.fingerprint} problem={problem}>
        <Input
          value={fingerprint}
          spellCheck={false}
          autoComplete="off"
          onChange={(_event, { value }) => change({ certificateFingerprint: value })}
        />
      </FormField>
      {shown === null || shown === fingerprint ? null : (
        <Button size="small" onClick={() => change({ certificate: 'pinned', certificateFingerprint: shown })}>
          {words.useShown}
        </Button>
      )}
    </>
  );
}

function AuthorityFile({ isMissing }: { readonly isMissing: boolean }) {
  const styles = useStyles();
  const caFile = useFrom('source', (state) => state.draft.caFile);
  const pick = useFrom('source', (state) => state.pickAuthority);
  return (
    <>
      <div className={styles.file}>
        <Button size="small" aria-label={`${words.pick}: ${words.file}`} onClick={() => void pick()}>
          {words.pick}
        </Button>
        <span className={styles.path}>{caFile === '' ? words.noFile : caFile}</span>
      </div>
      {isMissing ? (
        <p className={styles.problem} role="alert">
          {text.source.problems.caFileMissing}
        </p>
      ) : null}
    </>
  );
}
