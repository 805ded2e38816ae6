// The edge of a header cell, by which its column is widened; a double click gives it its own width again.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useRef, type PointerEvent } from 'react';

const minPx = 48;

const useStyles = makeStyles({
  grip: {
    position: 'absolute',
    top: '6px',
    bottom: '6px',
    right: '-4px',
    width: '8px',
    cursor: 'col-resize',
    touchAction: 'none',
    zIndex: 1,
    '::after': {
      content: '""',
      position: 'absolute',
      left: '4px',
      top: 0,
      bottom: 0,
      borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
    },
    ':hover::after': { borderLeftColor: tokens.colorNeutralStroke1Hover },
  },
});

type Drag = { readonly startX: number; readonly startPx: number };

/** For the mouse alone: what does not fit can be read in its tooltip and in the details. */
export function WidthGrip({ onWidth }: { readonly onWidth: (px: number | null) => void }) {
  const styles = useStyles();
  const drag = useRef<Drag | null>(null);
  const start = (event: PointerEvent<HTMLSpanElement>): void => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    const startPx = event.currentTarget.parentElement?.offsetWidth ?? minPx;
    drag.current = { startX: event.clientX, startPx };
  };
  const move = (event: PointerEvent<HTMLSpanElement>): void => {
    if (drag.current === null) return;
    const { startX, startPx } = drag.current;
    onWidth(Math.max(minPx, Math.round(startPx + event.clientX - startX)));
  };
  return (
    <span
      aria-hidden
      className={styles.grip}
      onPointerDown={start}
      onPointerMove={move}
      onPointerUp={() => {
        drag.current = null;
      }}
      onPointerCancel={() => {
        drag.current = null;
      }}
      onDoubleClick={() => onWidth(null)}
    />
  );
}
