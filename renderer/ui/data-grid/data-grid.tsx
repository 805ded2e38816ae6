// A grid of many rows: only what is seen is drawn, the keyboard does everything, and its columns are typed.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useImperativeHandle, useMemo, useRef, useState, type CSSProperties, type ReactNode, type Ref } from 'react';
import { GridBody, type GridBodyHandle } from './grid-body.tsx';
import {
  gridMinWidthPx,
  gridTracks,
  rowHeightPx,
  sortRows,
  type DraggedWidths,
  type GridColumn,
  type GridSort,
  type GridTicks,
} from './grid-column.ts';
import { GridHead } from './grid-head.tsx';

const useStyles = makeStyles({
  grid: {
    flex: 1,
    minHeight: 0,
    minWidth: 0,
    overflow: 'auto',
    // Rows come and go above what is seen; the browser must not correct for it.
    overflowAnchor: 'none',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  empty: { padding: '24px 8px', color: tokens.colorNeutralForeground2, whiteSpace: 'normal' },
});

export type GridHandle = {
  /** Gives the focus to the active row: the one last gone to, or the first. */
  focus(): void;
};

export type DataGridProps<Row> = {
  readonly label: string;
  readonly rows: readonly Row[];
  /** The same array every time, or every row is drawn again. */
  readonly columns: readonly GridColumn<Row>[];
  readonly idOf: (row: Row) => string;
  /** What typing looks for, and, the first of it, what is copied. */
  readonly namesOf: (row: Row) => readonly string[];
  readonly sort?: GridSort | null;
  /** Without it the rows stay in their order. */
  readonly onSort?: (sort: GridSort | null) => void;
  readonly ticks?: GridTicks<Row>;
  /** The row whose details are shown. */
  readonly openId?: string | null;
  /** Enter or a click; while details are open also the arrows, so that the details follow. Null: Escape. */
  readonly onOpen?: (id: string | null) => void;
  /** Stands in place of the rows when there are none. */
  readonly empty?: ReactNode;
  readonly ref?: Ref<GridHandle>;
};

export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { label, rows, columns, idOf, namesOf, sort = null, onSort, ticks, openId = null, onOpen, empty, ref } = props;
  const styles = useStyles();
  // State and not a ref: the rows are drawn once the element they scroll in is there.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const body = useRef<GridBodyHandle>(null);
  const [dragged, setDragged] = useState<DraggedWidths>({});
  const sorted = useMemo(() => sortRows(rows, columns, sort), [rows, columns, sort]);
  const hasTicks = ticks !== undefined;
  const all = useMemo(() => (ticks === undefined ? null : describeAll(sorted, idOf, ticks)), [sorted, idOf, ticks]);
  // Widths are a property of the whole grid, so that dragging one draws no row again.
  const tracks: CSSProperties & Record<'--grid-tracks', string> = {
    '--grid-tracks': gridTracks(columns, dragged, hasTicks),
    minWidth: gridMinWidthPx(columns, dragged, hasTicks),
  };
  useImperativeHandle(ref, () => ({ focus: () => body.current?.focus() }), []);
  return (
    <div
      ref={setScroller}
      className={styles.grid}
      role="grid"
      aria-label={label}
      aria-rowcount={sorted.length + 1}
      aria-colcount={columns.length + (hasTicks ? 1 : 0)}
      aria-multiselectable={hasTicks ? true : undefined}
      // A region that scrolls must be reachable even while it has no row.
      tabIndex={sorted.length === 0 ? 0 : undefined}
      style={{ scrollPaddingTop: rowHeightPx }}
    >
      <div style={tracks} role="presentation">
        <GridHead
          columns={columns}
          sort={sort}
          onSort={onSort}
          onWidth={(id, px) => setDragged((before) => withWidth(before, id, px))}
          all={all}
          onLeaveDown={() => body.current?.focus()}
        />
        {sorted.length === 0 ? (
          <div role="row" aria-rowindex={2}>
            <div role="gridcell" aria-colspan={columns.length + (hasTicks ? 1 : 0)} className={styles.empty}>
              {empty}
            </div>
          </div>
        ) : (
          <GridBody
            ref={body}
            scroller={scroller}
            rows={sorted}
            columns={columns}
            idOf={idOf}
            namesOf={namesOf}
            ticks={ticks}
            openId={openId}
            onOpen={onOpen}
          />
        )}
      </div>
    </div>
  );
}

function withWidth(before: DraggedWidths, id: string, px: number | null): DraggedWidths {
  const { [id]: _own, ...others } = before;
  return px === null ? others : { ...others, [id]: px };
}

/** The tick of the header speaks for the rows shown, and for those alone that can be ticked. */
function describeAll<Row>(rows: readonly Row[], idOf: (row: Row) => string, ticks: GridTicks<Row>) {
  const tickable = rows.filter(ticks.canTick).map(idOf);
  const on = tickable.reduce((count, id) => count + (ticks.ticked.has(id) ? 1 : 0), 0);
  const state: boolean | 'mixed' = on === 0 ? false : on === tickable.length ? true : 'mixed';
  return {
    label: ticks.allLabel,
    state,
    isDisabled: tickable.length === 0,
    onChange: (isTicked: boolean) => ticks.onTick(tickable, isTicked),
  };
}
