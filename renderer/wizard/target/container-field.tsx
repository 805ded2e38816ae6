// The container: typed, chosen from what the account has, or created here.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { containerProblem } from '../../stores/target-problems.ts';
import { useFrom } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import { LabelledCombo } from '../../ui/labelled-combo.tsx';
import { Problem } from '../../ui/problem.tsx';

const words = text.target.container;
/** Longer than is allowed, so that a name that is too long can be told about. */
const longestTyped = 128;

const useStyles = makeStyles({
  actions: { display: 'flex', alignItems: 'center', gap: '8px', flexWrap: 'wrap', marginTop: '8px' },
  status: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  problem: { marginTop: '8px' },
});

export function ContainerField() {
  const styles = useStyles();
  const container = useFrom('target', (state) => state.draft.container);
  const isAttempted = useFrom('target', (state) => state.isAttempted);
  const { state, names, created, error } = useFrom('target', (target) => target.containers);
  const { change, runTest, listContainers, createContainer } = useFrom('target', (target) => target);
  const name = container.trim();
  const problem = containerProblem(container);
  const isTold = problem !== null && (name !== '' || isAttempted);
  const isBusy = state === 'listing' || state === 'creating';
  const isMissing = problem === null && state === 'listed' && !names.includes(name);
  return (
    <div>
      <LabelledCombo
        label={words.label}
        hint={words.before}
        problem={isTold ? problem : undefined}
        value={container}
        names={names}
        maxLength={longestTyped}
        onChange={(value) => change({ container: value })}
        onEnter={() => void runTest()}
      />
      <div className={styles.actions}>
        <Button size="small" disabledFocusable={isBusy} onClick={() => void listContainers()}>
          {words.list}
        </Button>
        {isMissing || state === 'creating' || (state === 'failed' && problem === null) ? (
          <Button size="small" disabledFocusable={isBusy} onClick={() => void createContainer()}>
            {words.create}
          </Button>
        ) : null}
        <span className={styles.status} role="status">
          {state === 'listing' ? words.listing : null}
          {state === 'creating' ? words.creating : null}
          {state === 'listed' && created === name ? words.created(name) : null}
          {state === 'listed' && created !== name
            ? isMissing
              ? words.missing(name)
              : words.listed(names.length)
            : null}
        </span>
      </div>
      {error === null ? null : (
        <div className={styles.problem}>
          <Problem error={error} />
        </div>
      )}
    </div>
  );
}
