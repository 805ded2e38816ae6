// Whether an availability group may send the reads to a secondary.
import { Checkbox, makeStyles, tokens } from '@fluentui/react-components';
import { useId } from 'react';
import { useFrom } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';

const words = text.source.intent;

const useStyles = makeStyles({
  box: { marginLeft: '-8px' },
  line: { margin: '0 0 0 24px', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
});

export function IntentField() {
  const styles = useStyles();
  const id = useId();
  const isReadOnly = useFrom('source', (state) => state.draft.readOnlyIntent);
  const change = useFrom('source', (state) => state.change);
  return (
    <div>
      <Checkbox
        className={styles.box}
        label={words.label}
        aria-describedby={id}
        checked={isReadOnly}
        onChange={(_event, { checked }) => change({ readOnlyIntent: checked === true })}
      />
      <p className={styles.line} id={id}>
        {words.line}
      </p>
    </div>
  );
}
