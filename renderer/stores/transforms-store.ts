// What is done to the rows of tables before they are written, what looks like personal data, and the key of masks.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { InputOf } from '../../shared/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { PersonalData, TableTransforms, Transform, TransformPreview } from '../../shared/transforms.ts';
import type { Api } from '../api.ts';
import { toErrorData } from './failure.ts';
import { createSecretKeeper } from './secret-keeper.ts';
import type { Asked } from './table-details-store.ts';
import { tableKey, type TablesState } from './tables-store.ts';

export type PreviewQuestion = InputOf<'transform.preview'>;
type DetectQuestion = Pick<InputOf<'transform.detect'>, 'source' | 'password'> & { readonly tables: NamedTable[] };
type NamedTable = { readonly schema: string; readonly name: string };

export type TransformsState = {
  /** In the order in which they are applied, by key; kept when a table is unticked. */
  readonly lists: ReadonlyMap<string, readonly Transform[]>;
  /** What seems to be personal data, by key of the tables that were looked at. */
  readonly found: ReadonlyMap<string, readonly PersonalData[]>;
  /** Keys of the tables that are being looked at. */
  readonly detecting: ReadonlySet<string>;
  readonly detectError: AppErrorData | null;
  readonly preview: Asked<TransformPreview>;
  /** Handle of the key of masks; null = none was given. */
  readonly maskKey: string | null;
  readonly keyError: AppErrorData | null;
  setList(key: string, transforms: readonly Transform[]): void;
  detect(question: DetectQuestion): Promise<void>;
  /** Asks once for the same question; `again` asks anyhow. */
  loadPreview(question: PreviewQuestion, again?: boolean): Promise<void>;
  cancel(): void;
  keepKey(value: string): Promise<void>;
};

/** The reference that plans name the key of masks by. */
export const maskKeyReference = { env: 'TABLEFERRY_MASK_KEY' } as const;

/** Whether a mask among them is made with a key. */
export const needsKey = (transforms: readonly Transform[]): boolean =>
  transforms.some(({ kind, ...rest }) => kind === 'mask' && 'mask' in rest && isKeyed(rest.mask.how));
const isKeyed = (how: string): boolean => how === 'hash' || how === 'tokenise';

/** The transforms of the ticked tables. */
export const chosenTransforms = (
  { tables, chosen }: Pick<TablesState, 'tables' | 'chosen'>,
  { lists }: Pick<TransformsState, 'lists'>,
): TableTransforms[] =>
  lists.size === 0
    ? []
    : tables.flatMap((table) => {
        const own = chosen.has(tableKey(table)) ? lists.get(tableKey(table)) : undefined;
        return own === undefined ? [] : [{ schema: table.schema, name: table.name, transforms: [...own] }];
      });

/** A preview depends on all of its question but the secrets. */
export const aboutPreview = ({ secrets, ...question }: PreviewQuestion): string =>
  JSON.stringify([question, secrets.maskKey !== undefined]);

const nothingAsked = { state: 'none', value: null, error: null, about: '' } as const;

export function createTransformsStore(api: Api): StoreApi<TransformsState> {
  let previewing = new AbortController();
  let detecting = new AbortController();
  const store = createStore<TransformsState>()((set, get) => ({
    lists: new Map(),
    found: new Map(),
    detecting: new Set<string>(),
    detectError: null,
    preview: nothingAsked,
    maskKey: null,
    keyError: null,
    setList: (key, transforms) =>
      set(({ lists }) => {
        const after = new Map(lists);
        if (transforms.length === 0) after.delete(key);
        else after.set(key, transforms);
        return { lists: after };
      }),
    async detect(question) {
      detecting.abort();
      detecting = new AbortController();
      const { signal } = detecting;
      set({ detecting: new Set(question.tables.map(tableKey)), detectError: null });
      try {
        const answers = await api.call('transform.detect', question, signal);
        if (signal.aborted) return;
        set(({ found }) => ({
          detecting: new Set<string>(),
          found: new Map([...found, ...answers.map((one) => [tableKey(one), one.found] as const)]),
        }));
      } catch (error) {
        if (!signal.aborted) set({ detecting: new Set<string>(), detectError: toErrorData(error) });
      }
    },
    async loadPreview(question, again = false) {
      const about = aboutPreview(question);
      const before = get().preview;
      if (!again && before.about === about && before.state !== 'none') return;
      previewing.abort();
      previewing = new AbortController();
      const { signal } = previewing;
      // What was shown stays until there is something newer, so that nothing jumps.
      set({ preview: { state: 'running', value: before.value, error: null, about } });
      try {
        const value = await api.call('transform.preview', question, signal);
        if (!signal.aborted) set({ preview: { state: 'done', value, error: null, about } });
      } catch (error) {
        if (!signal.aborted) set({ preview: { state: 'failed', value: null, error: toErrorData(error), about } });
      }
    },
    cancel() {
      previewing.abort();
      detecting.abort();
      set({ detecting: new Set<string>(), preview: nothingAsked });
    },
    keepKey: (value) => keeper.keep(value),
  }));
  const keeper = createSecretKeeper(
    api,
    (maskKey) => store.setState({ maskKey, keyError: null }),
    (keyError) => store.setState({ keyError }),
  );
  return store;
}
