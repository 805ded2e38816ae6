// The tables of a run, trouble first, with thin bars.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { memo } from 'react';
import { formatBytes, formatCount } from '../../shared/format.ts';
import type { TableSnapshot } from '../../shared/run.ts';
import { factoryRunText } from '../text/factory-run.ts';
import { text } from '../text/text.ts';
import { MiddleText } from '../ui/data-grid/middle-text.tsx';
import { Status } from '../ui/status.tsx';
import { DataGrid } from '../ui/data-grid/data-grid.tsx';
import type { GridColumn } from '../ui/data-grid/grid-column.ts';
import { describeTable, percentOf, shareDone, tableName, troubleFirst } from './run-words.ts';

const useStyles = makeStyles({
  head: { display: 'flex', alignItems: 'baseline', gap: '12px', marginBottom: '4px' },
  title: { margin: 0, fontSize: '13px', lineHeight: '20px', fontWeight: 600 },
  count: { fontSize: '12px', color: tokens.colorNeutralForeground2 },
  track: {
    height: '4px',
    borderRadius: '2px',
    backgroundColor: tokens.colorNeutralBackground6,
    overflow: 'hidden',
  },
  bar: { height: '100%', backgroundColor: tokens.colorCompoundBrandBackground },
  copied: { backgroundColor: tokens.colorNeutralStrokeAccessible },
  done: { backgroundColor: tokens.colorStatusSuccessForeground1 },
  failed: { backgroundColor: tokens.colorStatusDangerForeground1 },
});

const titles = text.run.tables.columns;

const countOrNothing = (count: number): string => (count === 0 ? '' : formatCount(count));

/** Also among the results. */
export const movedByColumn: GridColumn<TableSnapshot> = {
  id: 'movedBy',
  header: factoryRunText.column,
  width: 120,
  render: ({ factory }) => (factory === undefined ? factoryRunText.here : factoryRunText.factory),
};

export const isMixed = (tables: readonly TableSnapshot[]): boolean =>
  tables.some(({ factory }) => factory !== undefined);

/** Made once and kept: the grid draws every row again when its columns change. */
const columnsOf = (isMoving: boolean, hasBoth: boolean): readonly GridColumn<TableSnapshot>[] => [
  {
    id: 'state',
    header: titles.state,
    width: 122,
    render: (table) => {
      const { kind, word } = describeTable(table, isMoving);
      return <Status kind={kind} word={word} />;
    },
  },
  {
    id: 'table',
    header: titles.table,
    width: { share: 1, minPx: 190 },
    render: (table) => <MiddleText>{tableName(table)}</MiddleText>,
  },
  ...(hasBoth ? [movedByColumn] : []),
  { id: 'progress', header: titles.progress, width: 104, render: (table) => <Bar table={table} /> },
  { id: 'rows', header: titles.rows, width: 106, alignEnd: true, render: ({ rows }) => formatCount(rows) },
  { id: 'parts', header: titles.parts, width: 58, alignEnd: true, render: ({ parts }) => countOrNothing(parts) },
  { id: 'bytes', header: titles.bytes, width: 78, alignEnd: true, render: ({ bytes }) => formatBytes(bytes) },
  {
    id: 'retries',
    header: titles.retries,
    width: 62,
    alignEnd: true,
    render: ({ retries }) => countOrNothing(retries),
  },
];

const columns = {
  alone: { moving: columnsOf(true, false), atRest: columnsOf(false, false) },
  mixed: { moving: columnsOf(true, true), atRest: columnsOf(false, true) },
};

function Bar({ table }: { readonly table: TableSnapshot }) {
  const styles = useStyles();
  // What is copied and not checked yet is shown in another colour, and told as what it is.
  const copied = table.state === 'running' ? (table.factory?.rowsCopied ?? 0) : 0;
  const isCopied = copied > table.rows;
  const share = shareDone(Math.max(copied, table.rows), table.rowsEstimate, table.state === 'done') ?? 0;
  const percent = `${String(percentOf(share))}%`;
  return (
    <div className={styles.track} title={isCopied ? `${percent}, ${factoryRunText.copied(copied)}` : percent}>
      <div
        className={mergeClasses(
          styles.bar,
          isCopied && styles.copied,
          table.state === 'done' && styles.done,
          table.state === 'failed' && styles.failed,
        )}
        style={{ width: `${String(share * 100)}%` }}
      />
    </div>
  );
}

export type RunTablesProps = {
  readonly tables: readonly TableSnapshot[];
  /** The run is in progress. */
  readonly isMoving: boolean;
  readonly selectedId: string | null;
  readonly onSelect: (id: string | null) => void;
};

const idOf = ({ id }: TableSnapshot): string => id;
const namesOf = (table: TableSnapshot): readonly string[] => [tableName(table), table.name];

export const RunTables = memo(function RunTables({ tables, isMoving, selectedId, onSelect }: RunTablesProps) {
  const styles = useStyles();
  const words = text.run.tables;
  const done = tables.filter(({ state }) => state === 'done').length;
  const failed = tables.filter(({ state }) => state === 'failed').length;
  return (
    <>
      <div className={styles.head}>
        <h2 className={styles.title}>{words.title}</h2>
        <span className={styles.count}>{words.counts(done, tables.length, failed)}</span>
      </div>
      <DataGrid
        label={words.title}
        rows={troubleFirst(tables, isMoving)}
        columns={columns[isMixed(tables) ? 'mixed' : 'alone'][isMoving ? 'moving' : 'atRest']}
        idOf={idOf}
        namesOf={namesOf}
        openId={selectedId}
        onOpen={onSelect}
      />
    </>
  );
});
