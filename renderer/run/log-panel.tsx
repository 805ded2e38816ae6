// The log of a run: filtered by level and text, following its end until one scrolls up.
import { Button, makeStyles, SearchBox, ToggleButton, tokens } from '@fluentui/react-components';
import { ArrowDownRegular, CopyRegular } from '@fluentui/react-icons';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useLayoutEffect, useRef, useState } from 'react';
import type { RunLogLine } from '../../shared/contract.ts';
import { linesKept } from '../stores/run-lines.ts';
import { useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { StatusIcon, type StatusKind } from '../ui/status.tsx';
import { filterLines, lineTime, linesAsText, type LevelFilter } from './log-lines.ts';

const rowHeight = 20;

const useStyles = makeStyles({
  panel: { display: 'flex', flexDirection: 'column', minHeight: 0, minWidth: 0, height: '100%' },
  head: { display: 'flex', alignItems: 'center', gap: '4px', minHeight: '32px', flexWrap: 'wrap' },
  title: { margin: '0 8px 0 0', fontSize: '13px', lineHeight: '20px', fontWeight: 600 },
  search: { width: '200px' },
  count: { fontSize: '12px', color: tokens.colorNeutralForeground2, marginLeft: '8px' },
  end: { marginLeft: 'auto', display: 'flex', gap: '4px' },
  lines: {
    flex: 1,
    minHeight: 0,
    overflowY: 'auto',
    overflowX: 'hidden',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    fontSize: '12px',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  all: { position: 'relative' },
  line: {
    position: 'absolute',
    left: 0,
    right: 0,
    height: `${String(rowHeight)}px`,
    lineHeight: `${String(rowHeight)}px`,
    display: 'flex',
    gap: '8px',
    whiteSpace: 'nowrap',
  },
  time: { color: tokens.colorNeutralForeground2, flexShrink: 0 },
  icon: { width: '16px', flexShrink: 0, display: 'flex', alignItems: 'center' },
  text: { overflow: 'hidden', textOverflow: 'ellipsis', userSelect: 'text' },
  quiet: { color: tokens.colorNeutralForeground2, padding: '8px 0' },
});

const levels = ['all', 'warning', 'error'] as const satisfies readonly LevelFilter[];

/** Drawn for new lines, not for every snapshot. */
export const LogPanel = memo(function LogPanel({ lines }: { readonly lines: readonly RunLogLine[] }) {
  const styles = useStyles();
  const { api } = useStores();
  const [level, setLevel] = useState<LevelFilter>('all');
  const [filter, setFilter] = useState('');
  const words = text.run.log;
  const shown = filterLines(lines, level, filter);
  return (
    <section className={styles.panel} aria-label={words.title}>
      <div className={styles.head}>
        <h2 className={styles.title}>{words.title}</h2>
        <div role="group" aria-label={words.level}>
          {levels.map((one) => (
            <ToggleButton
              key={one}
              size="small"
              appearance="subtle"
              checked={level === one}
              onClick={() => setLevel(one)}
            >
              {words.levels[one]}
            </ToggleButton>
          ))}
        </div>
        <SearchBox
          className={styles.search}
          size="small"
          aria-label={words.filter}
          placeholder={words.filter}
          value={filter}
          onChange={(_event, { value }) => setFilter(value)}
        />
        <span className={styles.count}>
          {words.shown(shown.length, lines.length)}
          {lines.length === linesKept ? `, ${words.cut(linesKept)}` : ''}
        </span>
        <span className={styles.end}>
          <Button
            size="small"
            appearance="subtle"
            icon={<CopyRegular />}
            disabled={lines.length === 0}
            onClick={() => void api.call('clipboard.write', { text: linesAsText(lines) })}
          >
            {words.copyAll}
          </Button>
        </span>
      </div>
      {shown.length === 0 ? (
        <p className={styles.quiet}>{lines.length === 0 ? words.empty : words.noMatch}</p>
      ) : (
        <Lines lines={shown} />
      )}
    </section>
  );
});

function Lines({ lines }: { readonly lines: readonly RunLogLine[] }) {
  const styles = useStyles();
  const scroller = useRef<HTMLDivElement>(null);
  const [isFollowing, setIsFollowing] = useState(true);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 4,
  });
  const lastTop = useRef(0);
  const last = lines.at(-1)?.line;
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!isFollowing || element === null) return;
    const goToEnd = (): void => {
      element.scrollTop = element.scrollHeight;
    };
    goToEnd();
    const observer = new ResizeObserver(goToEnd);
    observer.observe(element);
    return () => observer.disconnect();
  }, [isFollowing, last, lines.length]);
  return (
    <div
      ref={scroller}
      className={styles.lines}
      tabIndex={0}
      role="list"
      aria-label={text.run.log.title}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        const isAtEnd = scrollHeight - scrollTop - clientHeight < rowHeight;
        // A place that became smaller also ends above the last line: only a way up is the user's.
        if (isAtEnd || scrollTop < lastTop.current) setIsFollowing(isAtEnd);
        lastTop.current = scrollTop;
      }}
    >
      <div className={styles.all} style={{ height: virtual.getTotalSize() }} role="presentation">
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = lines[index];
          return line === undefined ? null : (
            <Line key={line.line} line={line} top={start} position={index + 1} count={lines.length} />
          );
        })}
      </div>
      {isFollowing ? null : (
        <Button
          size="small"
          icon={<ArrowDownRegular />}
          style={{ position: 'sticky', bottom: 4, float: 'right', marginRight: 12 }}
          onClick={() => setIsFollowing(true)}
        >
          {text.run.log.follow}
        </Button>
      )}
    </div>
  );
}

const kinds = { info: null, warning: 'warning', error: 'failed' } as const satisfies Record<
  RunLogLine['level'],
  StatusKind | null
>;

type LineProps = {
  readonly line: RunLogLine;
  readonly top: number;
  readonly position: number;
  readonly count: number;
};

const Line = memo(function Line({ line, top, position, count }: LineProps) {
  const styles = useStyles();
  const kind = kinds[line.level];
  return (
    <div className={styles.line} style={{ top }} role="listitem" aria-posinset={position} aria-setsize={count}>
      <span className={styles.time} title={line.atUtc}>
        {lineTime(line)}
      </span>
      <span className={styles.icon} title={kind === null ? undefined : text.run.log.lineLevel[line.level]}>
        {kind === null ? null : <StatusIcon kind={kind} />}
      </span>
      <span className={styles.text} title={line.text}>
        {line.text}
      </span>
    </div>
  );
});
