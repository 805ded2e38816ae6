// The dialog around an evidence pack: makes the key, asks for its passphrase, and says how the pack is checked.
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Input,
  makeStyles,
  Spinner,
} from '@fluentui/react-components';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useFrom } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { FormField } from '../ui/field.tsx';
import { Problem } from '../ui/problem.tsx';
import { EvidenceMade } from './evidence-made.tsx';

const words = text.evidence;
/** As the main process wants it. */
const shortestPassphrase = 12;

const useStyles = makeStyles({
  surface: { maxWidth: '560px' },
  content: { display: 'flex', flexDirection: 'column', gap: '12px' },
  line: { margin: 0 },
  action: { whiteSpace: 'nowrap' },
});

export function EvidenceDialog() {
  const step = useFrom('evidence', (state) => state.step);
  if (step === null) return null;
  if (step.kind === 'create') return <CreateKey isForPack={step.runId !== null} />;
  return step.kind === 'passphrase' ? <AskPassphrase /> : <EvidenceMade path={step.path} />;
}

function CreateKey({ isForPack }: { readonly isForPack: boolean }) {
  const styles = useStyles();
  const createKey = useFrom('evidence', (state) => state.createKey);
  const hasKeyStore = useFrom('app', (state) => state.info?.secretStorage === 'encrypted');
  const [problem, setProblem] = useState<'short' | 'differs' | null>(null);
  const { create } = words;
  const submit = (typed: FormData): void => {
    const [first, again] = [typed.get('passphrase'), typed.get('again')];
    if (typeof first !== 'string' || first.length < shortestPassphrase) return setProblem('short');
    if (first !== again) return setProblem('differs');
    setProblem(null);
    void createKey(first);
  };
  return (
    <Question title={create.title} confirm={isForPack ? create.confirm.pack : create.confirm.key} onSubmit={submit}>
      <p className={styles.line}>{create.why}</p>
      <p className={styles.line}>
        {create.where} {hasKeyStore ? create.keyStore : create.noKeyStore}
      </p>
      <FormField label={create.passphrase} hint={create.hint} problem={problem === 'short' ? create.short : undefined}>
        <Input name="passphrase" type="password" autoComplete="off" autoFocus />
      </FormField>
      <FormField label={create.again} problem={problem === 'differs' ? create.differs : undefined}>
        <Input name="again" type="password" autoComplete="off" />
      </FormField>
    </Question>
  );
}

function AskPassphrase() {
  const styles = useStyles();
  const givePassphrase = useFrom('evidence', (state) => state.givePassphrase);
  const { passphrase } = words;
  const submit = (typed: FormData): void => {
    const value = typed.get('passphrase');
    if (typeof value === 'string' && value !== '') void givePassphrase(value);
  };
  return (
    <Question title={passphrase.title} confirm={passphrase.confirm} onSubmit={submit}>
      <p className={styles.line}>{passphrase.why}</p>
      <FormField label={words.create.passphrase}>
        <Input name="passphrase" type="password" autoComplete="off" autoFocus />
      </FormField>
    </Question>
  );
}

type QuestionProps = {
  readonly title: string;
  readonly confirm: string;
  readonly children: ReactNode;
  readonly onSubmit: (typed: FormData) => void;
};

/** What is typed stays in the fields until it is handed over, and nowhere else. */
function Question({ title, confirm, children, onSubmit }: QuestionProps) {
  const styles = useStyles();
  const { isBusy, error, close } = useFrom('evidence', (state) => state);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget));
  };
  return (
    <Dialog open onOpenChange={() => (isBusy ? undefined : close())}>
      <DialogSurface className={styles.surface}>
        <form onSubmit={submit}>
          <DialogBody>
            <DialogTitle>{title}</DialogTitle>
            <DialogContent className={styles.content}>
              {children}
              {error === null ? null : <Problem error={error} />}
            </DialogContent>
            <DialogActions>
              <Button disabled={isBusy} onClick={close}>
                {text.frame.cancel}
              </Button>
              <Button
                appearance="primary"
                className={styles.action}
                type="submit"
                disabledFocusable={isBusy}
                icon={isBusy ? <Spinner size="tiny" /> : undefined}
              >
                {confirm}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
