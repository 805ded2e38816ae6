// One line of the rail: an icon or a step's number, a label, and under it what was chosen.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { text } from '../text/text.ts';
import { spokenOnly } from './spoken-only.ts';

const useStyles = makeStyles({
  item: {
    display: 'flex',
    alignItems: 'center',
    gap: '10px',
    width: '100%',
    boxSizing: 'border-box',
    padding: '6px 12px',
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    background: 'none',
    color: tokens.colorNeutralForeground1,
    font: 'inherit',
    textAlign: 'left',
    cursor: 'pointer',
    minHeight: '32px',
    '@media (max-width: 900px)': { padding: '6px 11px', position: 'relative' },
    ':hover': { backgroundColor: tokens.colorNeutralBackground3Hover, color: tokens.colorNeutralForeground1Hover },
    // High contrast swaps the ground under hover and selection, so every word on it must follow.
    ':hover span': { color: tokens.colorNeutralForeground1Hover },
    ':disabled span': { color: tokens.colorNeutralForeground3 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    ':disabled': { color: tokens.colorNeutralForeground3, cursor: 'default', backgroundColor: 'transparent' },
  },
  current: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    color: tokens.colorNeutralForeground1Selected,
    '& span': { color: tokens.colorNeutralForeground1Selected },
    fontWeight: 600,
    boxShadow: `inset 3px 0 0 ${tokens.colorCompoundBrandStroke}`,
  },
  mark: {
    width: '20px',
    height: '20px',
    flexShrink: 0,
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    fontSize: '16px',
  },
  number: {
    borderRadius: '50%',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    boxSizing: 'border-box',
    fontSize: '12px',
  },
  done: { color: tokens.colorStatusSuccessForeground1, border: `1px solid ${tokens.colorStatusSuccessBorder1}` },
  words: { minWidth: 0, flex: 1, '@media (max-width: 900px)': spokenOnly },
  label: { display: 'block', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  line: {
    display: 'block',
    fontSize: '12px',
    lineHeight: '16px',
    fontWeight: 400,
    color: tokens.colorNeutralForeground2,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
});

export type RailItemProps = {
  readonly label: string;
  readonly icon?: ReactNode;
  readonly number?: number;
  readonly line?: string;
  readonly isCurrent: boolean;
  readonly isDone?: boolean;
  readonly isDisabled?: boolean;
  readonly onClick: () => void;
};

export function RailItem({ label, icon, number, line = '', isDone = false, ...props }: RailItemProps) {
  const styles = useStyles();
  return (
    <button
      type="button"
      className={mergeClasses(styles.item, props.isCurrent && styles.current)}
      aria-current={props.isCurrent ? (number === undefined ? 'page' : 'step') : undefined}
      disabled={props.isDisabled}
      onClick={props.onClick}
    >
      <span
        className={mergeClasses(styles.mark, number !== undefined && styles.number, isDone && styles.done)}
        aria-hidden={!isDone}
        aria-label={isDone ? text.frame.stepState.done : undefined}
        role={isDone ? 'img' : undefined}
        title={line === '' ? label : `${label}: ${line}`}
      >
        {isDone ? <CheckmarkRegular fontSize={12} /> : (icon ?? number)}
      </span>
      <span className={styles.words}>
        <span className={styles.label} title={label}>
          {label}
        </span>
        {line === '' ? null : (
          <span className={styles.line} title={line}>
            {line}
          </span>
        )}
      </span>
    </button>
  );
}
