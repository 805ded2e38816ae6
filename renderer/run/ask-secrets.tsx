// Asks for the passwords that an errand needs and nobody knows any more; for those only.
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
  makeStyles,
} from '@fluentui/react-components';
import { useState, type FormEvent } from 'react';
import { loginNameOf } from '../../shared/connection.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import { toErrorData } from '../stores/failure.ts';
import type { SecretsQuestion } from '../stores/run-errands.ts';
import { needsFactory, needsMaskKey, needsSource, needsTarget, type FoundSecrets } from '../stores/run-secrets.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { Problem } from '../ui/problem.tsx';

const useStyles = makeStyles({
  surface: { maxWidth: '480px' },
  content: { display: 'flex', flexDirection: 'column', gap: '12px' },
  why: { margin: 0 },
});

export function AskSecrets() {
  const question = useFrom('runs', (state) => state.asking);
  const answer = useFrom('runs', (state) => state.answerSecrets);
  if (question === null) return null;
  // A refused password asks again, with empty fields.
  return <Question key={`${question.runId} ${String(question.error?.code)}`} question={question} answer={answer} />;
}

type QuestionProps = {
  readonly question: SecretsQuestion;
  readonly answer: (secrets: FoundSecrets | null) => void;
};

/** What is typed stays in the fields until it is handed over, and nowhere else. */
function Question({ question, answer }: QuestionProps) {
  const styles = useStyles();
  const { api } = useStores();
  const [error, setError] = useState<AppErrorData | null>(question.error);
  const [isMissing, setIsMissing] = useState(false);
  const words = text.run.secrets;
  const fields = fieldsOf(question);
  const submit = async (form: HTMLFormElement): Promise<void> => {
    const typed = new FormData(form);
    const put = async (name: keyof FoundSecrets): Promise<string | null> => {
      const value = typed.get(name);
      if (typeof value === 'string') return (await api.call('secret.put', { value })).handle;
      return question.known[name] ?? null;
    };
    if (fields.some(({ name }) => typed.get(name) === '')) return setIsMissing(true);
    try {
      const maskKey = question.plan.maskKey === undefined ? {} : { maskKey: await put('maskKey') };
      const factory = question.known.factory === undefined ? {} : { factory: await put('factory') };
      answer({ source: await put('source'), target: await put('target'), ...maskKey, ...factory });
    } catch (failure) {
      setError(toErrorData(failure));
    }
  };
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void submit(event.currentTarget);
  };
  return (
    <Dialog open onOpenChange={() => answer(null)}>
      <DialogSurface className={styles.surface}>
        <form onSubmit={onSubmit}>
          <DialogBody>
            <DialogTitle>{words.title[question.errand.kind]}</DialogTitle>
            <DialogContent className={styles.content}>
              <p className={styles.why}>{words.why}</p>
              {fields.map(({ name, label }, index) => (
                <Field key={name} label={label}>
                  <Input name={name} type="password" autoComplete="off" autoFocus={index === 0} />
                </Field>
              ))}
              {isMissing ? <span role="alert">{words.missing}</span> : null}
              {error === null ? null : <Problem error={error} />}
            </DialogContent>
            <DialogActions>
              <Button onClick={() => answer(null)}>{text.frame.cancel}</Button>
              <Button appearance="primary" type="submit">
                {words.confirm[question.errand.kind]}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}

type SecretField = { readonly name: keyof FoundSecrets; readonly label: string };

function fieldsOf({ plan, errand, known }: SecretsQuestion): readonly SecretField[] {
  const { source, target } = plan;
  const words = text.run.secrets;
  const all: SecretField[] = [];
  if (needsSource(errand) && known.source === null)
    all.push({ name: 'source', label: words.source(loginNameOf(source), source.server) });
  if (needsTarget(errand) && known.target === null) all.push({ name: 'target', label: words.target[target.kind] });
  if (needsMaskKey(errand) && known.maskKey === null) all.push({ name: 'maskKey', label: words.maskKey });
  if (needsFactory(errand) && known.factory === null) all.push({ name: 'factory', label: words.factory });
  return all;
}
