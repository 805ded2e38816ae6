// Two ways of going through a listener: to a readable secondary, and over all its addresses at once.
import { Checkbox, makeStyles, tokens } from '@fluentui/react-components';
import { useId } from 'react';
import { useFrom } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';

const useStyles = makeStyles({
  box: { marginLeft: '-8px' },
  line: { margin: '0 0 0 24px', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
});

export function ListenerFields() {
  const isReadOnly = useFrom('source', (state) => state.draft.readOnlyIntent);
  const isParallel = useFrom('source', (state) => state.draft.multiSubnetFailover);
  const change = useFrom('source', (state) => state.change);
  return (
    <>
      <Tick words={text.source.intent} isTicked={isReadOnly} onTick={(readOnlyIntent) => change({ readOnlyIntent })} />
      <Tick
        words={text.source.subnets}
        isTicked={isParallel}
        onTick={(multiSubnetFailover) => change({ multiSubnetFailover })}
      />
    </>
  );
}

type TickProps = {
  readonly words: { readonly label: string; readonly line: string };
  readonly isTicked: boolean;
  readonly onTick: (isTicked: boolean) => void;
};

function Tick({ words, isTicked, onTick }: TickProps) {
  const styles = useStyles();
  const id = useId();
  return (
    <div>
      <Checkbox
        className={styles.box}
        label={words.label}
        aria-describedby={id}
        checked={isTicked}
        onChange={(_event, { checked }) => onTick(checked === true)}
      />
      <p className={styles.line} id={id}>
        {words.line}
      </p>
    </div>
  );
}
