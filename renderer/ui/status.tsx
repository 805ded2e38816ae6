// A status is always an icon, a word and a colour.
import { makeStyles, mergeClasses, Spinner, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircleFilled,
  CircleRegular,
  DismissCircleFilled,
  SubtractCircleRegular,
  WarningFilled,
} from '@fluentui/react-icons';
import { memo } from 'react';

export type StatusKind = 'waiting' | 'running' | 'passed' | 'warning' | 'failed' | 'skipped';

const useStyles = makeStyles({
  // On the base line its icon would make a line higher than the text beside it.
  row: { display: 'inline-flex', alignItems: 'center', gap: '6px', whiteSpace: 'nowrap', verticalAlign: 'bottom' },
  icon: { display: 'inline-flex', fontSize: '16px', flexShrink: 0 },
  waiting: { color: tokens.colorNeutralForeground3 },
  running: { color: tokens.colorBrandForeground1 },
  passed: { color: tokens.colorStatusSuccessForeground1 },
  warning: { color: tokens.colorStatusWarningForeground1 },
  failed: { color: tokens.colorStatusDangerForeground1 },
  skipped: { color: tokens.colorNeutralForeground3 },
});

/** The icon alone, for places where the word stands beside it. Many are shown where figures change often. */
export const StatusIcon = memo(function StatusIcon({ kind }: { readonly kind: StatusKind }) {
  const styles = useStyles();
  return (
    <span className={mergeClasses(styles.icon, styles[kind])} aria-hidden>
      {icons[kind]}
    </span>
  );
});

const icons = {
  waiting: <CircleRegular />,
  running: <Spinner size="extra-tiny" />,
  passed: <CheckmarkCircleFilled />,
  warning: <WarningFilled />,
  failed: <DismissCircleFilled />,
  skipped: <SubtractCircleRegular />,
} as const;

export function Status({ kind, word }: { readonly kind: StatusKind; readonly word: string }) {
  const styles = useStyles();
  return (
    <span className={styles.row}>
      <StatusIcon kind={kind} />
      <span>{word}</span>
    </span>
  );
}
