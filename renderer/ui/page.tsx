// One screen: title, one sentence of purpose, the work, an optional panel at the right, and the bar at the foot.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useRef, type ReactNode } from 'react';

const useStyles = makeStyles({
  page: {
    display: 'flex',
    flexDirection: 'column',
    height: '100%',
    minWidth: 0,
    minHeight: 0,
    '@media print': { display: 'block', height: 'auto', overflow: 'visible' },
  },
  middle: {
    display: 'flex',
    flex: 1,
    minHeight: 0,
    minWidth: 0,
    '@media print': { display: 'block', height: 'auto', overflow: 'visible' },
  },
  work: {
    flex: 1,
    minWidth: 0,
    display: 'flex',
    flexDirection: 'column',
    minHeight: 0,
    '@media print': { display: 'block', height: 'auto', overflow: 'visible' },
  },
  scroll: { overflowY: 'auto', '@media print': { overflowY: 'visible' } },
  head: { padding: '20px 24px 12px' },
  title: { margin: 0, fontSize: '20px', lineHeight: '28px', fontWeight: 600, outlineStyle: 'none' },
  purpose: { margin: '2px 0 0', color: tokens.colorNeutralForeground2 },
  body: { padding: '0 24px 24px', flex: '1 0 auto', minHeight: 0 },
  fill: { display: 'flex', flexDirection: 'column', flex: '1 1 0', paddingBottom: 0 },
  foot: {
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    padding: '10px 24px',
    minHeight: '32px',
    display: 'flex',
    alignItems: 'center',
    gap: '12px',
    '@media print': { display: 'none' },
  },
});

export type PageProps = {
  readonly title: string;
  readonly purpose: string;
  readonly children?: ReactNode;
  /** Details of the selected row, see SidePanel. */
  readonly panel?: ReactNode;
  readonly foot?: ReactNode;
  /** The work fills the height and scrolls inside itself (grids), instead of the page scrolling. */
  readonly isFilled?: boolean;
};

/** The title takes the focus when the screen appears, so that a screen reader says where it is. */
export function Page({ title, purpose, children, panel, foot, isFilled = false }: PageProps) {
  const styles = useStyles();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className={styles.page}>
      <div className={styles.middle}>
        {/* A scrolled region must be reachable by keyboard even when it holds no control. */}
        <div className={mergeClasses(styles.work, !isFilled && styles.scroll)} tabIndex={isFilled ? undefined : -1}>
          <header className={styles.head}>
            <h1 className={styles.title} ref={heading} tabIndex={-1}>
              {title}
            </h1>
            <p className={styles.purpose}>{purpose}</p>
          </header>
          <div className={mergeClasses(styles.body, isFilled && styles.fill)}>{children}</div>
        </div>
        {panel}
      </div>
      {foot === undefined ? null : <footer className={styles.foot}>{foot}</footer>}
    </div>
  );
}
