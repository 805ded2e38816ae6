// The connection test at the right of a form: what will be tried, how far it is, and what came of it.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useId, useRef } from 'react';
import type { Check } from '../../shared/checks.ts';
import { worthWaiting } from '../../shared/errors/refusal.ts';
import { waitingChecks, type ConnectionTest } from '../stores/connection-test.ts';
import { text } from '../text/text.ts';
import { CheckList } from './check-list.tsx';
import { Problem } from './problem.tsx';

const words = text.checks;

const useStyles = makeStyles({
  panel: {
    width: '380px',
    flexShrink: 0,
    boxSizing: 'border-box',
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
    padding: '24px 20px',
    overflowY: 'auto',
    '@media (max-width: 1100px)': { width: '316px', padding: '24px 16px' },
    '@media (max-width: 900px)': {
      width: 'auto',
      padding: '16px',
      overflowY: 'visible',
      borderLeftStyle: 'none',
      borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    },
  },
  title: { margin: 0, fontSize: '13px', lineHeight: '18px', fontWeight: 600 },
  actions: { display: 'flex', alignItems: 'center', gap: '8px', margin: '8px 0 4px' },
  status: { margin: '0 0 8px', minHeight: '18px', color: tokens.colorNeutralForeground2 },
  problem: { marginTop: '8px' },
  keepTrying: { flexShrink: 0, whiteSpace: 'nowrap' },
  note: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
});

type TestPanelProps = {
  readonly title: string;
  readonly button: string;
  readonly ids: readonly Check['id'][];
  readonly test: ConnectionTest;
  readonly isVoid: boolean;
  readonly onTest: () => void;
  readonly onCancel: () => void;
  /** Tests again and again, for causes that pass by themselves; not offered unless given. */
  readonly onKeepTrying?: (() => void) | undefined;
};

export function TestPanel({ title, button, ids, test, isVoid, onTest, onCancel, onKeepTrying }: TestPanelProps) {
  const styles = useStyles();
  const start = useRef<HTMLButtonElement>(null);
  const isRunning = test.state === 'running';
  return (
    <aside className={styles.panel} aria-label={title}>
      <h2 className={styles.title}>{title}</h2>
      <div className={styles.actions}>
        <Button ref={start} disabledFocusable={isRunning} onClick={onTest}>
          {button}
        </Button>
        {isRunning ? (
          <Button
            appearance="subtle"
            onClick={() => {
              onCancel();
              start.current?.focus();
            }}
          >
            {words.cancel}
          </Button>
        ) : null}
      </div>
      {onKeepTrying !== undefined && isWorthWaiting(test) ? (
        <KeepTrying
          onClick={() => {
            start.current?.focus();
            onKeepTrying();
          }}
        />
      ) : null}
      <p className={styles.status} role="status">
        {describeTest(test, isVoid)}
      </p>
      <CheckList checks={test.state === 'none' ? waitingChecks(ids) : test.checks} />
      {test.error === null ? null : (
        <div className={styles.problem}>
          <Problem error={test.error} />
        </div>
      )}
    </aside>
  );
}

const isWorthWaiting = ({ state, checks }: ConnectionTest): boolean =>
  state === 'failed' && checks.some(({ error }) => error !== null && worthWaiting.has(error.code));

function KeepTrying({ onClick }: { readonly onClick: () => void }) {
  const styles = useStyles();
  const note = useId();
  return (
    <div className={styles.actions}>
      <Button className={styles.keepTrying} aria-describedby={note} onClick={onClick}>
        {words.keepTrying}
      </Button>
      <span id={note} className={styles.note}>
        {words.keepTryingNote}
      </span>
    </div>
  );
}

function describeTest({ state, checks, error }: ConnectionTest, isVoid: boolean): string {
  const labelOf = (wanted: Check['state']): string => {
    const found = checks.find((check) => check.state === wanted);
    return found === undefined ? '' : words.labels[found.id];
  };
  switch (state) {
    case 'none':
      return isVoid ? words.isVoid : '';
    case 'running':
      return words.testing(labelOf('running'));
    case 'passed':
      return checks.some((check) => check.state === 'warning') ? words.passedWithWarnings : words.passed;
    case 'failed':
      return error === null ? words.failed(labelOf('failed')) : words.unanswered;
  }
}
