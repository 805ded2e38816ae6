// A size or a rate typed with its unit; what cannot be used is said beneath it.
import { Input, makeStyles, tokens } from '@fluentui/react-components';
import { useId } from 'react';
import { useFrom } from '../../stores/stores.tsx';
import type { TypedOption } from '../../stores/typed-option.ts';

const useStyles = makeStyles({
  field: { display: 'flex', alignItems: 'center', gap: '8px', flexWrap: 'wrap' },
  input: { width: '128px' },
  problem: {
    fontSize: '12px',
    lineHeight: '16px',
    color: tokens.colorStatusDangerForeground1,
    flex: '1 1 240px',
    ':empty': { flexBasis: 0 },
  },
});

export function TypedField(props: {
  readonly option: TypedOption;
  readonly label: string;
  readonly placeholder: string;
  readonly describedBy?: string;
  /** What an emptied field means: the default (null), or still a wish to type something (''). */
  readonly emptied: null | '';
}) {
  const styles = useStyles();
  const typed = useFrom('options', (state) => state.typed[props.option] ?? '');
  const problem = useFrom('options', (state) => state.problems.get(props.option));
  const type = useFrom('options', (state) => state.type);
  const problemId = useId();
  return (
    <div className={styles.field}>
      <Input
        className={styles.input}
        value={typed}
        placeholder={props.placeholder}
        aria-label={props.label}
        aria-invalid={problem !== undefined}
        aria-describedby={[props.describedBy, problem === undefined ? undefined : problemId].filter(Boolean).join(' ')}
        onChange={(_event, { value }) => type(props.option, value === '' ? props.emptied : value)}
      />
      <span className={styles.problem} id={problemId} role="status">
        {problem}
      </span>
    </div>
  );
}
