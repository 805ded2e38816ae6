// The server, in any form people write it; a whole connection string fills the form.
import { Input, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { sourceProblems } from '../../stores/source-problems.ts';
import { useFrom } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import { FormField } from '../../ui/field.tsx';

const words = text.source;

const useStyles = makeStyles({
  taken: { margin: '4px 0 0', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
});

/** An equal sign stands in no server name: from there on it is a connection string, which may hold a password. */
const isConnectionString = (value: string): boolean => value.includes('=');

export function AddressField() {
  const styles = useStyles();
  const address = useFrom('source', (state) => state.draft.address);
  const problem = useFrom('source', (state) => (state.isAttempted ? sourceProblems(state.draft).address : undefined));
  const takenOver = useFrom('source', (state) => state.takenOver);
  const change = useFrom('source', (state) => state.change);
  const takeOver = useFrom('source', (state) => state.takeOver);
  /** A connection string typed by hand waits here until it is whole, so that the store never holds its password. */
  const [typed, setTyped] = useState<string | null>(null);
  const finish = (): void => {
    setTyped(null);
    if (typed !== null) takeOver(typed);
  };
  return (
    <div>
      <FormField label={words.address.label} hint={words.address.hint} problem={problem}>
        <Input
          value={typed ?? address}
          spellCheck={false}
          autoComplete="off"
          onChange={(_event, { value }) => {
            const isWhole = isConnectionString(value);
            setTyped(isWhole ? value : null);
            if (!isWhole) change({ address: value });
          }}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData('text');
            if (!isConnectionString(pasted)) return;
            event.preventDefault();
            setTyped(null);
            takeOver(pasted);
          }}
          onBlur={finish}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) finish();
          }}
        />
      </FormField>
      <p className={styles.taken} role="status" hidden={takenOver === null}>
        {takenOver === null ? null : words.taken(takenOver.taken)}{' '}
        {takenOver === null || takenOver.notUnderstood.length === 0
          ? null
          : words.notUnderstood(takenOver.notUnderstood)}
      </p>
    </div>
  );
}
