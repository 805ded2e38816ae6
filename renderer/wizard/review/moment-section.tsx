// The plan's point in time: the sentence, why, what it does not hold, and what the run would send to the server.
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Plan } from '../../../shared/plan.ts';
import { text } from '../../text/text.ts';
import { Facts, Section, type Fact } from './document-parts.tsx';

const words = text.moments.plan;

const useStyles = makeStyles({
  sentence: { margin: '0 0 8px' },
  list: { margin: 0, paddingLeft: '16px' },
  script: {
    margin: '4px 0 0',
    padding: '8px',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
  },
});

export function MomentSection({ plan }: { readonly plan: Plan }) {
  const styles = useStyles();
  const { mode, why, exceptions, script, ifLost } = plan.pointInTime;
  const names = new Map(plan.tables.map(({ id, schema, name }) => [id, `${schema}.${name}`]));
  const facts: readonly Fact[] = [
    ...(why === '' ? [] : [[words.why, why] as const]),
    ...(exceptions.length === 0
      ? []
      : [
          [
            words.exceptions,
            <ul key="list" className={styles.list}>
              {exceptions.map(({ tableId, reason }) => (
                <li key={tableId}>{`${names.get(tableId) ?? tableId}: ${reason}`}</li>
              ))}
            </ul>,
          ] as const,
        ]),
    ...(mode === 'perTable' || mode === 'shared' ? [[words.lost, words.lostWords[ifLost]] as const] : []),
  ];
  return (
    <Section title={text.review.sections.consistency}>
      <p className={styles.sentence}>{plan.consistency}</p>
      {facts.length === 0 ? null : <Facts facts={facts} />}
      {script === null ? null : (
        <>
          <p className={styles.sentence}>{words.script}</p>
          <pre className={styles.script}>{script}</pre>
        </>
      )}
    </Section>
  );
}
