// A part of a form that is one line until it is needed.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ChevronDownRegular, ChevronRightRegular } from '@fluentui/react-icons';
import { useId, type ReactNode } from 'react';

const useStyles = makeStyles({
  head: { display: 'flex', alignItems: 'center', gap: '8px', marginLeft: '-6px' },
  toggle: { padding: '0 6px', minWidth: 0, flexShrink: 0, fontWeight: 400 },
  summary: { color: tokens.colorNeutralForeground2, minWidth: 0 },
  body: {
    margin: '8px 0 0 8px',
    paddingLeft: '16px',
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
    display: 'flex',
    flexDirection: 'column',
    gap: '16px',
  },
});

type FoldedSectionProps = {
  readonly label: string;
  /** What holds now, in one line. */
  readonly summary: string;
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
  readonly children: ReactNode;
};

export function FoldedSection({ label, summary, isOpen, onToggle, children }: FoldedSectionProps) {
  const styles = useStyles();
  const id = useId();
  return (
    <section aria-label={label}>
      <div className={styles.head}>
        <Button
          appearance="transparent"
          className={styles.toggle}
          icon={isOpen ? <ChevronDownRegular /> : <ChevronRightRegular />}
          aria-expanded={isOpen}
          aria-controls={id}
          aria-describedby={`${id}-summary`}
          onClick={() => onToggle(!isOpen)}
        >
          {label}
        </Button>
        <span className={styles.summary} id={`${id}-summary`}>
          {summary}
        </span>
      </div>
      <div id={id}>{isOpen ? <div className={styles.body}>{children}</div> : null}</div>
    </section>
  );
}
