// How blobs are written where the account asks for more than the usual: encryption scope, the right to create alone.
import { Checkbox, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useId, useState } from 'react';
import { useFrom } from '../../stores/stores.tsx';
import { scopeProblem } from '../../stores/target-problems.ts';
import { text } from '../../text/text.ts';
import { FormField } from '../../ui/field.tsx';
import { FoldedSection } from '../../ui/folded-section.tsx';

const words = text.target.writing;
const longestTyped = 128;

const useStyles = makeStyles({
  line: { margin: '0 0 0 8px', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
});

export function WritingSection() {
  const styles = useStyles();
  const { encryptionScope, isCreateOnly } = useFrom('target', (state) => state.draft);
  const change = useFrom('target', (state) => state.change);
  const [isOpen, setIsOpen] = useState(false);
  const lineId = useId();
  const scope = encryptionScope.trim();
  const problem = scopeProblem(scope).encryptionScope;
  const wanted = [...(isCreateOnly ? [words.rights.summary] : []), ...(scope === '' ? [] : [words.scoped(scope)])];
  return (
    <FoldedSection
      label={words.label}
      summary={wanted.length === 0 ? words.standard : wanted.join(', ')}
      // What stands in the way of Next is never folded away.
      isOpen={isOpen || problem !== undefined}
      onToggle={setIsOpen}
    >
      <div>
        <Checkbox
          label={words.rights.label}
          aria-describedby={lineId}
          checked={isCreateOnly}
          onChange={(_event, { checked }) => change({ isCreateOnly: checked === true })}
        />
        <p className={styles.line} id={lineId}>
          {words.rights.line}
        </p>
      </div>
      <FormField label={words.scope.label} hint={words.scope.hint} problem={problem}>
        <Input
          value={encryptionScope}
          maxLength={longestTyped}
          spellCheck={false}
          autoComplete="off"
          onChange={(_event, { value }) => change({ encryptionScope: value })}
        />
      </FormField>
    </FoldedSection>
  );
}
