// What the check of the source found, what was decided about it, and who signed.
import { makeStyles } from '@fluentui/react-components';
import type { Plan } from '../../../shared/plan.ts';
import { choiceOf, preflightSentence, type Finding } from '../../../shared/preflight.ts';
import { useDerived } from '../../stores/derived.ts';
import { isCheckOutdated } from '../../stores/draft-plan.ts';
import { text } from '../../text/text.ts';
import { formatWhen } from '../../ui/when.ts';
import { Facts, Section, type Fact } from './document-parts.tsx';

const words = text.check.review;

const useStyles = makeStyles({
  sentence: { margin: '0 0 8px' },
  list: { margin: 0, paddingLeft: '16px' },
});

export function CheckSection({ plan, from }: { readonly plan: Plan; readonly from: 'plan' | 'opened' }) {
  const styles = useStyles();
  const isLeftBehind = useDerived((stores) => from === 'plan' && isCheckOutdated(stores));
  const facts = plan.preflight === null ? [] : factsOf(plan.preflight, styles.list);
  return (
    <Section title={words.title}>
      <p className={styles.sentence}>{preflightSentence(plan.preflight)}</p>
      {plan.preflight === null && isLeftBehind ? <p className={styles.sentence}>{words.outdated}</p> : null}
      {facts.length === 0 ? null : <Facts facts={facts} />}
    </Section>
  );
}

function factsOf(
  { preflight, decisions, signOff }: NonNullable<Plan['preflight']>,
  listClass: string,
): readonly Fact[] {
  const decided = preflight.findings.flatMap((finding) => {
    const choice = choiceOf(finding, decisions);
    return choice === null ? [] : [`${placeOf(finding)}: ${finding.what} ${text.check.choices[choice]}.`];
  });
  const yellow = preflight.findings
    .filter(({ severity }) => severity === 'yellow')
    .map((finding) => `${placeOf(finding)}: ${finding.what}`);
  const signed = signOff === null ? words.nobody : `${signOff.by}, ${formatWhen(signOff.atUtc)}`;
  return [
    ...(decided.length === 0
      ? []
      : [[words.decisions, <Lines key="d" lines={decided} className={listClass} />] as const]),
    ...(yellow.length === 0 ? [] : [[words.yellow, <Lines key="y" lines={yellow} className={listClass} />] as const]),
    [words.signed, signed],
  ];
}

function Lines({ lines, className }: { readonly lines: readonly string[]; readonly className: string }) {
  return (
    <ul className={className}>
      {[...new Set(lines)].map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

const placeOf = ({ schema, table, column }: Finding): string =>
  table === null ? text.check.grid.database : [schema, table, column].filter((part) => part !== null).join('.');
