// The cells of the tables grid.
import { Badge, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { WarningFilled, DismissCircleFilled } from '@fluentui/react-icons';
import { formatBytes, formatCount } from '../../../shared/format.ts';
import type { TableChoice } from '../../../shared/table-choice.ts';
import { isReadable } from '../../stores/tables-store.ts';
import { text } from '../../text/text.ts';
import { quietColor, type GridColumn } from '../../ui/data-grid/grid-column.ts';
import { MiddleText } from '../../ui/data-grid/middle-text.tsx';
import { fullName, type TableRow } from './table-rows.ts';

const useStyles = makeStyles({
  name: { display: 'flex', alignItems: 'center', gap: '6px', minWidth: 0 },
  quiet: { color: quietColor },
  // The name is the last to give way, but leaves room to see that something was changed.
  full: { flexShrink: 0, maxWidth: '100%' },
  beside: { maxWidth: 'calc(100% - 64px)' },
  kind: {
    color: quietColor,
    fontSize: '12px',
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  changes: { display: 'flex', gap: '4px', minWidth: 0, overflow: 'hidden' },
  // Where there is no room each is shortened, so that none is cut off; all stand in the title.
  change: { minWidth: '24px', flexShrink: 1 },
  changeWord: { minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  note: { display: 'inline-flex', alignItems: 'center', gap: '4px', maxWidth: '100%', verticalAlign: 'bottom' },
  warning: { color: tokens.colorStatusWarningForeground1, flexShrink: 0 },
  refused: { color: tokens.colorStatusDangerForeground1, flexShrink: 0 },
});

function NameCell({ row }: { readonly row: TableRow }) {
  const styles = useStyles();
  const { table, choice, decided } = row;
  const words = [...(choice === null ? [] : changedWords(choice, table.columnCount)), ...decided];
  return (
    <span className={styles.name}>
      <span className={mergeClasses(styles.full, words.length + table.marks.length > 0 && styles.beside)}>
        <MiddleText>{fullName(table)}</MiddleText>
      </span>
      {table.marks.length === 0 ? null : (
        <span className={styles.kind} title={table.marks.join(', ')}>
          {` ${table.marks.join(' · ')}`}
        </span>
      )}
      {words.length === 0 ? null : (
        <span className={styles.changes} title={words.join(', ')}>
          {words.map((word) => (
            <Changed key={word} word={word} />
          ))}
        </span>
      )}
    </span>
  );
}

function changedWords({ query, where, columns: moved }: TableChoice, columnCount: number): string[] {
  const { changed, panel } = text.tables;
  if (query !== null) return [changed.query];
  return [
    ...(where === null ? [] : [changed.filtered]),
    ...(moved === null ? [] : [panel.columnCount(moved.length, columnCount)]),
  ];
}

function Changed({ word }: { readonly word: string }) {
  const styles = useStyles();
  return (
    <Badge appearance="tint" size="small" color="brand" className={styles.change}>
      <span className={styles.changeWord}>{word}</span>
    </Badge>
  );
}

function Quiet({ word }: { readonly word: string }) {
  const styles = useStyles();
  return <span className={styles.quiet}>{word}</span>;
}

function NoteCell({ row: { table }, isShort = false }: { readonly row: TableRow; readonly isShort?: boolean }) {
  const styles = useStyles();
  const isBarred = !isReadable(table);
  if (!isBarred && table.warnings.length === 0) return null;
  const word = isBarred ? text.tables.cannotRead : text.tables.warnings(table.warnings.length);
  const whole = isBarred ? (table.obstacle ?? text.tables.noSelect) : table.warnings.join('\n');
  return (
    <span className={styles.note} title={whole} {...(isShort ? { role: 'img', 'aria-label': word } : {})}>
      {isBarred ? (
        <DismissCircleFilled className={styles.refused} aria-hidden />
      ) : (
        <WarningFilled className={styles.warning} aria-hidden />
      )}
      {isShort ? null : word}
    </span>
  );
}

const noteCount = ({ table }: TableRow): number => table.warnings.length + (isReadable(table) ? 0 : 1000);

function ReadingCell({ row: { table, choice } }: { readonly row: TableRow }) {
  if ((choice?.query ?? null) !== null) return text.tables.ownQuery;
  return (
    <span title={table.readNote}>{table.key === null ? text.tables.stream : text.tables.ranges(table.partitions)}</span>
  );
}

const titles = text.tables.columns;

const columns = {
  name: {
    id: 'name',
    header: titles.name,
    width: { share: 1, minPx: 168 },
    sortValue: ({ rank }) => rank,
    render: (row) => <NameCell row={row} />,
  },
  rows: {
    id: 'rows',
    header: titles.rows,
    // Wide enough for thousands of millions: a number that is cut says something else.
    width: 116,
    alignEnd: true,
    sortValue: ({ table }) => table.rowsEstimate,
    render: ({ table }) =>
      table.rowsEstimate === null ? <Quiet word={text.tables.unknown} /> : formatCount(table.rowsEstimate),
  },
  bytes: {
    id: 'bytes',
    header: titles.bytes,
    width: 80,
    alignEnd: true,
    sortValue: ({ table }) => table.bytesEstimate,
    render: ({ table }) =>
      table.bytesEstimate === null ? <Quiet word={text.tables.unknown} /> : formatBytes(table.bytesEstimate),
  },
  key: {
    id: 'key',
    header: titles.key,
    width: { share: 0.4, minPx: 80 },
    sortValue: ({ table }) => table.key,
    render: ({ table }) => (table.key === null ? <Quiet word={text.tables.noKey} /> : table.key),
  },
  reading: {
    id: 'reading',
    header: titles.reading,
    width: 96,
    sortValue: ({ table }) => table.partitions,
    render: (row) => <ReadingCell row={row} />,
  },
  notes: {
    id: 'notes',
    header: titles.notes,
    width: 132,
    sortValue: noteCount,
    render: (row) => <NoteCell row={row} />,
  },
  /** The icon alone: what it stands for is read in the details. */
  marks: {
    id: 'notes',
    header: titles.notes,
    width: 64,
    sortValue: noteCount,
    render: (row) => <NoteCell row={row} isShort />,
  },
} satisfies Record<string, GridColumn<TableRow>>;

const { name, rows, bytes, key, reading, notes, marks } = columns;
export const tableColumns: readonly GridColumn<TableRow>[] = [name, rows, bytes, key, reading, notes];
/** In a narrow window beside the details: a name, its size, and whether there is something to look at. */
export const tightColumns: readonly GridColumn<TableRow>[] = [
  { ...name, width: { share: 1, minPx: 144 } },
  { ...rows, width: 104 },
  bytes,
  { ...marks, width: 56 },
];
/** Beside the details, which tell the rest. */
export const narrowColumns: readonly GridColumn<TableRow>[] = [name, rows, bytes, reading, marks];
