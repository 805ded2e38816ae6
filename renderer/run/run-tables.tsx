// The tables of a run, trouble first, with thin bars.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { formatBytes, formatCount } from '../../shared/format.ts';
import type { TableSnapshot } from '../../shared/run.ts';
import { text } from '../text/text.ts';
import { Status } from '../ui/status.tsx';
import { RowGrid, type GridColumn } from './row-grid.tsx';
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
  done: { backgroundColor: tokens.colorStatusSuccessForeground1 },
  failed: { backgroundColor: tokens.colorStatusDangerForeground1 },
});

const titles = text.run.tables.columns;

/** Schemas and names cut at their end, whole in a tooltip. */
const NameCell = ({ table }: { readonly table: TableSnapshot }) => (
  <span title={tableName(table)}>{tableName(table)}</span>
);

const countOrNothing = (count: number): string => (count === 0 ? '' : formatCount(count));

const columns: readonly GridColumn<TableSnapshot>[] = [
  {
    id: 'state',
    title: titles.state,
    width: '120px',
    draw: (table) => {
      const { kind, word } = describeTable(table);
      return <Status kind={kind} word={word} />;
    },
  },
  { id: 'table', title: titles.table, width: 'minmax(120px, 1fr)', draw: (table) => <NameCell table={table} /> },
  { id: 'progress', title: titles.progress, width: 'minmax(60px, 120px)', draw: (table) => <Bar table={table} /> },
  { id: 'rows', title: titles.rows, width: '100px', alignEnd: true, draw: ({ rows }) => formatCount(rows) },
  {
    id: 'estimate',
    title: titles.estimate,
    width: '100px',
    alignEnd: true,
    draw: ({ rowsEstimate }) => (rowsEstimate === null ? '' : formatCount(rowsEstimate)),
  },
  { id: 'parts', title: titles.parts, width: '44px', alignEnd: true, draw: ({ parts }) => countOrNothing(parts) },
  { id: 'bytes', title: titles.bytes, width: '64px', alignEnd: true, draw: ({ bytes }) => formatBytes(bytes) },
  {
    id: 'retries',
    title: titles.retries,
    width: '48px',
    alignEnd: true,
    draw: ({ retries }) => countOrNothing(retries),
  },
];

function Bar({ table }: { readonly table: TableSnapshot }) {
  const styles = useStyles();
  const share = shareDone(table.rows, table.rowsEstimate, table.state === 'done') ?? 0;
  return (
    <div className={styles.track} title={`${String(percentOf(share))}%`}>
      <div
        className={mergeClasses(
          styles.bar,
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
  readonly selectedId: string | null;
  readonly onSelect: (id: string | null) => void;
};

const idOf = ({ id }: TableSnapshot): string => id;

export function RunTables({ tables, selectedId, onSelect }: RunTablesProps) {
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
      <RowGrid
        label={words.title}
        rows={troubleFirst(tables)}
        columns={columns}
        idOf={idOf}
        nameOf={tableName}
        selectedId={selectedId}
        onSelect={onSelect}
      />
    </>
  );
}
