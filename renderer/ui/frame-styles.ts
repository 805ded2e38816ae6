// The frame around every screen, in the window and in the browser: the rail at the left, the screen at the right.
import { makeStyles, tokens } from '@fluentui/react-components';

export const useFrameStyles = makeStyles({
  frame: {
    height: '100%',
    display: 'grid',
    gridTemplateColumns: '232px minmax(0, 1fr)',
    backgroundColor: tokens.colorNeutralBackground2,
    '@media print': { display: 'block', height: 'auto' },
    // A narrow or much enlarged window: marks alone, their words in tooltips.
    '@media (max-width: 900px)': { gridTemplateColumns: '52px minmax(0, 1fr)' },
  },
  rail: {
    display: 'flex',
    flexDirection: 'column',
    gap: '2px',
    padding: '16px 8px 12px',
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground3,
    overflowY: 'auto',
    minHeight: 0,
    '@media (max-width: 900px)': { padding: '12px 4px' },
    '@media print': { display: 'none' },
  },
  screen: {
    minWidth: 0,
    minHeight: 0,
    height: '100%',
    display: 'flex',
    flexDirection: 'column',
    backgroundColor: tokens.colorNeutralBackground1,
    overflow: 'hidden',
    '@media print': { overflow: 'visible', height: 'auto' },
  },
  content: { flex: 1, minHeight: 0, '@media print': { overflow: 'visible' } },
});
