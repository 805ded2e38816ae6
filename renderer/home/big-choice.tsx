// One of the large choices of the home screen: a button with an icon, a name and a line.
import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  choice: {
    display: 'flex',
    gap: '12px',
    alignItems: 'flex-start',
    padding: '14px 16px',
    minHeight: '88px',
    boxSizing: 'border-box',
    font: 'inherit',
    textAlign: 'left',
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
    minWidth: 0,
    ':hover': {
      backgroundColor: tokens.colorNeutralBackground1Hover,
      border: `1px solid ${tokens.colorNeutralStroke1Hover}`,
    },
    ':hover span': { color: tokens.colorNeutralForeground1Hover },
    ':active': { backgroundColor: tokens.colorNeutralBackground1Pressed },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  icon: { fontSize: '24px', lineHeight: 0, color: tokens.colorBrandForeground1, flexShrink: 0 },
  words: { minWidth: 0, flex: 1 },
  name: { display: 'block', fontSize: '14px', lineHeight: '20px', fontWeight: 600 },
  hint: {
    display: 'block',
    marginTop: '2px',
    fontSize: '12px',
    lineHeight: '16px',
    color: tokens.colorNeutralForeground2,
    overflowWrap: 'anywhere',
  },
});

export function BigChoice(props: {
  readonly icon: ReactNode;
  readonly name: string;
  readonly hint: string;
  readonly onClick: () => void;
}) {
  const styles = useStyles();
  return (
    <button type="button" className={styles.choice} onClick={props.onClick}>
      <span className={styles.icon} aria-hidden>
        {props.icon}
      </span>
      <span className={styles.words}>
        <span className={styles.name}>{props.name}</span>
        <span className={styles.hint}>{props.hint}</span>
      </span>
    </button>
  );
}
