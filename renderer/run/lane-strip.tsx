// What each lane carries now: table, range, rows in flight and what it is doing.
import { makeStyles, tokens } from '@fluentui/react-components';
import { memo } from 'react';
import { formatCount } from '../../shared/format.ts';
import type { LaneSnapshot, TableSnapshot } from '../../shared/run.ts';
import { text } from '../text/text.ts';
import { StatusIcon, type StatusKind } from '../ui/status.tsx';
import { tableName } from './run-words.ts';

const useStyles = makeStyles({
  strip: { display: 'flex', flexDirection: 'column', minHeight: 0, minWidth: 0 },
  title: { margin: '0 0 4px', fontSize: '13px', lineHeight: '20px', fontWeight: 600 },
  list: { listStyleType: 'none', margin: 0, padding: 0, overflowY: 'auto', minHeight: 0 },
  lane: {
    display: 'grid',
    gridTemplateColumns: '16px 16px minmax(0, 1fr) auto',
    columnGap: '8px',
    alignItems: 'center',
    height: '22px',
    fontSize: '12px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  number: { textAlign: 'right', color: tokens.colorNeutralForeground2 },
  carried: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  quiet: { color: tokens.colorNeutralForeground2 },
  rows: { textAlign: 'right', color: tokens.colorNeutralForeground2, whiteSpace: 'nowrap' },
});

const kinds = {
  idle: 'skipped',
  reading: 'running',
  waiting: 'warning',
  restarting: 'warning',
  held: 'skipped',
} as const satisfies Record<LaneSnapshot['activity'], StatusKind>;

export type LaneStripProps = {
  readonly lanes: readonly LaneSnapshot[];
  readonly tables: readonly TableSnapshot[];
};

export function LaneStrip({ lanes, tables }: LaneStripProps) {
  const styles = useStyles();
  const carried = new Set(lanes.map(({ tableId }) => tableId));
  const byId = new Map(tables.filter(({ id }) => carried.has(id)).map((table) => [table.id, table]));
  return (
    <section className={styles.strip} aria-label={text.run.lanes.title}>
      <h2 className={styles.title}>{text.run.lanes.title}</h2>
      {lanes.length === 0 ? <span className={styles.quiet}>{text.run.lanes.none}</span> : null}
      {/* Reached by keyboard, since more lanes than fit are scrolled to. */}
      <ol className={styles.list} tabIndex={0} aria-label={text.run.lanes.title}>
        {lanes.map((lane) => {
          const table = lane.tableId === null ? undefined : byId.get(lane.tableId);
          return (
            <Lane
              key={lane.lane}
              lane={lane}
              name={table === undefined ? '' : tableName(table)}
              partitions={table?.partitions ?? 1}
            />
          );
        })}
      </ol>
    </section>
  );
}

type LaneProps = { readonly lane: LaneSnapshot; readonly name: string; readonly partitions: number };

const Lane = memo(function Lane({ lane, name, partitions }: LaneProps) {
  const styles = useStyles();
  const words = text.run.lanes;
  const range = lane.partition === null ? '' : words.range(lane.partition, partitions);
  return (
    <li className={styles.lane}>
      <span className={styles.number}>{words.lane(lane.lane)}</span>
      <StatusIcon kind={kinds[lane.activity]} />
      <span className={styles.carried} title={name === '' ? undefined : `${name}, ${range}`}>
        {words.activity[lane.activity]} {name}
        {range === '' ? null : <span className={styles.quiet}> {range}</span>}
      </span>
      <span className={styles.rows} title={words.inFlight(lane.rowsInFlight)}>
        {lane.rowsInFlight === 0 ? '' : formatCount(lane.rowsInFlight)}
      </span>
    </li>
  );
});
