// What a plan says about being kept up to date: how changes are found, and what rounds do where they cannot go on.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import type { Increment } from '../../../shared/increment.ts';
import { Refusal } from '../../run/round/refusal.tsx';
import { ScheduleButton } from '../../run/round/schedule-button.tsx';
import type { RoundRefusal } from '../../stores/next-round.ts';
import { seriesText } from '../../text/series.ts';
import { Facts, Section } from './document-parts.tsx';
import { groupTables } from './plan-words.ts';

const words = seriesText.review;
const placesShown = 12;

const useStyles = makeStyles({
  item: { margin: '0 0 4px', ':last-child': { marginBottom: 0 } },
  schedule: { marginTop: '8px', '@media print': { display: 'none' } },
  places: { display: 'block', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
});

/** A table without a mode is copied whole in every round. */
const incrementOf = ({ increment }: PlanTable): Increment =>
  increment ?? { mode: 'reload', ifLost: 'reload', ifSchemaChanged: 'stop' };

function deleteWords(increment: Increment): string | null {
  if (increment.mode !== 'rowversion' && increment.mode !== 'watermark') return null;
  const mode = seriesText.modes[increment.mode];
  return increment.sweepEvery === null
    ? words.seesNone(mode)
    : `${seriesText.sweepEvery(increment.sweepEvery)}, ${words.sweep}`;
}

type SeriesSectionProps = {
  readonly plan: Plan;
  /** Of the plan file; null = it lies in none yet. */
  readonly path: string | null;
  readonly isWhole: boolean;
};

export function SeriesSection({ plan, path, isWhole }: SeriesSectionProps) {
  const styles = useStyles();
  const [refusal, setRefusal] = useState<RoundRefusal | null>(null);
  const { series, tables } = plan;
  if (series === undefined) return null;
  const listed = (wordsOf: (increment: Increment) => string | null) => (
    <Groups tables={tables} wordsOf={wordsOf} isWhole={isWhole} />
  );
  const asksForDeletes = tables.some((table) => deleteWords(incrementOf(table)) !== null);
  return (
    <Section title={words.title}>
      <Facts
        facts={[
          [words.series, series.name],
          [words.rounds, words.first],
          [words.byMode, listed(seriesText.modeWords)],
          [words.ifLost, listed(({ ifLost }) => seriesText.ifLostOf[ifLost])],
          [words.ifSchemaChanged, listed(({ ifSchemaChanged }) => seriesText.ifSchemaChangedOf[ifSchemaChanged])],
          ...(asksForDeletes ? [[words.deletes, listed(deleteWords)] as const] : []),
          [
            words.compact,
            series.compactEvery === null ? seriesText.compactNever : seriesText.compactEvery(series.compactEvery),
          ],
        ]}
      />
      <div className={styles.schedule}>
        <ScheduleButton plan={plan} path={path ?? ''} onRefused={setRefusal} />
        <Refusal refusal={refusal} />
      </div>
    </Section>
  );
}

type GroupsProps = {
  readonly tables: readonly PlanTable[];
  readonly wordsOf: (increment: Increment) => string | null;
  readonly isWhole: boolean;
};

/** What holds for all tables is said without naming them. */
function Groups({ tables, wordsOf, isWhole }: GroupsProps) {
  const styles = useStyles();
  const groups = groupTables(tables, (table) => wordsOf(incrementOf(table)));
  return groups.map(({ text, places }) => (
    <p key={text} className={styles.item}>
      {text}
      {places.length === tables.length ? null : (
        <span className={styles.places}>
          {seriesText.places(isWhole ? places : places.slice(0, placesShown), places.length)}
        </span>
      )}
    </p>
  ));
}
