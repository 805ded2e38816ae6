// Saves evidence packs: has a key made or its passphrase asked for first, where that is needed.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SigningKey } from '../../shared/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Api } from '../api.ts';
import { toErrorData } from './failure.ts';

/** What the dialog shows. `runId`: the run whose pack waits; null = only the key is wanted. */
export type EvidenceStep =
  | { readonly kind: 'create'; readonly runId: string | null }
  | { readonly kind: 'passphrase'; readonly runId: string }
  | { readonly kind: 'made'; readonly runId: string | null; readonly path: string | null };

export type EvidenceState = {
  readonly key: SigningKey | null;
  /** Null = the dialog is closed. */
  readonly step: EvidenceStep | null;
  /** Something is under way: nothing can be asked for meanwhile. */
  readonly isBusy: boolean;
  /** Why the last thing did not happen; told in the dialog while it is open, else beside the run. */
  readonly error: AppErrorData | null;
  /** The run whose pack was asked for last. */
  readonly runId: string | null;
  loadKey(): Promise<void>;
  /** Opens the dialog to make a key. */
  askForKey(): void;
  createKey(passphrase: string): Promise<void>;
  savePack(runId: string): Promise<void>;
  givePassphrase(passphrase: string): Promise<void>;
  close(): void;
};

export function createEvidenceStore(api: Api): StoreApi<EvidenceState> {
  return createStore<EvidenceState>()((set, get) => {
    const attempt = async (work: () => Promise<Partial<EvidenceState>>): Promise<void> => {
      if (get().isBusy) return;
      set({ isBusy: true, error: null });
      try {
        set(await work());
      } catch (error) {
        set({ error: toErrorData(error) });
      } finally {
        set({ isBusy: false });
      }
    };
    const pack = async (runId: string, key: SigningKey, passphrase: string): Promise<Partial<EvidenceState>> => {
      try {
        const path = await makePack(api, runId, key.key, passphrase);
        return { step: path === null ? null : { kind: 'made', runId, path } };
      } catch (error) {
        const problem = toErrorData(error);
        const isLocked = problem.code === 'KEY_LOCKED' || problem.code === 'SECRET_FORGOTTEN';
        return { error: problem, ...(isLocked ? { step: { kind: 'passphrase' as const, runId } } : {}) };
      }
    };
    const handleOf = async (value: string): Promise<string> => (await api.call('secret.put', { value })).handle;
    return {
      key: null,
      step: null,
      isBusy: false,
      error: null,
      runId: null,
      async loadKey() {
        try {
          set(await api.call('signing.state', {}));
        } catch (error) {
          set({ error: toErrorData(error) });
        }
      },
      askForKey: () => set({ step: { kind: 'create', runId: null }, error: null }),
      createKey: (passphrase) =>
        attempt(async () => {
          const runId = get().step?.runId ?? null;
          const { key } = await api.call('signing.create', { passphrase: await handleOf(passphrase) });
          set({ key });
          const passphraseHandle = key?.passphrase ?? null;
          if (runId === null || key === null || passphraseHandle === null)
            return { step: { kind: 'made', runId: null, path: null } };
          return pack(runId, key, passphraseHandle);
        }),
      savePack: (runId) =>
        attempt(async () => {
          set({ runId });
          const { key } = await api.call('signing.state', {});
          set({ key });
          if (key === null) return { step: { kind: 'create', runId } };
          return key.passphrase === null ? { step: { kind: 'passphrase', runId } } : pack(runId, key, key.passphrase);
        }),
      givePassphrase: (passphrase) =>
        attempt(async () => {
          const { step, key } = get();
          if (step?.kind !== 'passphrase' || key === null) return {};
          return pack(step.runId, key, await handleOf(passphrase));
        }),
      close: () => set({ step: null, error: null }),
    };
  });
}

/** Where it was saved; null = cancelled. */
async function makePack(api: Api, runId: string, key: string, passphrase: string): Promise<string | null> {
  const plan = await api.call('run.plan', { runId });
  // Kept out of the pack; those that nobody knows here cannot have been said here either.
  const { source, target } = await api.call('secret.find', { plan });
  const { fileName, base64 } = await api.call('evidence.make', {
    runId,
    secrets: { key, passphrase, source: source ?? '', target: target ?? '' },
    manifestText: null,
    previousPack: null,
  });
  const saved = await api.call('file.save', {
    suggestedName: fileName,
    kind: 'pack',
    text: base64,
    encoding: 'base64',
  });
  return saved?.path ?? null;
}
