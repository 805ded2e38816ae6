// A virtual list of rows in columns: only what is seen is drawn, a row only when it changed; the keyboard does all.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useId, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { createTypeAhead, indexAfterKey } from './row-keys.ts';

const rowHeight = 30;

export type GridColumn<Row> = {
  readonly id: string;
  readonly title: string;
  /** A track of the CSS grid: `80px`, `minmax(200px, 1fr)`. */
  readonly width: string;
  readonly alignEnd?: boolean;
  draw(row: Row): ReactNode;
};

export type RowGridProps<Row> = {
  readonly label: string;
  readonly rows: readonly Row[];
  /** The same object every time, or every row is drawn again. */
  readonly columns: readonly GridColumn<Row>[];
  idOf(row: Row): string;
  /** What type-ahead looks for. */
  nameOf(row: Row): string;
  readonly selectedId: string | null;
  readonly onSelect: (id: string | null) => void;
};

const useStyles = makeStyles({
  grid: {
    flex: 1,
    minHeight: 0,
    overflow: 'auto',
    outlineStyle: 'none',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  wide: { minWidth: 'fit-content' },
  row: { display: 'grid', columnGap: '8px', alignItems: 'center', padding: '0 8px', boxSizing: 'border-box' },
  head: {
    position: 'sticky',
    top: 0,
    zIndex: 1,
    height: '26px',
    fontSize: '12px',
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  body: { position: 'relative' },
  line: {
    position: 'absolute',
    left: 0,
    right: 0,
    height: `${String(rowHeight)}px`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    cursor: 'default',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
  },
  selected: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    boxShadow: `inset 3px 0 0 ${tokens.colorCompoundBrandStroke}`,
  },
  active: { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  cell: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 },
  end: { textAlign: 'right' },
  // Icons that stand on the base line would make their line higher.
  steady: { lineHeight: '20px', '> *': { verticalAlign: 'middle' } },
});

export function RowGrid<Row>({ label, rows, columns, idOf, nameOf, selectedId, onSelect }: RowGridProps<Row>) {
  const styles = useStyles();
  const name = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [activeId, setActiveId] = useState<string | null>(null);
  const [hasFocus, setHasFocus] = useState(false);
  const [typeAhead] = useState(createTypeAhead);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    // The heading covers the first line.
    scrollPaddingStart: 26,
    overscan: 6,
  });
  const tracks = columns.map(({ width }) => width).join(' ');
  const activeIndex = rows.findIndex((row) => idOf(row) === activeId);
  const goTo = (index: number): void => {
    const row = rows[index];
    if (row === undefined) return;
    setActiveId(idOf(row));
    // An open panel shows where one is.
    if (selectedId !== null) onSelect(idOf(row));
    virtual.scrollToIndex(index);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const next = indexAfterKey(event.key, activeIndex, rows.length);
    if (next !== null) goTo(next);
    else if (event.key === 'Enter' || (event.key === ' ' && !typeAhead.isTyping(event.timeStamp))) onSelect(activeId);
    else if (event.key === 'Escape') onSelect(null);
    else if (event.key.length === 1) goTo(typeAhead.find(event.key, event.timeStamp, rows.map(nameOf), activeIndex));
    else return;
    event.preventDefault();
  };
  /** One listener for all rows, so that a row has nothing that changes with every drawing. */
  const onClick = ({ target }: MouseEvent): void => {
    const row = target instanceof Element ? target.closest('[data-row]') : null;
    const id = row?.getAttribute('data-row') ?? null;
    if (id === null) return;
    setActiveId(id);
    onSelect(id);
  };
  return (
    <div
      ref={scroller}
      className={styles.grid}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      tabIndex={0}
      aria-activedescendant={activeIndex === -1 ? undefined : `${name}${activeId ?? ''}`}
      onKeyDown={onKey}
      onClick={onClick}
      onFocus={({ currentTarget }) => {
        setHasFocus(currentTarget.matches(':focus-visible'));
        if (activeIndex === -1) setActiveId(rows[0] === undefined ? null : idOf(rows[0]));
      }}
      onBlur={() => setHasFocus(false)}
    >
      <div className={styles.wide} role="presentation">
        <div
          className={mergeClasses(styles.row, styles.head)}
          style={{ gridTemplateColumns: tracks }}
          role="row"
          aria-rowindex={1}
        >
          {columns.map(({ id, title, alignEnd = false }) => (
            <span key={id} role="columnheader" className={mergeClasses(styles.cell, alignEnd && styles.end)}>
              {title}
            </span>
          ))}
        </div>
        <div className={styles.body} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const id = idOf(row);
            return (
              <GridRow
                key={id}
                id={id}
                domId={`${name}${id}`}
                row={row}
                columns={columns}
                tracks={tracks}
                top={start}
                position={index + 2}
                isSelected={id === selectedId}
                isActive={hasFocus && id === activeId}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

type GridRowProps<Row> = {
  readonly id: string;
  readonly domId: string;
  readonly row: Row;
  readonly columns: readonly GridColumn<Row>[];
  readonly tracks: string;
  readonly top: number;
  readonly position: number;
  readonly isSelected: boolean;
  readonly isActive: boolean;
};

/** Drawn again only when its row, place or mark changed. */
const GridRow = memo(function GridRow(props: GridRowProps<unknown>) {
  const styles = useStyles();
  const { id, row, columns, tracks, isSelected, isActive } = props;
  return (
    <div
      id={props.domId}
      className={mergeClasses(styles.row, styles.line, isSelected && styles.selected, isActive && styles.active)}
      style={{ gridTemplateColumns: tracks, top: props.top }}
      role="row"
      aria-rowindex={props.position}
      aria-selected={isSelected}
      data-row={id}
    >
      {columns.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          className={mergeClasses(styles.cell, styles.steady, column.alignEnd === true && styles.end)}
        >
          {column.draw(row)}
        </div>
      ))}
    </div>
  );
});
