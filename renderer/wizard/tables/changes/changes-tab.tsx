// How the changes of one table are found in later rounds: what the server offers, and what was chosen.
import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { useEffect } from 'react';
import type { IncrementAdvice } from '../../../../shared/increment.ts';
import { adviceQuestion } from '../../../stores/draft-plan.ts';
import { incrementOf } from '../../../stores/series-store.ts';
import { useFrom, useStores } from '../../../stores/stores.tsx';
import { tableKey } from '../../../stores/tables-store.ts';
import { seriesText as words } from '../../../text/series.ts';
import { Problem } from '../../../ui/problem.tsx';
import type { ChoiceProps } from '../table-panel.tsx';
import { AdminScripts } from './admin-scripts.tsx';
import { ModeChoice } from './mode-choice.tsx';
import { PolicyFields } from './policy-fields.tsx';

const stayMs = 300;

const useStyles = makeStyles({
  tab: { display: 'flex', flexDirection: 'column', gap: '12px' },
  quiet: { margin: 0, fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  asking: { display: 'flex', alignItems: 'center', gap: '8px', flexWrap: 'wrap' },
});

export function ChangesTab({ table, choice }: ChoiceProps) {
  const styles = useStyles();
  const isKept = useFrom('series', (state) => state.isKept);
  const keep = useFrom('series', (state) => state.keep);
  if (choice.query !== null) return <p className={styles.quiet}>{isKept ? words.ownQuery : words.onceLine}</p>;
  if (isKept) return <KeptTable table={table} />;
  return (
    <div className={styles.tab}>
      <p className={styles.quiet}>{words.onceLine}</p>
      <div>
        <Button size="small" onClick={() => keep(true)}>
          {words.keep}
        </Button>
      </div>
    </div>
  );
}

function KeptTable({ table }: Pick<ChoiceProps, 'table'>) {
  const styles = useStyles();
  const stores = useStores();
  const key = tableKey(table);
  const advice = useFrom('series', (state) => state.advice.get(key));
  const { asking, error, cancel } = useFrom('series', (state) => state);
  const ask = (again: boolean): void => void stores.series.getState().ask(adviceQuestion(stores, [key]), again);
  // Asked once somebody stays: walking down the list asks the server nothing.
  useEffect(() => {
    const timer = setTimeout(() => {
      if (stores.series.getState().asking !== 'running') ask(false);
    }, stayMs);
    return () => clearTimeout(timer);
  }, [key]);
  return (
    <div className={styles.tab}>
      {asking === 'running' ? (
        <div className={styles.asking} role="status">
          <Spinner size="tiny" label={words.asking} />
          <Button size="small" onClick={cancel}>
            {words.cancel}
          </Button>
        </div>
      ) : error !== null ? (
        <Problem error={error}>
          <Button size="small" onClick={() => ask(true)}>
            {words.askAgain}
          </Button>
        </Problem>
      ) : advice === undefined ? (
        <div>
          <Button size="small" onClick={() => ask(false)}>
            {words.ask}
          </Button>
        </div>
      ) : null}
      {advice === undefined ? null : <Advised tableKeyed={key} advice={advice} onAskAgain={() => ask(true)} />}
    </div>
  );
}

type AdvisedProps = {
  readonly tableKeyed: string;
  readonly advice: IncrementAdvice;
  readonly onAskAgain: () => void;
};

function Advised({ tableKeyed, advice, onAskAgain }: AdvisedProps) {
  const increment = useFrom('series', (state) => incrementOf(state, tableKeyed)) ?? advice.recommended;
  const choose = useFrom('series', (state) => state.choose);
  const setPolicies = useFrom('series', (state) => state.setPolicies);
  return (
    <>
      <ModeChoice advice={advice} increment={increment} onChange={(after) => choose(tableKeyed, after)} />
      <PolicyFields policies={increment} onChange={(policies) => setPolicies([tableKeyed], policies)} />
      <AdminScripts advice={[advice]} onAskAgain={onAskAgain} />
    </>
  );
}
