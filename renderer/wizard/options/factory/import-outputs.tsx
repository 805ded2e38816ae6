// Fills the factory in from the file of Terraform's outputs, and offers the storage account that stands there too.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { AppErrorData } from '../../../../shared/errors.ts';
import { toErrorData } from '../../../stores/failure.ts';
import {
  otherTarget,
  readOutputs,
  takeFactory,
  takeTarget,
  type ImportedOutputs,
} from '../../../stores/import-outputs.ts';
import { useStores } from '../../../stores/stores.tsx';
import { enginesText } from '../../../text/engines.ts';
import { Problem } from '../../../ui/problem.tsx';

const words = enginesText.place;

const useStyles = makeStyles({
  row: { display: 'flex', gap: '8px', flexWrap: 'wrap', alignItems: 'center' },
  words: { color: tokens.colorNeutralForeground2, fontSize: '12px', lineHeight: '16px', overflowWrap: 'anywhere' },
});

export function ImportOutputs() {
  const styles = useStyles();
  const stores = useStores();
  const [imported, setImported] = useState<ImportedOutputs | null>(null);
  const [error, setError] = useState<AppErrorData | null>(null);
  const [isTargetTaken, setIsTargetTaken] = useState(false);
  const read = async (): Promise<void> => {
    setError(null);
    try {
      const found = await readOutputs(stores);
      if (found === null) return;
      takeFactory(stores, found.outputs);
      setImported(found);
      setIsTargetTaken(false);
    } catch (failure) {
      setError(toErrorData(failure));
    }
  };
  const target = imported?.outputs.target ?? null;
  const other = otherTarget(stores, target);
  return (
    <>
      <div className={styles.row}>
        <Button size="small" onClick={() => void read()}>
          {words.import}
        </Button>
        <span className={styles.words} role="status">
          {imported === null ? words.importHint : importedLine(imported)}
        </span>
      </div>
      {target === null || other === null ? null : (
        <div className={styles.row}>
          <span className={styles.words}>{words.targetDiffers(other)}</span>
          <Button
            size="small"
            onClick={() => {
              takeTarget(stores, target);
              setIsTargetTaken(true);
            }}
          >
            {words.useTarget}
          </Button>
        </div>
      )}
      {isTargetTaken ? (
        <span className={styles.words} role="status">
          {words.targetTaken}
        </span>
      ) : null}
      {error === null ? null : <Problem error={error} />}
    </>
  );
}

function importedLine({ path, outputs }: ImportedOutputs): string {
  if (outputs.factory !== null) return words.imported(path);
  return outputs.target === null ? words.importedNothing(path) : words.importedNoFactory(path);
}
