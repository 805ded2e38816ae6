// The closable panel at the right with the details of the selected row; never a dialog.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { text } from '../text/text.ts';

const useStyles = makeStyles({
  panel: {
    width: '380px',
    flexShrink: 0,
    boxSizing: 'border-box',
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    display: 'flex',
    flexDirection: 'column',
    minHeight: 0,
    '@media (max-width: 1100px)': { width: '312px' },
    '@media (max-width: 900px)': { position: 'absolute', inset: 0, width: 'auto', borderLeftStyle: 'none', zIndex: 2 },
  },
  head: { display: 'flex', alignItems: 'center', gap: '8px', padding: '16px 12px 8px 16px' },
  title: {
    margin: 0,
    fontSize: '14px',
    fontWeight: 600,
    flex: 1,
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  body: { flex: 1, overflow: 'auto', padding: '0 16px 16px', minHeight: 0 },
});

export function SidePanel(props: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const styles = useStyles();
  return (
    <aside
      className={styles.panel}
      aria-label={text.frame.details}
      onKeyDown={(event) => {
        if (event.key === 'Escape') props.onClose();
      }}
    >
      <div className={styles.head}>
        <h2 className={styles.title} title={props.title}>
          {props.title}
        </h2>
        <Button
          appearance="subtle"
          size="small"
          icon={<DismissRegular />}
          aria-label={text.frame.closePanel}
          onClick={props.onClose}
        />
      </div>
      <div className={styles.body}>{props.children}</div>
    </aside>
  );
}
