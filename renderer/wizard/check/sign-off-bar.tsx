// Who has read the findings and stands for the decisions.
import { Button, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useId } from 'react';
import { undecided } from '../../../shared/preflight.ts';
import { useFrom } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import { formatWhen } from '../../ui/when.ts';

const words = text.check.signOff;

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px 12px',
    flexWrap: 'wrap',
    padding: '10px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  name: { width: '220px' },
  line: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2, minWidth: 0 },
});

export function SignOffBar() {
  const signOff = useFrom('check', (state) => state.signOff);
  return signOff === null ? <Unsigned /> : <Signed by={signOff.by} atUtc={signOff.atUtc} />;
}

function Unsigned() {
  const styles = useStyles();
  const id = useId();
  const { signer, typeSigner, sign } = useFrom('check', (state) => state);
  const isOpen = useFrom(
    'check',
    ({ preflight, decisions }) => preflight !== null && undecided(preflight.findings, decisions).length > 0,
  );
  return (
    <form
      className={styles.bar}
      aria-label={words.title}
      onSubmit={(event) => {
        event.preventDefault();
        sign();
      }}
    >
      <label htmlFor={id}>{words.name}</label>
      <Input
        id={id}
        className={styles.name}
        value={signer}
        maxLength={200}
        autoComplete="name"
        spellCheck={false}
        onChange={(_event, { value }) => typeSigner(value)}
      />
      <Button type="submit" disabled={isOpen || signer.trim() === ''}>
        {words.sign}
      </Button>
      <span className={styles.line}>{isOpen ? words.blocked : words.line}</span>
    </form>
  );
}

function Signed({ by, atUtc }: { readonly by: string; readonly atUtc: string }) {
  const styles = useStyles();
  const takeBack = useFrom('check', (state) => state.takeBackSignature);
  return (
    <div className={styles.bar} role="status">
      <span>{words.signed(by, formatWhen(atUtc))}</span>
      <Button size="small" onClick={takeBack}>
        {words.takeBack}
      </Button>
      <span className={styles.line}>{words.line}</span>
    </div>
  );
}
