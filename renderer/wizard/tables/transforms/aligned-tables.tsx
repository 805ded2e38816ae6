// Two tables over the same columns, one below the other: they scroll together, and what changed is bold and marked.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { EditFilled } from '@fluentui/react-icons';
import type { Transform, TransformPreview } from '../../../../shared/transforms.ts';
import { transformsText } from '../../../text/transforms.ts';
import { spokenOnly } from '../../../ui/spoken-only.ts';
import { alignColumns, cellAfter, type AlignedColumn } from './aligned.ts';

const words = transformsText.preview;
const columnPx = 116;

const useStyles = makeStyles({
  scroll: { overflowX: 'auto', border: `1px solid ${tokens.colorNeutralStroke2}` },
  // Columns of one width: those of both tables stand under each other.
  table: { borderCollapse: 'collapse', tableLayout: 'fixed', fontSize: '12px', lineHeight: '16px' },
  caption: {
    textAlign: 'left',
    padding: '6px 8px 4px',
    fontWeight: 600,
    fontSize: '12px',
    position: 'sticky',
    left: 0,
    width: 'fit-content',
  },
  cell: {
    padding: '3px 8px',
    textAlign: 'left',
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  heading: { fontWeight: 600, backgroundColor: tokens.colorNeutralBackground2 },
  note: {
    display: 'block',
    fontWeight: 400,
    color: tokens.colorNeutralForeground2,
    lineHeight: '14px',
    minHeight: '14px',
  },
  changed: { fontWeight: 600, backgroundColor: tokens.colorBrandBackground2 },
  mark: { marginRight: '4px', fontSize: '10px', color: tokens.colorBrandForeground2, verticalAlign: 'baseline' },
  gone: { color: tokens.colorNeutralForeground3 },
  null: { fontStyle: 'italic', color: tokens.colorNeutralForeground2 },
  spoken: spokenOnly,
});

type TablesProps = { readonly preview: TransformPreview; readonly transforms: readonly Transform[] };

export function AlignedTables({ preview, transforms }: TablesProps) {
  const styles = useStyles();
  const columns = alignColumns(preview, transforms);
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={words.region}>
      <OneTable title={words.before} columns={columns} nameOf={({ before }) => before} noteOf={noteBefore}>
        {preview.before.rows.map((row, index) => (
          <tr key={index}>
            {columns.map((column) => (
              <PlainCell
                key={column.beforeIndex === -1 ? `+${column.after ?? ''}` : column.beforeIndex}
                value={row[column.beforeIndex]}
              />
            ))}
          </tr>
        ))}
      </OneTable>
      <OneTable title={words.after} columns={columns} nameOf={({ after }) => after} noteOf={noteAfter}>
        {preview.after.rows.map((_, index) => (
          <tr key={index}>
            {columns.map((column) => (
              <AfterCell
                key={column.beforeIndex === -1 ? `+${column.after ?? ''}` : column.beforeIndex}
                preview={preview}
                column={column}
                row={index}
              />
            ))}
          </tr>
        ))}
      </OneTable>
    </div>
  );
}

const noteBefore = ({ after }: AlignedColumn): string => (after === null ? words.leftOut : '');
const noteAfter = ({ before, isChanged }: AlignedColumn): string =>
  before === null ? words.isNew : isChanged ? words.changed : '';

type OneTableProps = {
  readonly title: string;
  readonly columns: readonly AlignedColumn[];
  readonly nameOf: (column: AlignedColumn) => string | null;
  readonly noteOf: (column: AlignedColumn) => string;
  readonly children: React.ReactNode;
};

function OneTable({ title, columns, nameOf, noteOf, children }: OneTableProps) {
  const styles = useStyles();
  return (
    <table className={styles.table} style={{ width: `${String(columns.length * columnPx)}px` }}>
      <caption className={styles.caption}>{title}</caption>
      <thead>
        <tr>
          {columns.map((column, index) => (
            <th
              key={index}
              scope="col"
              className={mergeClasses(styles.cell, styles.heading)}
              title={nameOf(column) ?? undefined}
            >
              {nameOf(column) ?? '\u2013'}
              <span className={styles.note}>{noteOf(column)}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

/** Undefined: the column is not in this table. */
function PlainCell({ value }: { readonly value: string | null | undefined }) {
  const styles = useStyles();
  if (value === undefined) return <td className={mergeClasses(styles.cell, styles.gone)} />;
  return (
    <td className={mergeClasses(styles.cell, value === null && styles.null)} dir="auto" title={value ?? undefined}>
      {value ?? words.null}
    </td>
  );
}

type AfterCellProps = { readonly preview: TransformPreview; readonly column: AlignedColumn; readonly row: number };

function AfterCell({ preview, column, row }: AfterCellProps) {
  const styles = useStyles();
  if (column.after === null) return <PlainCell value={undefined} />;
  const { value, was, isChanged } = cellAfter(preview, column, row);
  if (!isChanged) return <PlainCell value={value} />;
  return (
    <td
      className={mergeClasses(styles.cell, styles.changed, value === null && styles.null)}
      dir="auto"
      title={words.changedWas(was)}
    >
      <EditFilled className={styles.mark} aria-hidden />
      <span className={styles.spoken}>{`${words.changed} `}</span>
      {value ?? words.null}
    </td>
  );
}
