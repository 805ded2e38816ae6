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
  // What the panel of a narrow window lies over.
  stage: {
    position: 'relative',
    display: 'flex',
    flexDirection: 'column',
    flex: 1,
    minHeight: 0,
    minWidth: 0,
    '@media print': { display: 'block', height: 'auto' },
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
  // A narrow window: one column, the panel below the form, and one scrollbar for both.
  column: { '@media (max-width: 900px)': { flexDirection: 'column', overflowY: 'auto' } },
  whole: { '@media (max-width: 900px)': { flex: '0 0 auto', overflowY: 'visible' } },
  scroll: { overflowY: 'auto', '@media print': { overflowY: 'visible' } },
  // A low window: the work keeps a usable height and the page scrolls to it.
  low: { '@media (max-height: 560px)': { overflowY: 'auto' } },
  head: { padding: '20px 24px 12px', '@media (max-width: 900px)': { padding: '12px 16px 8px' } },
  title: { margin: 0, fontSize: '20px', lineHeight: '28px', fontWeight: 600, outlineStyle: 'none' },
  purpose: { margin: '2px 0 0', color: tokens.colorNeutralForeground2 },
  body: {
    padding: '0 24px 24px',
    flex: '1 0 auto',
    minHeight: 0,
    '@media (max-width: 900px)': { padding: '0 16px 16px' },
  },
  fill: {
    display: 'flex',
    flexDirection: 'column',
    flex: '1 1 0',
    paddingBottom: 0,
    '@media (max-height: 560px)': { flex: '1 0 420px' },
  },
  foot: {
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    padding: '10px 24px',
    minHeight: '32px',
    display: 'flex',
    alignItems: 'center',
    gap: '12px',
    '& > button': { flexShrink: 0, whiteSpace: 'nowrap' },
    '@media (max-width: 900px)': { padding: '8px 16px', gap: '8px', '& > button': { minWidth: 'auto' } },
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
      <div className={styles.stage}>
        <div className={mergeClasses(styles.middle, !isFilled && styles.column)}>
          {/* A scrolled region must be reachable by keyboard even when it holds no control. */}
          <div
            className={mergeClasses(styles.work, isFilled ? styles.low : styles.scroll, !isFilled && styles.whole)}
            tabIndex={isFilled ? undefined : -1}
          >
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
      </div>
      {foot === undefined ? null : <footer className={styles.foot}>{foot}</footer>}
    </div>
  );
}
