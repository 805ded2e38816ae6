// The transforms of a table: those it has, a new one, what looks like personal data, and the rows before and after.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { Transform } from '../../../../shared/transforms.ts';
import { aboutColumns, askedAbout } from '../../../stores/table-details-store.ts';
import { useFrom, useStores } from '../../../stores/stores.tsx';
import { tableKey } from '../../../stores/tables-store.ts';
import { needsKey } from '../../../stores/transforms-store.ts';
import { transformsText as words } from '../../../text/transforms.ts';
import { Problem } from '../../../ui/problem.tsx';
import { accessOf } from '../source-access.ts';
import type { ChoiceProps } from '../table-panel.tsx';
import { columnsAfter, firstMissing } from './columns-after.ts';
import { MaskKey } from './mask-key.tsx';
import { PersonalDataSection } from './personal-data.tsx';
import { BeforeAfter } from './before-after.tsx';
import { TransformForm } from './transform-form.tsx';
import { TransformList } from './transform-list.tsx';
import { useTrial } from './use-trial.ts';

const useStyles = makeStyles({
  tab: { display: 'flex', flexDirection: 'column', gap: '12px' },
  quiet: { margin: 0, fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  start: { alignSelf: 'flex-start' },
});

const none: readonly Transform[] = [];
/** What the form is about: the place of the transform that is changed, or one past the last. */
type Writing = number | null;

export function TransformsTab({ table, choice }: ChoiceProps) {
  const styles = useStyles();
  const stores = useStores();
  const key = tableKey(table);
  const transforms = useFrom('transforms', (state) => state.lists.get(key)) ?? none;
  const setList = useFrom('transforms', (state) => state.setList);
  const [writing, setWriting] = useState<Writing>(null);
  const columns = useColumns(choice);
  const tryOut = useTrial(choice);
  const put = (after: readonly Transform[]): void => setList(key, after);
  const missing = columns.names === null ? null : firstMissing(columns.names, transforms);
  useEffect(() => () => stores.transforms.getState().cancel(), [stores]);
  if (columns.error !== null) return <Problem error={columns.error} />;
  const isNew = writing === transforms.length;
  return (
    <div className={styles.tab}>
      <p className={styles.quiet}>{transforms.length === 0 ? words.none : words.purpose}</p>
      <TransformList
        transforms={transforms}
        problem={missing === null ? null : { index: missing.index, words: words.noColumn(missing.column) }}
        onChange={put}
        onEdit={setWriting}
      />
      {writing === null || columns.names === null ? (
        columns.names === null ? null : (
          <Button className={styles.start} size="small" onClick={() => setWriting(transforms.length)}>
            {words.add}
          </Button>
        )
      ) : (
        <TransformForm
          key={writing}
          transform={transforms[writing] ?? null}
          columns={columnsAfter(columns.names, transforms.slice(0, writing))}
          onTry={(made) => tryOut([...transforms.slice(0, writing), made])}
          onDone={(made) => {
            put(isNew ? [...transforms, made] : transforms.map((some, index) => (index === writing ? made : some)));
            setWriting(null);
          }}
          onCancel={() => setWriting(null)}
        />
      )}
      {needsKey(transforms) ? <MaskKey /> : null}
      {choice.query === null && columns.names !== null ? (
        <PersonalDataSection table={table} transforms={transforms} onChange={put} />
      ) : null}
      {transforms.length === 0 ? null : <BeforeAfter choice={choice} transforms={transforms} />}
    </div>
  );
}

/** The columns that are moved, by the names they have in the files; null = not known yet. */
function useColumns(choice: ChoiceProps['choice']) {
  const stores = useStores();
  const about = aboutColumns(choice);
  const asked = askedAbout(
    useFrom('tableDetails', (state) => state.columns),
    about,
  );
  useEffect(() => void stores.tableDetails.getState().loadColumns(accessOf(stores), choice, false), [about]);
  const names =
    asked.value?.columns
      .filter(({ name, leftOut }) => leftOut === null && (choice.columns?.includes(name) ?? true))
      .flatMap(({ outputs }) => outputs.map(({ name }) => name)) ?? null;
  return { names, error: asked.state === 'failed' ? asked.error : null };
}
