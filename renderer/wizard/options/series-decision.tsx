// The decision between moving once and keeping up to date, and what all tables of a series have in common.
import { Button, Input, makeStyles, Select, Spinner, tokens } from '@fluentui/react-components';
import { useEffect } from 'react';
import { adviceQuestion, keptKeys, seriesName } from '../../stores/draft-plan.ts';
import { incrementOf, nameProblem } from '../../stores/series-store.ts';
import { useDerived } from '../../stores/derived.ts';
import { useFrom, useStores } from '../../stores/stores.tsx';
import { seriesText as words } from '../../text/series.ts';
import { FormField } from '../../ui/field.tsx';
import { Problem } from '../../ui/problem.tsx';
import { AdminScripts, joinScripts } from '../tables/changes/admin-scripts.tsx';
import { Choice } from './decision.tsx';
import { SeriesBulk } from './series-bulk.tsx';

const ways = ['once', 'kept'] as const;

const useStyles = makeStyles({
  inside: {
    display: 'flex',
    flexDirection: 'column',
    gap: '12px',
    margin: '0 0 12px 8px',
    paddingLeft: '16px',
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  fields: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(240px, 100%), 1fr))',
    gap: '8px 16px',
    alignItems: 'start',
  },
  quiet: { margin: 0, fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  asking: { display: 'flex', alignItems: 'center', gap: '8px', flexWrap: 'wrap', minHeight: '24px' },
});

export function SeriesDecision() {
  const isKept = useFrom('series', (state) => state.isKept);
  const keep = useFrom('series', (state) => state.keep);
  return (
    <>
      <Choice
        title={words.title}
        values={ways}
        names={words.names}
        consequence={words.consequence}
        value={isKept ? 'kept' : 'once'}
        onChange={(way) => keep(way === 'kept')}
      />
      {isKept ? <Kept /> : null}
    </>
  );
}

function Kept() {
  const styles = useStyles();
  const stores = useStores();
  const name = useDerived(seriesName);
  const typeName = useFrom('series', (state) => state.typeName);
  const compactEvery = useFrom('series', (state) => state.compactEvery);
  const compact = useFrom('series', (state) => state.compact);
  useFrom('tables', (state) => state.chosen);
  const keys = keptKeys(stores);
  const ask = (again: boolean): void => void stores.series.getState().ask(adviceQuestion(stores, keys), again);
  // Keeping tables up to date is what asks; tables that are known are not asked about again.
  useEffect(() => {
    if (keys.length > 0) ask(false);
  }, []);
  return (
    <div className={styles.inside}>
      <div className={styles.fields}>
        <FormField label={words.name} hint={words.nameHint} problem={nameProblem(name) ?? undefined}>
          <Input value={name} spellCheck={false} onChange={(_, { value }) => typeName(value)} />
        </FormField>
        <FormField label={words.compact} hint={words.compactHint}>
          <Select
            value={String(compactEvery ?? 0)}
            onChange={(_, { value }) => compact(value === '0' ? null : Number(value))}
          >
            <option value="0">{words.compactNever}</option>
            {[10, 24, 50, 100, 500].map((rounds) => (
              <option key={rounds} value={String(rounds)}>
                {words.compactEvery(rounds)}
              </option>
            ))}
          </Select>
        </FormField>
      </div>
      <Asking keys={keys} onAsk={ask} />
      <SeriesBulk keys={keys} />
    </div>
  );
}

type AskingProps = { readonly keys: readonly string[]; readonly onAsk: (again: boolean) => void };

function Asking({ keys, onAsk }: AskingProps) {
  const styles = useStyles();
  const state = useFrom('series', (whole) => whole);
  const { asking, error, cancel, advice } = state;
  const known = keys.flatMap((key) => advice.get(key) ?? []);
  const modes = new Map<string, number>();
  for (const key of keys) {
    const increment = incrementOf(state, key);
    const word = increment === null ? words.notKnown : words.modes[increment.mode];
    modes.set(word, (modes.get(word) ?? 0) + 1);
  }
  const counts = [...modes]
    .toSorted(([, one], [, other]) => other - one)
    .map(([mode, count]) => words.modeCount(mode, count))
    .join(', ');
  return (
    <>
      {error === null ? null : <Problem error={error} />}
      <div className={styles.asking}>
        {asking === 'running' ? (
          <>
            <Spinner size="tiny" label={words.asking} />
            <Button size="small" onClick={cancel}>
              {words.cancel}
            </Button>
          </>
        ) : (
          <>
            <span className={styles.quiet}>{known.length === 0 ? words.notAsked : counts}</span>
            {/* Beside a script for the administrator it stands there. */}
            {keys.length === 0 || joinScripts(known).tables > 0 ? null : (
              <Button size="small" onClick={() => onAsk(true)}>
                {known.length === 0 ? words.ask : words.askAgain}
              </Button>
            )}
          </>
        )}
      </div>
      <AdminScripts advice={known} onAskAgain={() => onAsk(true)} />
    </>
  );
}
