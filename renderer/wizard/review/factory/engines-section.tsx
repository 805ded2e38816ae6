// Who moves which tables, where the factory is, and how what it moves is proven; and the way to set it up.
import { Button, makeStyles } from '@fluentui/react-components';
import { formatBytes } from '../../../../shared/format.ts';
import type { Plan, PlanTable } from '../../../../shared/plan.ts';
import { signInName } from '../../../../shared/sign-in.ts';
import { stayReason } from '../../../stores/engine-refusals.ts';
import { useStores } from '../../../stores/stores.tsx';
import { enginesText } from '../../../text/engines.ts';
import { seriesText } from '../../../text/series.ts';
import { Facts, Section, type Fact } from '../document-parts.tsx';
import { groupTables, tableName } from '../plan-words.ts';

const words = enginesText.review;
const placesShown = 12;

const useStyles = makeStyles({
  list: { margin: 0, paddingLeft: '16px' },
  proof: { margin: '8px 0 0', maxWidth: '760px' },
  row: {
    display: 'flex',
    gap: '8px',
    alignItems: 'center',
    flexWrap: 'wrap',
    marginTop: '8px',
    '@media print': { display: 'none' },
  },
});

const sizeOf = (tables: readonly PlanTable[]): string =>
  formatBytes(tables.reduce((sum, { bytesEstimate }) => sum + (bytesEstimate ?? 0), 0));

type EnginesSectionProps = {
  readonly plan: Plan;
  readonly from: 'plan' | 'opened';
  readonly isWhole: boolean;
};

export function EnginesSection({ plan, from, isWhole }: EnginesSectionProps) {
  const styles = useStyles();
  const { app } = useStores();
  const { factory: place, tables } = plan;
  const stays = groupTables(tables, ({ notes }) => stayReason(notes));
  if (place === undefined && stays.length === 0) return null;
  const there = tables.filter(({ engine }) => engine === 'factory');
  const here = tables.filter(({ engine }) => engine !== 'factory');
  const stayFact: readonly Fact[] =
    stays.length === 0
      ? []
      : [
          [
            words.stays,
            <ul key="stays" className={styles.list}>
              {stays.map(({ text, places }) => (
                <li key={text}>{`${named(places, isWhole)}: ${text}`}</li>
              ))}
            </ul>,
          ],
        ];
  const facts: readonly Fact[] = [
    [enginesText.names.here, words.here(here.length, sizeOf(here))],
    ...(place === undefined
      ? []
      : [
          [enginesText.names.factory, words.here(there.length, sizeOf(there))] as const,
          [words.tables, named(there.map(tableName), isWhole)] as const,
          [words.factory, place.factory] as const,
          [words.place, words.placeOf(place.resourceGroup, place.subscription)] as const,
          [words.nodes, words.nodesOf(place.nodes)] as const,
          [words.vault, place.vault] as const,
          [words.signIn, signInName(place.signIn)] as const,
        ]),
    ...stayFact,
  ];
  return (
    <Section title={words.title}>
      <Facts facts={facts} />
      {place === undefined ? null : (
        <>
          <p className={styles.proof}>{words.proof}</p>
          <div className={styles.row}>
            <Button size="small" onClick={() => app.getState().go({ name: 'factory', from })}>
              {words.setup}
            </Button>
            <span>{words.setupHint}</span>
          </div>
        </>
      )}
    </Section>
  );
}

const named = (places: readonly string[], isWhole: boolean): string =>
  seriesText.places(isWhole ? places : places.slice(0, placesShown), places.length);
