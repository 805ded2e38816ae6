// The target as it is being described, and what a test of it found.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { TargetAccount, TargetConfig } from '../../shared/connection.ts';
import type { Api } from '../api.ts';
import { noTest, type ConnectionTest } from './source-store.ts';

export type TargetDraft = {
  readonly credential: 'connectionString' | 'accountKey' | 'sas';
  /** Blob endpoint, for account key and SAS. */
  readonly endpoint: string;
  readonly account: string;
  readonly secret: string | null;
  readonly container: string;
  /** Null = the default. */
  readonly pathTemplate: string | null;
  readonly savedId: string | null;
};

export const emptyTarget: TargetDraft = {
  credential: 'connectionString',
  endpoint: '',
  account: '',
  secret: null,
  container: '',
  pathTemplate: null,
  savedId: null,
};

export type TargetState = {
  readonly draft: TargetDraft;
  readonly test: ConnectionTest;
  change(changes: Partial<TargetDraft>): void;
  runTest(): Promise<void>;
  cancelTest(): void;
};

/** The reference a plan carries in place of the secret; the command line reads it from this variable. */
const secretRef = { env: 'TABLEFERRY_TARGET_SECRET' };

export function toTargetAccount(draft: TargetDraft): TargetAccount {
  const endpoint = draft.endpoint.trim();
  switch (draft.credential) {
    case 'connectionString':
      return { kind: 'connectionString', value: secretRef };
    case 'accountKey':
      return { kind: 'accountKey', endpoint, account: draft.account.trim(), key: secretRef };
    case 'sas':
      return { kind: 'sas', endpoint, sas: secretRef };
  }
}

export const toTargetConfig = (draft: TargetDraft): TargetConfig => ({
  ...toTargetAccount(draft),
  container: draft.container.trim(),
});

export function createTargetStore(_api: Api): StoreApi<TargetState> {
  return createStore<TargetState>()((set) => ({
    draft: emptyTarget,
    test: noTest,
    change: (changes) => set(({ draft }) => ({ draft: { ...draft, ...changes }, test: noTest })),
    runTest: async () => undefined,
    cancelTest: () => undefined,
  }));
}
