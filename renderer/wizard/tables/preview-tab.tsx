// The first rows of a table as they will be written.
import { Button, makeStyles, mergeClasses, Spinner, tokens } from '@fluentui/react-components';
import { useEffect } from 'react';
import type { Preview } from '../../../shared/contract.ts';
import { aboutChoice, askedAbout } from '../../stores/table-details-store.ts';
import { useFrom, useStores } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import { Problem } from '../../ui/problem.tsx';
import { accessOf } from './source-access.ts';
import type { ChoiceProps } from './table-panel.tsx';

const words = text.tables.panel;
const stayMs = 300;

const useStyles = makeStyles({
  head: { display: 'flex', alignItems: 'center', gap: '8px', marginBottom: '8px' },
  note: { flex: 1, fontSize: '12px', color: tokens.colorNeutralForeground2 },
  scroll: { overflowX: 'auto', border: `1px solid ${tokens.colorNeutralStroke2}` },
  table: { borderCollapse: 'collapse', fontSize: '12px', lineHeight: '16px' },
  cell: {
    padding: '3px 8px',
    textAlign: 'left',
    whiteSpace: 'nowrap',
    maxWidth: '240px',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  heading: { fontWeight: 600, backgroundColor: tokens.colorNeutralBackground2 },
  end: { textAlign: 'right' },
  null: { color: tokens.colorNeutralForeground3, fontStyle: 'italic' },
});

export function PreviewTab({ choice }: ChoiceProps) {
  const styles = useStyles();
  const stores = useStores();
  const about = aboutChoice(choice);
  const asked = askedAbout(
    useFrom('tableDetails', (state) => state.preview),
    about,
  );
  const cancel = useFrom('tableDetails', (state) => state.cancel);
  const load = (again: boolean): void =>
    void stores.tableDetails.getState().loadPreview(accessOf(stores), choice, again);
  // The rows are wanted once somebody stays: walking down the list asks the server nothing.
  useEffect(() => {
    const timer = setTimeout(() => load(false), stayMs);
    return () => clearTimeout(timer);
  }, [about]);
  if (asked.state === 'running') {
    return (
      <div className={styles.head}>
        <Spinner size="tiny" label={words.previewLoading} />
        <Button size="small" onClick={cancel}>
          {text.tables.cancel}
        </Button>
      </div>
    );
  }
  return (
    <>
      <div className={styles.head}>
        <span className={styles.note} role="status">
          {asked.value === null
            ? ''
            : asked.value.rows.length === 0
              ? words.previewEmpty
              : words.previewNote(asked.value.rows.length)}
        </span>
        <Button size="small" onClick={() => load(true)}>
          {words.previewAgain}
        </Button>
      </div>
      {asked.error === null ? null : <Problem error={asked.error} />}
      {asked.value === null ? null : <Rows preview={asked.value} />}
    </>
  );
}

function Rows({ preview }: { readonly preview: Preview }) {
  const styles = useStyles();
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={words.previewGrid}>
      <table className={styles.table}>
        <thead>
          <tr>
            {preview.columns.map(({ name, type, alignEnd }) => (
              <th
                key={name}
                scope="col"
                title={type}
                className={mergeClasses(styles.cell, styles.heading, alignEnd && styles.end)}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.rows.map((row, index) => (
            <tr key={index}>
              {row.map((value, column) => (
                <td
                  key={preview.columns[column]?.name}
                  title={value ?? undefined}
                  dir="auto"
                  className={mergeClasses(
                    styles.cell,
                    preview.columns[column]?.alignEnd === true && styles.end,
                    value === null && styles.null,
                  )}
                >
                  {value ?? words.null}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
