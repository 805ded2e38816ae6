// The part of a run that Data Factory carries, in one line: how far, when it answered last, and what troubles it.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { FactoryProgress } from '../../../shared/factory-progress.ts';
import type { TableSnapshot } from '../../../shared/run.ts';
import { factoryRunText } from '../../text/factory-run.ts';
import { describeProblem } from '../../text/problems.ts';
import { Status, type StatusKind } from '../../ui/status.tsx';
import { formatClock } from '../../ui/when.ts';

const words = factoryRunText.line;

const useStyles = makeStyles({
  line: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: '4px 12px', minHeight: '28px' },
  title: { margin: 0, fontSize: '13px', lineHeight: '20px', fontWeight: 600, overflowWrap: 'anywhere', minWidth: 0 },
  quiet: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  trouble: { flexBasis: '100%', fontSize: '12px', lineHeight: '16px', overflowWrap: 'anywhere' },
});

const kinds: Readonly<Record<FactoryProgress['state'], StatusKind>> = {
  checking: 'running',
  starting: 'running',
  running: 'running',
  cancelling: 'running',
  ended: 'skipped',
};

type FactoryLineProps = {
  readonly progress: FactoryProgress;
  readonly tables: readonly TableSnapshot[];
  readonly isShown: boolean;
  readonly onShow: () => void;
};

export function FactoryLine({ progress, tables, isShown, onShow }: FactoryLineProps) {
  const styles = useStyles();
  const { factory, state, answeredUtc, trouble, pipelineRuns } = progress;
  const answered = answeredUtc === null ? null : formatClock(answeredUtc);
  const own = tables.filter((table) => table.factory !== undefined);
  const done = own.filter((table) => table.state === 'done').length;
  const why = oneReason(own);
  const kind = trouble !== null ? 'warning' : why === null ? kinds[state] : 'failed';
  const told = trouble === null ? why : tellTrouble(progress, trouble);
  return (
    <section className={styles.line} aria-label={words.title(factory)}>
      <h2 className={styles.title}>{words.title(factory)}</h2>
      <Status kind={kind} word={words.states[state]} />
      <span className={styles.quiet}>
        {[words.tables(done, own.length), answered === null ? words.notAnswered : words.answered(answered)].join(', ')}
      </span>
      <Button size="small" aria-expanded={isShown} onClick={onShow}>
        {words.runs(pipelineRuns.length)}
      </Button>
      <span className={styles.trouble} role="status" hidden={told === null}>
        {told ?? ''}
      </span>
    </section>
  );
}

function tellTrouble({ answeredUtc, askedAgainUtc = null }: FactoryProgress, why: string): string {
  if (askedAgainUtc === null) return words.trouble(why);
  return words.silent(answeredUtc === null ? null : formatClock(answeredUtc), formatClock(askedAgainUtc), why);
}

/** Why none of its tables was moved, where that is one and the same: then it is the factory's, and not of a table. */
function oneReason(own: readonly TableSnapshot[]): string | null {
  const [first = null, ...others] = new Set(own.map(({ error }) => (error === null ? null : describeProblem(error))));
  return others.length === 0 ? first : null;
}
