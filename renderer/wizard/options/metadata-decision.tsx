// Key/value pairs of the user's own for every blob, typed a line each.
import { makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { useId } from 'react';
import { useFrom } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import { Decision } from './decision.tsx';

const words = text.options.metadata;

const useStyles = makeStyles({
  input: { width: '100%', maxWidth: '440px' },
  text: { fontFamily: tokens.fontFamilyMonospace, fontSize: '12px' },
  problem: { flexBasis: '100%', fontSize: '12px', lineHeight: '16px', color: tokens.colorStatusDangerForeground1 },
});

export function MetadataDecision() {
  const styles = useStyles();
  const typed = useFrom('options', (state) => state.typed.metadata ?? '');
  const problem = useFrom('options', (state) => state.problems.get('metadata'));
  const type = useFrom('options', (state) => state.type);
  const problemId = useId();
  return (
    <Decision title={words.title} consequence={words.consequence} isInset>
      {({ consequenceId }) => (
        <>
          <Textarea
            className={styles.input}
            textarea={{ className: styles.text }}
            rows={3}
            resize="vertical"
            value={typed}
            placeholder={words.hint}
            spellCheck={false}
            aria-label={words.title}
            aria-invalid={problem !== undefined}
            aria-describedby={problem === undefined ? consequenceId : `${consequenceId} ${problemId}`}
            onChange={(_event, { value }) => type('metadata', value === '' ? null : value)}
          />
          <span className={styles.problem} id={problemId} role="status">
            {problem}
          </span>
        </>
      )}
    </Decision>
  );
}
