// The live estimate at the right of the options.
import { makeStyles, tokens } from '@fluentui/react-components';
import { formatBytes, formatCount, formatDuration } from '../../../shared/format.ts';
import { effectiveOptions } from '../../stores/options-store.ts';
import { useFrom } from '../../stores/stores.tsx';
import { tableKey } from '../../stores/tables-store.ts';
import { text } from '../../text/text.ts';
import { estimateRoughly } from './rough-estimate.ts';

const words = text.options.estimate;

const useStyles = makeStyles({
  panel: {
    width: '296px',
    flexShrink: 0,
    boxSizing: 'border-box',
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
    padding: '24px 20px',
    overflowY: 'auto',
    '@media (max-width: 1100px)': { width: '256px' },
    '@media (max-width: 900px)': {
      width: 'auto',
      padding: '16px',
      overflowY: 'visible',
      borderLeftStyle: 'none',
      borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    },
  },
  title: { margin: '0 0 8px', fontSize: '13px', lineHeight: '18px', fontWeight: 600 },
  list: { margin: 0, display: 'grid', gridTemplateColumns: 'auto 1fr', columnGap: '16px', rowGap: '6px' },
  name: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
  note: { margin: '12px 0 0', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
});

export function EstimatePanel() {
  const styles = useStyles();
  const tables = useFrom('tables', (state) => state.tables);
  const chosen = useFrom('tables', (state) => state.chosen);
  const options = effectiveOptions(useFrom('options', (state) => state.options));
  const picked = tables.filter((table) => chosen.has(tableKey(table)));
  const rough = estimateRoughly(picked, options.format, options.compression);
  const { bandwidthBytesPerSecond: limit } = options;
  const range = (low: string, high: string): string => (low === high ? words.about(low) : words.range(low, high));
  const facts: readonly (readonly [string, string])[] = [
    [words.tables, formatCount(rough.tables)],
    [words.rows, words.about(formatCount(rough.rows))],
    [words.read, words.about(formatBytes(rough.sourceBytes))],
    [words.stored, range(formatBytes(rough.storedLow), formatBytes(rough.storedHigh))],
    ...(limit === null
      ? []
      : [
          [
            words.upload,
            range(formatDuration(rough.storedLow / limit), formatDuration(rough.storedHigh / limit)),
          ] as const,
        ]),
  ];
  return (
    <aside className={styles.panel} aria-label={words.title}>
      <h2 className={styles.title}>{words.title}</h2>
      {rough.sourceBytes === 0 ? (
        <p className={styles.note}>{words.none}</p>
      ) : (
        <>
          <dl className={styles.list} aria-live="polite">
            {facts.map(([name, value]) => (
              <div key={name} style={{ display: 'contents' }}>
                <dt className={styles.name}>{name}</dt>
                <dd className={styles.value}>{value}</dd>
              </div>
            ))}
          </dl>
          {rough.unknownTables === 0 ? null : <p className={styles.note}>{words.unknownTables(rough.unknownTables)}</p>}
          <p className={styles.note}>{words.rough}</p>
        </>
      )}
    </aside>
  );
}
