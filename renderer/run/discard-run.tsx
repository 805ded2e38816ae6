// Discards a run after its container's name was typed: says in place what will be deleted.
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { text } from '../text/text.ts';

const useStyles = makeStyles({
  box: {
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
    maxWidth: '640px',
    paddingLeft: '12px',
    borderLeft: `3px solid ${tokens.colorStatusDangerBorder1}`,
    marginTop: '12px',
  },
  title: { margin: 0, fontSize: '13px', lineHeight: '20px', fontWeight: 600 },
  what: { margin: 0, overflowWrap: 'anywhere' },
  actions: { display: 'flex', gap: '8px' },
});

export type DiscardRunProps = {
  readonly what: string;
  /** What is typed to confirm. */
  readonly word: string;
  readonly isWorking: boolean;
  readonly onDiscard: () => void;
  readonly onCancel: () => void;
};

export function DiscardRun({ what, word, isWorking, onDiscard, onCancel }: DiscardRunProps) {
  const styles = useStyles();
  const [typed, setTyped] = useState('');
  const words = text.result.discard;
  return (
    <section className={styles.box} aria-label={words.title}>
      <h3 className={styles.title}>{words.title}</h3>
      <p className={styles.what}>{what}</p>
      <Field label={words.type(word)}>
        <Input
          value={typed}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          onChange={(_event, { value }) => setTyped(value)}
        />
      </Field>
      <div className={styles.actions}>
        <Button disabled={typed.trim() !== word || isWorking} onClick={onDiscard}>
          {isWorking ? words.working : words.confirm}
        </Button>
        <Button disabled={isWorking} onClick={onCancel}>
          {text.frame.cancel}
        </Button>
      </div>
    </section>
  );
}
