// The columns of a table: what each is, what it becomes, and which are moved.
import { Badge, Button, Checkbox, Input, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { ColumnDetail, TableFact } from '../../../shared/contract.ts';
import { aboutColumns, askedAbout } from '../../stores/table-details-store.ts';
import { useFrom, useStores } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import { Problem } from '../../ui/problem.tsx';
import { accessOf } from './source-access.ts';
import type { ChoiceProps } from './table-panel.tsx';
import { useLater } from './use-later.ts';

const words = text.tables.panel;
/** From so many columns on there is a field to find one. */
const manyColumns = 16;

const useStyles = makeStyles({
  head: { display: 'flex', alignItems: 'center', gap: '8px', marginBottom: '4px' },
  count: { flex: 1, fontSize: '12px', color: tokens.colorNeutralForeground2 },
  find: { width: '100%', marginBottom: '8px' },
  facts: { margin: '0 0 12px', fontSize: '12px', lineHeight: '16px' },
  fact: {
    display: 'grid',
    gridTemplateColumns: '112px minmax(0, 1fr)',
    gap: '8px',
    padding: '2px 0',
    color: tokens.colorNeutralForeground2,
  },
  value: { margin: 0, color: tokens.colorNeutralForeground1, overflowWrap: 'anywhere' },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  line: {
    display: 'grid',
    gridTemplateColumns: '32px minmax(0, 1fr)',
    alignItems: 'start',
    padding: '4px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    // Tables have up to 1,024 columns; those out of sight are not laid out.
    contentVisibility: 'auto',
    containIntrinsicSize: 'auto 40px',
  },
  name: { display: 'flex', gap: '6px', alignItems: 'center', overflowWrap: 'anywhere' },
  types: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
});

export function ColumnsTab({ choice, onChange }: ChoiceProps) {
  const styles = useStyles();
  const stores = useStores();
  const about = aboutColumns(choice);
  const asked = askedAbout(
    useFrom('tableDetails', (state) => state.columns),
    about,
  );
  const [find, setFind] = useState('');
  // The panel shows another table: its columns are wanted.
  const load = (again: boolean): void =>
    void stores.tableDetails.getState().loadColumns(accessOf(stores), choice, again);
  useEffect(() => load(false), [about]);
  const isLate = useLater(300);
  if (asked.state === 'failed' && asked.error !== null) {
    return (
      <Problem error={asked.error}>
        <Button size="small" onClick={() => load(true)}>
          {text.tables.tryAgain}
        </Button>
      </Problem>
    );
  }
  if (asked.value === null) return isLate ? <Spinner size="tiny" label={words.columnsLoading} /> : null;
  const { columns, facts } = asked.value;
  const movable = columns.filter(({ leftOut }) => leftOut === null).map(({ name }) => name);
  const moved = choice.columns ?? movable;
  const setMoved = (name: string, isMoved: boolean): void => {
    const after = movable.filter((some) => (some === name ? isMoved : moved.includes(some)));
    if (after.length > 0) onChange({ columns: after.length === movable.length ? null : after });
  };
  const shown = columns.filter(({ name }) => name.toLowerCase().includes(find.toLowerCase()));
  return (
    <>
      <Facts facts={facts} />
      <div className={styles.head}>
        <span className={styles.count} role="status">
          {words.columnCount(moved.length, columns.length)}
          {moved.length === 1 && movable.length > 1 ? `. ${words.lastColumn}` : ''}
        </span>
        {choice.columns === null ? null : (
          <Button size="small" onClick={() => onChange({ columns: null })}>
            {words.allColumns}
          </Button>
        )}
      </div>
      {columns.length < manyColumns ? null : (
        <Input
          className={styles.find}
          size="small"
          aria-label={words.findColumn}
          placeholder={words.findColumn}
          value={find}
          onChange={(_, { value }) => setFind(value)}
        />
      )}
      <ul className={styles.list} aria-label={words.columnList}>
        {shown.map((column) => (
          <Column key={column.name} column={column} isMoved={moved.includes(column.name)} onMove={setMoved} />
        ))}
      </ul>
    </>
  );
}

function Facts({ facts }: { readonly facts: readonly TableFact[] }) {
  const styles = useStyles();
  if (facts.length === 0) return null;
  return (
    <dl className={styles.facts} aria-label={words.facts}>
      {facts.map(({ label, value }) => (
        <div key={label} className={styles.fact}>
          <dt>{label}</dt>
          <dd className={styles.value}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

type ColumnProps = {
  readonly column: ColumnDetail;
  readonly isMoved: boolean;
  readonly onMove: (name: string, isMoved: boolean) => void;
};

function Column({ column, isMoved, onMove }: ColumnProps) {
  const styles = useStyles();
  const { name, sourceType, isKey, marks, outputs, note, leftOut } = column;
  return (
    <li className={styles.line}>
      <Checkbox
        checked={isMoved && leftOut === null}
        disabled={leftOut !== null}
        aria-label={words.moveColumn(name)}
        onChange={(_, { checked }) => onMove(name, checked === true)}
      />
      <div>
        <span className={styles.name}>
          {name}
          {isKey ? (
            <Badge appearance="outline" size="small">
              {words.isKey}
            </Badge>
          ) : null}
        </span>
        <div className={styles.types}>
          {[sourceType, ...marks].join(', ')}
          {leftOut === null ? ` \u2192 ${outputs.map(({ type }) => type).join(' + ')}` : ''}
        </div>
        {leftOut === null ? null : <div className={styles.types}>{`${words.leftOut}: ${leftOut}`}</div>}
        {note === null ? null : <div className={styles.types}>{note}</div>}
      </div>
    </li>
  );
}
