// The first rows as they are read and as they will be written, column under column; what changed is marked.
import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { TableChoice } from '../../../../shared/table-choice.ts';
import type { Transform } from '../../../../shared/transforms.ts';
import { useFrom, useStores } from '../../../stores/stores.tsx';
import { aboutPreview, needsKey } from '../../../stores/transforms-store.ts';
import { transformsText } from '../../../text/transforms.ts';
import { Problem } from '../../../ui/problem.tsx';
import { alignColumns } from './aligned.ts';
import { AlignedTables } from './aligned-tables.tsx';
import { previewQuestion } from './use-trial.ts';

const words = transformsText.preview;

const useStyles = makeStyles({
  section: { display: 'flex', flexDirection: 'column', gap: '8px', alignItems: 'stretch' },
  heading: { margin: 0, fontSize: '14px', lineHeight: '20px', fontWeight: 600 },
  line: { display: 'flex', gap: '8px', alignItems: 'center', flexWrap: 'wrap' },
  quiet: { margin: 0, fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
});

type BeforeAfterProps = { readonly choice: TableChoice; readonly transforms: readonly Transform[] };

export function BeforeAfter({ choice, transforms }: BeforeAfterProps) {
  const styles = useStyles();
  const stores = useStores();
  const preview = useFrom('transforms', (state) => state.preview);
  const hasKey = useFrom('transforms', (state) => state.maskKey !== null);
  /** Those that the shown rows were made with. */
  const [shownWith, setShownWith] = useState<readonly Transform[]>(transforms);
  const question = previewQuestion(stores, choice, transforms);
  const isOutdated = preview.value !== null && preview.about !== aboutPreview(question);
  const isBarred = needsKey(transforms) && !hasKey;
  const load = async (): Promise<void> => {
    await stores.transforms.getState().loadPreview(question, true);
    setShownWith(transforms);
  };
  const { value } = preview;
  const changed = value === null ? 0 : alignColumns(value, shownWith).filter(({ isChanged }) => isChanged).length;
  return (
    <section className={styles.section} aria-label={words.title}>
      <h3 className={styles.heading}>{words.title}</h3>
      <div className={styles.line}>
        {isBarred ? (
          <p className={styles.quiet}>{words.needsKey}</p>
        ) : preview.state === 'running' ? (
          <Spinner size="tiny" label={words.loading} />
        ) : (
          <Button size="small" onClick={() => void load()}>
            {value === null ? words.show : words.again}
          </Button>
        )}
      </div>
      {preview.error === null ? null : <Problem error={preview.error} />}
      {value === null ? null : (
        <>
          <p className={styles.quiet} role="status">
            {isOutdated
              ? words.outdated
              : value.before.rows.length === 0
                ? words.empty
                : words.summary(value.before.rows.length, changed)}
          </p>
          {value.before.rows.length === 0 ? null : <AlignedTables preview={value} transforms={shownWith} />}
        </>
      )}
    </section>
  );
}
