// The rows of a grid: the few that are seen are drawn, one of them is active, and keys and clicks act on it.
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import {
  memo,
  useCallback,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
} from 'react';
import { flushSync } from 'react-dom';
import { rowHeightPx, type GridColumn, type GridTicks } from './grid-column.ts';
import { readGridKey } from './grid-keys.ts';
import { GridRow, type TickState } from './grid-row.tsx';
import { createTypeAhead, type Names } from './type-ahead.ts';

/** Rows drawn beyond each edge, so that a turn of the wheel does not show a gap. */
const overscan = 8;

export type GridBodyHandle = { focus(): void };

export type GridBodyProps<Row> = {
  readonly scroller: HTMLDivElement | null;
  readonly rows: readonly Row[];
  readonly columns: readonly GridColumn<Row>[];
  readonly idOf: (row: Row) => string;
  readonly namesOf: (row: Row) => readonly string[];
  readonly ticks: GridTicks<Row> | undefined;
  readonly openId: string | null;
  readonly onOpen: ((id: string | null) => void) | undefined;
  readonly ref: Ref<GridBodyHandle>;
};

export function GridBody<Row>(props: GridBodyProps<Row>) {
  const { rows, columns, idOf, ticks, openId, ref } = props;
  const own = useRef<HTMLDivElement>(null);
  // `memo` of the row for this kind of row; made once for each grid.
  const [MemoRow] = useState(() => memo(GridRow<Row>));
  const { activeIndex, setActiveId } = useActive(rows, idOf, openId);
  const virtual = useRowWindow(props.scroller, rows.length, activeIndex);
  const goTo = (index: number): void => {
    const row = rows[index];
    if (row === undefined) return;
    // The active row is always drawn, so after this it can take the focus wherever the scrolling is.
    flushSync(() => setActiveId(idOf(row)));
    virtual.scrollToIndex(index);
    rowElement(own.current, index)?.focus({ preventScroll: true });
  };
  useImperativeHandle(ref, () => ({ focus: () => goTo(activeIndex) }));
  const onKeyDown = useGridKeyboard(props, activeIndex, goTo);
  const onClick = useGridMouse(props, goTo);
  return (
    <div
      ref={own}
      role="rowgroup"
      style={{ height: virtual.getTotalSize(), position: 'relative' }}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onCopy={(event) => copyName(event, rows[activeIndex], props.namesOf)}
    >
      {virtual.getVirtualItems().map(({ index }) => {
        const row = rows[index];
        if (row === undefined) return null;
        const id = idOf(row);
        return (
          <MemoRow
            key={id}
            row={row}
            columns={columns}
            index={index}
            tick={tickOf(row, id, ticks)}
            isOpen={id === openId}
            isActive={index === activeIndex}
          />
        );
      })}
    </div>
  );
}

function tickOf<Row>(row: Row, id: string, ticks: GridTicks<Row> | undefined): TickState {
  if (ticks === undefined) return null;
  if (ticks.ticked.has(id)) return 'on';
  return ticks.canTick(row) ? 'off' : 'barred';
}

/** The row that Tab leads to: where the user last was; before that the open one, or the first. */
function useActive<Row>(rows: readonly Row[], idOf: (row: Row) => string, openId: string | null) {
  const [activeId, setActiveId] = useState<string | null>(null);
  const places = useMemo(() => new Map(rows.map((row, index) => [idOf(row), index])), [rows, idOf]);
  const activeIndex = places.get(activeId ?? openId ?? '') ?? 0;
  return { activeIndex, setActiveId };
}

function useRowWindow(scroller: HTMLDivElement | null, count: number, activeIndex: number) {
  const rangeExtractor = useCallback(
    (range: Range) => [...new Set([...defaultRangeExtractor(range), activeIndex])].filter((index) => index < count),
    [activeIndex, count],
  );
  return useVirtualizer({
    count,
    getScrollElement: () => scroller,
    estimateSize: () => rowHeightPx,
    overscan,
    // The header stands above the rows, and over them once they are scrolled.
    scrollMargin: rowHeightPx,
    scrollPaddingStart: rowHeightPx,
    rangeExtractor,
  });
}

const rowElement = (body: HTMLElement | null, index: number): HTMLElement | null =>
  body?.querySelector<HTMLElement>(`[data-row="${String(index)}"]`) ?? null;

function useGridKeyboard<Row>(props: GridBodyProps<Row>, activeIndex: number, goTo: (index: number) => void) {
  const [typeAhead] = useState(createTypeAhead);
  return (event: KeyboardEvent<HTMLDivElement>): void => {
    const { rows, scroller, openId } = props;
    const heightPx = scroller?.clientHeight ?? 0;
    const pageRows = Math.max(1, Math.floor(heightPx / rowHeightPx) - 2);
    const key = readGridKey(event.nativeEvent, { index: activeIndex, count: rows.length, pageRows });
    if (key === null || (key.kind === 'close' && openId === null)) return;
    event.preventDefault();
    if (key.kind !== 'type') typeAhead.reset();
    const moveTo = (index: number): void => {
      goTo(index);
      const row = rows[index];
      // Open details show where one is.
      if (openId !== null && row !== undefined) props.onOpen?.(props.idOf(row));
    };
    switch (key.kind) {
      case 'goTo':
        return moveTo(key.index);
      case 'type': {
        const found = typeAhead.find(key.letter, event.timeStamp, activeIndex, namesIn(props));
        return found === null ? undefined : moveTo(found);
      }
      case 'leaveUp':
        return leaveUp(scroller);
      case 'open':
      case 'close':
        return openRow(props, key.kind === 'open' ? rows[activeIndex] : undefined);
      case 'tick':
        return tickRow(props, rows[activeIndex]);
      case 'tickAll':
        return tickRows(props, rows, true);
    }
  };
}

const namesIn = <Row,>({ rows, namesOf }: GridBodyProps<Row>): Names => ({
  count: rows.length,
  at: (index) => {
    const row = rows[index];
    return row === undefined ? [] : namesOf(row);
  },
});

const openRow = <Row,>({ onOpen, idOf }: GridBodyProps<Row>, row: Row | undefined): void =>
  onOpen?.(row === undefined ? null : idOf(row));

function tickRows<Row>({ ticks, idOf }: GridBodyProps<Row>, rows: readonly Row[], isTicked: boolean): void {
  ticks?.onTick(rows.filter(ticks.canTick).map(idOf), isTicked);
}

function tickRow<Row>(props: GridBodyProps<Row>, row: Row | undefined): void {
  if (row !== undefined) tickRows(props, [row], props.ticks?.ticked.has(props.idOf(row)) !== true);
}

const leaveUp = (grid: HTMLElement | null): void =>
  grid?.querySelector<HTMLElement>('[data-grid-head] :is(button, input):not(:disabled)')?.focus();

/** A click on the tick ticks, with Shift all from the last tick to here; a click elsewhere opens the row. */
function useGridMouse<Row>(props: GridBodyProps<Row>, goTo: (index: number) => void) {
  const lastTick = useRef<number | null>(null);
  return (event: MouseEvent): void => {
    const { rows, ticks, idOf } = props;
    if (!(event.target instanceof Element)) return;
    const index = Number(event.target.closest('[data-row]')?.getAttribute('data-row') ?? Number.NaN);
    const row = rows[index];
    if (row === undefined) return;
    goTo(index);
    if (event.target.closest('[data-tick]') === null) {
      // Text that was marked is meant to be copied.
      if (document.getSelection()?.isCollapsed !== false) openRow(props, row);
      return;
    }
    const from = event.shiftKey && lastTick.current !== null ? lastTick.current : index;
    const between = rows.slice(Math.min(from, index), Math.max(from, index) + 1);
    tickRows(props, between, ticks?.ticked.has(idOf(row)) !== true);
    lastTick.current = index;
  };
}

/** Ctrl+C on a row copies its whole name, however it is cut on the screen. */
function copyName<Row>(event: ClipboardEvent, row: Row | undefined, namesOf: (row: Row) => readonly string[]): void {
  const [name] = row === undefined ? [] : namesOf(row);
  if (name === undefined || document.getSelection()?.isCollapsed === false) return;
  event.clipboardData.setData('text/plain', name);
  event.preventDefault();
}
