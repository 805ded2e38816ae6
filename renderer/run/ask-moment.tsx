// The question before a resume whose point in time is gone: what to do, and what each answer means.
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { useState } from 'react';
import type { IfMomentGone } from '../../shared/point-in-time.ts';
import type { MomentQuestion } from '../stores/run-errands.ts';
import { useFrom } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { LabelledCards } from '../ui/labelled-cards.tsx';

const words = text.moments.gone;

const useStyles = makeStyles({
  surface: { maxWidth: '560px' },
  content: { display: 'flex', flexDirection: 'column', gap: '12px' },
  why: { margin: 0, color: tokens.colorNeutralForeground1, overflowWrap: 'anywhere' },
});

export function AskMoment() {
  const question = useFrom('runs', (state) => state.askingMoment);
  const answer = useFrom('runs', (state) => state.answerMoment);
  return question === null ? null : <Question key={question.runId} question={question} answer={answer} />;
}

type Answer = Exclude<IfMomentGone, 'ask'>;

function Question(props: { readonly question: MomentQuestion; readonly answer: (choice: Answer | null) => void }) {
  const styles = useStyles();
  const [choice, setChoice] = useState<Answer>('restart');
  const { context } = props.question.error;
  const why = String(context['detail'] ?? '');
  return (
    <Dialog open onOpenChange={() => props.answer(null)}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{words.title}</DialogTitle>
          <DialogContent className={styles.content}>
            <p className={styles.why}>{`${why.charAt(0).toUpperCase()}${why.slice(1)}.`}</p>
            <LabelledCards
              label={words.label}
              cards={[
                { value: 'restart', name: words.restart, line: words.restartLine(String(context['cost'] ?? '')) },
                { value: 'fuzzy', name: words.fuzzy, line: words.fuzzyLine },
              ]}
              value={choice}
              onChange={setChoice}
            />
          </DialogContent>
          <DialogActions>
            <Button onClick={() => props.answer(null)}>{words.cancel}</Button>
            <Button appearance="primary" onClick={() => props.answer(choice)}>
              {words.confirm[choice]}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
