// What looks like personal data: asked for, ticked and confirmed; nothing is masked by itself.
import { Button, Checkbox, makeStyles, mergeClasses, Spinner, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { TableSummary } from '../../../../shared/contract.ts';
import type { PersonalData, Transform } from '../../../../shared/transforms.ts';
import { useFrom, useStores } from '../../../stores/stores.tsx';
import { tableKey } from '../../../stores/tables-store.ts';
import { maskWords } from '../../../text/transform-words.ts';
import { transformsText } from '../../../text/transforms.ts';
import { Problem } from '../../../ui/problem.tsx';
import { accessOf } from '../source-access.ts';

const words = transformsText.personal;

const useStyles = makeStyles({
  section: { display: 'flex', flexDirection: 'column', gap: '8px', alignItems: 'flex-start' },
  heading: { margin: 0, fontSize: '14px', lineHeight: '20px', fontWeight: 600 },
  quiet: { margin: 0, fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  status: { ':empty': { display: 'none' } },
  list: { listStyleType: 'none', margin: 0, padding: 0, width: '100%' },
  item: { borderBottom: `1px solid ${tokens.colorNeutralStroke3}`, padding: '2px 0 6px' },
  tick: { marginLeft: '-8px' },
  why: { paddingLeft: '24px', overflowWrap: 'anywhere' },
  buttons: { display: 'flex', gap: '8px', flexWrap: 'wrap', alignItems: 'center' },
});

type SectionProps = {
  readonly table: TableSummary;
  readonly transforms: readonly Transform[];
  readonly onChange: (after: readonly Transform[]) => void;
};

const isMasked = (transforms: readonly Transform[], column: string): boolean =>
  transforms.some((some) => some.kind === 'mask' && some.column === column);

export function PersonalDataSection({ table, transforms, onChange }: SectionProps) {
  const styles = useStyles();
  const stores = useStores();
  const key = tableKey(table);
  const found = useFrom('transforms', (state) => state.found.get(key));
  const isLooking = useFrom('transforms', (state) => state.detecting.has(key));
  const error = useFrom('transforms', (state) => state.detectError);
  const { schema, name } = table;
  const look = (): void =>
    void stores.transforms.getState().detect({ ...accessOf(stores), tables: [{ schema, name }] });
  const open = (found ?? []).filter(({ column }) => !isMasked(transforms, column));
  return (
    <section className={styles.section} aria-label={words.title}>
      <h3 className={styles.heading}>{words.title}</h3>
      <p className={mergeClasses(styles.quiet, styles.status)} role="status">
        {found === undefined ? words.purpose : found.length === 0 ? words.none : open.length === 0 ? words.done : ''}
      </p>
      {open.length === 0 ? null : (
        <Suggestions
          key={open.map(({ column }) => column).join()}
          open={open}
          onMask={(chosen) =>
            onChange([...transforms, ...chosen.map(({ column, mask }) => ({ kind: 'mask', column, mask }) as const)])
          }
        />
      )}
      {error === null ? null : <Problem error={error} />}
      {isLooking ? (
        <Spinner size="tiny" label={words.looking} />
      ) : (
        <Button size="small" onClick={look}>
          {found === undefined ? words.look : words.lookAgain}
        </Button>
      )}
    </section>
  );
}

type SuggestionsProps = {
  readonly open: readonly PersonalData[];
  readonly onMask: (chosen: readonly PersonalData[]) => void;
};

function Suggestions({ open, onMask }: SuggestionsProps) {
  const styles = useStyles();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const chosen = open.filter(({ column }) => ticked.has(column));
  const tick = (column: string, isTicked: boolean): void =>
    setTicked(new Set(isTicked ? [...ticked, column] : [...ticked].filter((name) => name !== column)));
  return (
    <>
      <ul className={styles.list} aria-label={words.suggestions}>
        {open.map((one) => (
          <li key={one.column} className={styles.item}>
            <Checkbox
              className={styles.tick}
              label={words.tick(one.column, words.kinds[one.kind])}
              checked={ticked.has(one.column)}
              onChange={(_, { checked }) => tick(one.column, checked === true)}
            />
            <p className={mergeClasses(styles.quiet, styles.why)}>
              {`${one.why} (${words.confidence[one.confidence]}) ${words.wouldBe(maskWords(one.mask))}`}
            </p>
          </li>
        ))}
      </ul>
      <div className={styles.buttons}>
        {chosen.length === 0 ? (
          <>
            <Button size="small" onClick={() => setTicked(new Set(open.map(({ column }) => column)))}>
              {words.tickAll}
            </Button>
            <span className={styles.quiet}>{words.tickSome}</span>
          </>
        ) : (
          <Button size="small" onClick={() => onMask(chosen)}>
            {words.mask(chosen.length)}
          </Button>
        )}
      </div>
    </>
  );
}
