// What came of a round: the verdict, what has to be known, and how each table was read.
import { Button, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import type { RunSummary } from '../../../shared/contract.ts';
import type { RoundResult } from '../../../shared/series.ts';
import { runRound, type RoundRefusal } from '../../stores/next-round.ts';
import type { WatchedRound } from '../../stores/rounds-store.ts';
import { useFrom, useStores } from '../../stores/stores.tsx';
import { seriesText } from '../../text/series.ts';
import { text } from '../../text/text.ts';
import { Page } from '../../ui/page.tsx';
import { StatusIcon } from '../../ui/status.tsx';
import { OpenContainer } from '../run-actions.tsx';
import { VerdictHead } from '../proof-section.tsx';
import { Refusal } from './refusal.tsx';
import { RoundTables } from './round-tables.tsx';
import { ScheduleButton } from './schedule-button.tsx';

const words = seriesText.round;

const useStyles = makeStyles({
  all: { display: 'flex', flexDirection: 'column', gap: '20px' },
  heading: { margin: '0 0 4px', fontSize: '14px', lineHeight: '20px', fontWeight: 600 },
  list: { listStyleType: 'none', margin: 0, padding: 0, maxWidth: '720px' },
  notice: { display: 'flex', gap: '8px', padding: '3px 0', overflowWrap: 'anywhere' },
  row: { display: 'flex', gap: '8px', flexWrap: 'wrap' },
  gap: { flex: 1 },
});

type ResultProps = {
  readonly round: WatchedRound;
  readonly result: RoundResult;
  readonly runs: readonly RunSummary[];
};

export function RoundResultPage({ round, result }: ResultProps) {
  const styles = useStyles();
  const stores = useStores();
  const [refusal, setRefusal] = useState<RoundRefusal | null>(null);
  const { source, target } = round.plan;
  const isTroubled = result.tables.some(({ how }) => how === 'failed' || how === 'stopped');
  const verdict = result.isComplete
    ? { kind: 'passed' as const, words: words.complete(result.round), meaning: words.completeMeaning }
    : {
        kind: isTroubled ? ('failed' as const) : ('skipped' as const),
        words: words.incomplete(result.round),
        meaning: words.incompleteMeaning,
      };
  const next = async (): Promise<void> => setRefusal(await runRound(stores, round.plan, round.path));
  return (
    <Page
      title={words.title(result.series)}
      purpose={text.run.purpose(`${source.server} \\ ${source.database}`, target.container)}
      foot={
        <>
          <span className={styles.gap} />
          <ScheduleButton plan={round.plan} path={round.path} onRefused={setRefusal} />
          <Button appearance="primary" onClick={() => void next()}>
            {result.isComplete ? words.next : words.again}
          </Button>
        </>
      }
    >
      <div className={styles.all}>
        <VerdictHead verdict={verdict} />
        <Refusal refusal={refusal} />
        <Notices notices={result.notices} />
        <RoundTables tables={result.tables} />
        <Runs result={result} round={round} />
      </div>
    </Page>
  );
}

function Notices({ notices }: { readonly notices: readonly string[] }) {
  const styles = useStyles();
  if (notices.length === 0) return null;
  return (
    <section aria-label={words.notices}>
      <h3 className={styles.heading}>{words.notices}</h3>
      <ul className={styles.list}>
        {notices.map((notice) => (
          <li key={notice} className={styles.notice}>
            <StatusIcon kind="warning" />
            <span>{notice}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Runs({ result, round }: Pick<ResultProps, 'result' | 'round'>) {
  const styles = useStyles();
  const go = useFrom('app', (state) => state.go);
  return (
    <section aria-label={words.runs}>
      <h3 className={styles.heading}>{words.runs}</h3>
      <div className={styles.row}>
        {result.runs.map(({ runId, kind }) => (
          <Button key={runId} onClick={() => go({ name: 'result', runId })}>
            {words.openRun(words.kinds[kind])}
          </Button>
        ))}
        <OpenContainer plan={round.plan} />
      </div>
    </section>
  );
}
