// Saves the connection of a step by name; its secret goes along only where this desktop can encrypt it.
import { Button, Checkbox, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { ConnectionDraft } from '../../shared/saved-connection.ts';
import { useFrom } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { FormField } from '../ui/field.tsx';
import { Problem } from '../ui/problem.tsx';

const words = text.checks.saved;
const longestName = 100;

const useStyles = makeStyles({
  form: {
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
    paddingTop: '16px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  row: { display: 'flex', gap: '8px', alignItems: 'center' },
  box: { marginLeft: '-8px' },
  note: { margin: 0, fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
});

type SaveConnectionProps = {
  /** Null while fields are missing. */
  readonly connection: ConnectionDraft['connection'] | null;
  readonly savedId: string | null;
  readonly secret: string | null;
  readonly suggestedName: string;
  readonly onSaved: (id: string) => void;
};

export function SaveConnection(props: SaveConnectionProps) {
  const styles = useStyles();
  const [isOpen, setIsOpen] = useState(false);
  if (props.connection !== null && isOpen) {
    return <SaveForm {...props} connection={props.connection} onClose={() => setIsOpen(false)} />;
  }
  return (
    <div className={styles.row}>
      <Button disabledFocusable={props.connection === null} onClick={() => setIsOpen(true)}>
        {props.savedId === null ? words.save : words.update}
      </Button>
      {props.connection === null ? <span className={styles.note}>{words.notYet}</span> : null}
    </div>
  );
}

type SaveFormProps = SaveConnectionProps & {
  readonly connection: ConnectionDraft['connection'];
  readonly onClose: () => void;
};

function SaveForm({ connection, savedId, secret, suggestedName, onSaved, onClose }: SaveFormProps) {
  const styles = useStyles();
  const saved = useFrom('saved', (state) => state.connections.find(({ id }) => id === savedId));
  const canRemember = useFrom('app', (state) => state.info?.secretStorage === 'encrypted');
  const save = useFrom('saved', (state) => state.save);
  const error = useFrom('saved', (state) => state.error);
  const [name, setName] = useState(saved?.name ?? suggestedName.slice(0, longestName));
  const [remembers, setRemembers] = useState(true);
  const [isAttempted, setIsAttempted] = useState(false);
  const submit = async (): Promise<void> => {
    setIsAttempted(true);
    if (name.trim() === '') return;
    const kept = canRemember && remembers ? secret : null;
    const done = await save({ id: saved?.id ?? null, name: name.trim(), connection, secret: kept });
    if (done === null) return;
    onSaved(done.id);
    onClose();
  };
  return (
    <div
      className={styles.form}
      role="group"
      aria-label={words.save}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
        if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
        // Enter saves here; further out it would test the connection.
        event.preventDefault();
        void submit();
      }}
    >
      <FormField label={words.name} problem={isAttempted && name.trim() === '' ? words.nameMissing : undefined}>
        <Input
          value={name}
          maxLength={longestName}
          spellCheck={false}
          autoComplete="off"
          onChange={(_event, { value }) => setName(value)}
        />
      </FormField>
      {canRemember ? (
        <div>
          <Checkbox
            className={styles.box}
            label={words.remember}
            checked={remembers}
            onChange={(_event, { checked }) => setRemembers(checked === true)}
          />
          <p className={styles.note}>{words.rememberNote}</p>
        </div>
      ) : (
        <p className={styles.note}>{words.notRemembered}</p>
      )}
      <div className={styles.row}>
        <Button onClick={() => void submit()}>{words.confirm}</Button>
        <Button appearance="subtle" onClick={onClose}>
          {text.checks.cancel}
        </Button>
      </div>
      {isAttempted && error !== null ? <Problem error={error} /> : null}
    </div>
  );
}
