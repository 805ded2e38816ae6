// The list of a connection test: what was tried, what came of it, and what to do where it failed.
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ChevronDownRegular, ChevronRightRegular } from '@fluentui/react-icons';
import { useId, useState } from 'react';
import type { Check, CheckList as Checks } from '../../shared/checks.ts';
import { useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { Problem } from './problem.tsx';
import { StatusIcon } from './status.tsx';

const words = text.checks;

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  line: {
    display: 'grid',
    gridTemplateColumns: '16px minmax(0, 1fr) auto',
    columnGap: '8px',
    alignItems: 'start',
    padding: '6px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
  },
  icon: { height: '18px', display: 'flex', alignItems: 'center' },
  word: { fontSize: '12px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  below: { gridColumnStart: 2, gridColumnEnd: 4, minWidth: 0, overflowWrap: 'anywhere' },
  wide: { gridColumnStart: 1, gridColumnEnd: 4, marginTop: '4px' },
  detail: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2, margin: 0 },
  toggle: { padding: 0, marginLeft: '-6px', minWidth: 0, justifyContent: 'flex-start', fontWeight: 400 },
  facts: {
    margin: '4px 0 0',
    display: 'grid',
    gridTemplateColumns: 'fit-content(130px) minmax(0, 1fr)',
    columnGap: '12px',
    rowGap: '2px',
    fontSize: '12px',
    lineHeight: '16px',
  },
  factName: { color: tokens.colorNeutralForeground2 },
  factValue: { margin: 0, overflowWrap: 'anywhere', userSelect: 'text' },
  fix: { marginTop: '6px' },
  code: {
    margin: '2px 0 4px',
    padding: '6px 8px',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: '12px',
    lineHeight: '16px',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    backgroundColor: tokens.colorNeutralBackground3,
  },
});

export function CheckList({ checks }: { readonly checks: Checks }) {
  const styles = useStyles();
  return (
    <ul className={styles.list}>
      {checks.map((check) => (
        <li key={check.id} className={styles.line}>
          <CheckLine check={check} />
        </li>
      ))}
    </ul>
  );
}

function CheckLine({ check }: { readonly check: Check }) {
  const styles = useStyles();
  const label = words.labels[check.id];
  return (
    <>
      <span className={styles.icon}>
        <StatusIcon kind={check.state} />
      </span>
      <span>{label}</span>
      <span className={styles.word}>{text.frame.status[check.state]}</span>
      {check.detail === null || check.detail === '' ? null : (
        <p className={mergeClasses(styles.below, styles.detail)}>{check.detail}</p>
      )}
      {check.error === null ? null : (
        <div className={styles.wide}>
          <Problem error={check.error} />
        </div>
      )}
      {check.fix === null ? null : <Fix label={label} fix={check.fix} />}
      {check.facts.length === 0 ? null : <Facts key={check.state} label={label} check={check} />}
    </>
  );
}

function Fix({ label, fix }: { readonly label: string; readonly fix: string }) {
  const styles = useStyles();
  const { api } = useStores();
  return (
    <div className={mergeClasses(styles.below, styles.fix)}>
      <p className={styles.detail}>{words.fix}</p>
      <pre className={styles.code}>{fix}</pre>
      <Button
        size="small"
        aria-label={`${words.copyFix}: ${label}`}
        onClick={() => void api.call('clipboard.write', { text: fix })}
      >
        {words.copyFix}
      </Button>
    </div>
  );
}

/** What a failure was seen by is open from the start. */
function Facts({ label, check: { facts, state } }: { readonly label: string; readonly check: Check }) {
  const styles = useStyles();
  const [isOpen, setIsOpen] = useState(state === 'failed');
  const id = useId();
  return (
    <div className={styles.below}>
      <Button
        size="small"
        appearance="transparent"
        className={styles.toggle}
        icon={isOpen ? <ChevronDownRegular /> : <ChevronRightRegular />}
        aria-expanded={isOpen}
        aria-controls={id}
        aria-label={`${isOpen ? words.hideFacts : words.showFacts}: ${label}`}
        onClick={() => setIsOpen(!isOpen)}
      >
        {isOpen ? words.hideFacts : words.showFacts}
      </Button>
      <div id={id}>
        {isOpen ? (
          <dl className={styles.facts} aria-label={words.factsOf(label)}>
            {facts.map((fact) => (
              <FactLine key={fact.label} {...fact} />
            ))}
          </dl>
        ) : null}
      </div>
    </div>
  );
}

function FactLine({ label, value }: Check['facts'][number]) {
  const styles = useStyles();
  return (
    <>
      <dt className={styles.factName}>{label}</dt>
      <dd className={styles.factValue}>{value}</dd>
    </>
  );
}
