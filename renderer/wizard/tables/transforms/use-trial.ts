// Asks whether transforms work on the first rows of a table, with the secrets that this takes.
import type { AppErrorData } from '../../../../shared/errors.ts';
import type { TableChoice } from '../../../../shared/table-choice.ts';
import type { Transform } from '../../../../shared/transforms.ts';
import { toErrorData } from '../../../stores/failure.ts';
import { useStores, type Stores } from '../../../stores/stores.tsx';
import { needsKey, type PreviewQuestion } from '../../../stores/transforms-store.ts';
import { accessOf } from '../source-access.ts';

/** So many that both tables are seen at once. */
const rows = 8;

export function previewQuestion(stores: Stores, table: TableChoice, transforms: readonly Transform[]): PreviewQuestion {
  const { source, password } = accessOf(stores);
  const { maskKey } = stores.transforms.getState();
  const key = maskKey !== null && needsKey(transforms) ? { maskKey } : {};
  return { source, secrets: { source: password, ...key }, table, transforms: [...transforms], rows };
}

/** Null = they work. */
export function useTrial(table: TableChoice): (transforms: readonly Transform[]) => Promise<AppErrorData | null> {
  const stores = useStores();
  return async (transforms) => {
    try {
      await stores.api.call('transform.preview', previewQuestion(stores, table, transforms));
      return null;
    } catch (error) {
      return toErrorData(error);
    }
  };
}
