// The text of a resource: as it is in the factory and as it will be, with the lines that differ marked.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import type { FactoryChange } from '../../../../shared/factory.ts';
import { factorySetupText } from '../../../text/factory-setup.ts';
import { diffLines, type DiffRow } from './diff-lines.ts';

const words = factorySetupText.changes;

const useStyles = makeStyles({
  // Scrolled to by keyboard.
  frame: { maxHeight: '420px', overflow: 'auto', backgroundColor: tokens.colorNeutralBackground2 },
  table: { width: '100%', borderCollapse: 'collapse', tableLayout: 'fixed' },
  head: {
    textAlign: 'left',
    fontWeight: 600,
    fontSize: '12px',
    lineHeight: '16px',
    padding: '4px 8px',
    position: 'sticky',
    top: 0,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  line: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: '12px',
    lineHeight: '16px',
    padding: '0 8px',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    verticalAlign: 'top',
  },
  mark: { display: 'inline-block', width: '12px' },
  gone: { backgroundColor: tokens.colorStatusDangerBackground1 },
  come: { backgroundColor: tokens.colorStatusSuccessBackground1 },
  skipped: { color: tokens.colorNeutralForeground2, fontStyle: 'italic', padding: '4px 8px' },
  alone: { margin: 0, padding: '8px' },
});

export function TextsBeside({ change: { name, change, before, after } }: { readonly change: FactoryChange }) {
  const styles = useStyles();
  const isBeside = change === 'change' && before !== null;
  return (
    <div className={styles.frame} tabIndex={0} role="group" aria-label={name}>
      {isBeside ? (
        <Beside before={before} after={after} />
      ) : (
        <pre className={mergeClasses(styles.line, styles.alone)}>{after}</pre>
      )}
    </div>
  );
}

function Beside({ before, after }: { readonly before: string; readonly after: string }) {
  const styles = useStyles();
  const rows = useMemo(() => diffLines(before, after), [before, after]);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th className={styles.head} scope="col">
            {words.before}
          </th>
          <th className={styles.head} scope="col">
            {words.after}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          // The rows never move.
          <Row key={String(index)} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row }: { readonly row: DiffRow }) {
  const styles = useStyles();
  if (row.kind === 'skipped')
    return (
      <tr>
        <td className={mergeClasses(styles.line, styles.skipped)} colSpan={2}>
          {words.skipped(row.lines)}
        </td>
      </tr>
    );
  const isOther = row.kind === 'other';
  // A sign beside the colour, for those who do not see it.
  return (
    <tr>
      <td className={mergeClasses(styles.line, isOther && row.before !== null && styles.gone)}>
        <span className={styles.mark}>{isOther && row.before !== null ? '\u2212' : ''}</span>
        {row.before}
      </td>
      <td className={mergeClasses(styles.line, isOther && row.after !== null && styles.come)}>
        <span className={styles.mark}>{isOther && row.after !== null ? '+' : ''}</span>
        {row.after}
      </td>
    </tr>
  );
}
