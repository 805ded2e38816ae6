// Asks for the token where the address brought none.
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useState, type FormEvent } from 'react';
import { describeError, type AppErrorData } from '../../shared/errors.ts';
import { text } from '../text/text.ts';
import { tokenOf } from './token-keeper.ts';

const words = text.dashboard.signIn;

const useStyles = makeStyles({
  page: {
    height: '100%',
    display: 'grid',
    placeItems: 'center',
    padding: '16px',
    boxSizing: 'border-box',
    backgroundColor: tokens.colorNeutralBackground2,
  },
  form: { width: 'min(420px, 100%)', display: 'flex', flexDirection: 'column', gap: '12px' },
  title: { margin: 0, fontSize: '20px', lineHeight: '28px', fontWeight: 600 },
  why: { margin: 0, color: tokens.colorNeutralForeground2 },
});

export function SignIn(props: { readonly error: AppErrorData | null; readonly onToken: (token: string) => void }) {
  const styles = useStyles();
  const [typed, setTyped] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const token = tokenOf(typed);
    setIsMissing(token === '');
    if (token !== '') props.onToken(token);
  };
  const problem = isMissing ? words.missing : props.error === null ? undefined : describeError(props.error);
  return (
    <main className={styles.page}>
      <form className={styles.form} onSubmit={submit}>
        <h1 className={styles.title}>{words.title}</h1>
        <p className={styles.why}>{words.why}</p>
        <Field label={words.token} {...(problem === undefined ? {} : { validationMessage: problem })}>
          <Input
            type="password"
            autoComplete="off"
            autoFocus
            value={typed}
            onChange={(_event, { value }) => setTyped(value)}
          />
        </Field>
        <div>
          <Button appearance="primary" type="submit">
            {words.submit}
          </Button>
        </div>
      </form>
    </main>
  );
}
