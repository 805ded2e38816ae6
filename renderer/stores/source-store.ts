// The source as it is being described, and what a test of it found.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CheckList } from '../../shared/checks.ts';
import type { SourceConfig } from '../../shared/connection.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Api } from '../api.ts';

/** How far the server's certificate is believed. */
export type CertificateChoice = 'checked' | 'authority' | 'unchecked';

export type SourceDraft = {
  /** `host`, `host\instance`, `host,port`. */
  readonly address: string;
  readonly database: string;
  readonly authentication: 'sql' | 'windows';
  readonly domain: string;
  readonly user: string;
  /** Handle of the password; null = none typed yet. */
  readonly secret: string | null;
  readonly encrypt: SourceConfig['encrypt'];
  readonly certificate: CertificateChoice;
  /** Path of the authority's PEM file, for `authority`. */
  readonly caFile: string;
  /** The name in the certificate when it differs from the address; empty = the same. */
  readonly certificateName: string;
  readonly readOnlyIntent: boolean;
  /** Id of the saved connection this came from. */
  readonly savedId: string | null;
};

export const emptySource: SourceDraft = {
  address: '',
  database: '',
  authentication: 'sql',
  domain: '',
  user: '',
  secret: null,
  encrypt: 'mandatory',
  certificate: 'checked',
  caFile: '',
  certificateName: '',
  readOnlyIntent: false,
  savedId: null,
};

export type ConnectionTest = {
  readonly state: 'none' | 'running' | 'passed' | 'failed';
  readonly checks: CheckList;
  readonly error: AppErrorData | null;
};
export const noTest: ConnectionTest = { state: 'none', checks: [], error: null };

export type SourceState = {
  readonly draft: SourceDraft;
  readonly test: ConnectionTest;
  readonly databases: readonly string[];
  /** Any change voids the test. */
  change(changes: Partial<SourceDraft>): void;
  runTest(): Promise<void>;
  cancelTest(): void;
};

/** The reference a plan carries in place of the password; the command line reads it from this variable. */
const password = { env: 'TABLEFERRY_SOURCE_PASSWORD' };

/** The connection that the draft describes; its shape is checked by whoever receives it. */
export function toSourceConfig(draft: SourceDraft): SourceConfig {
  const { user, domain, authentication } = draft;
  return {
    server: draft.address.trim(),
    database: draft.database.trim() || 'master',
    authentication:
      authentication === 'sql' ? { kind: 'sql', user, password } : { kind: 'windows', domain, user, password },
    encrypt: draft.encrypt,
    trustServerCertificate: draft.certificate === 'unchecked',
    ...(draft.certificate === 'authority' && draft.caFile !== '' ? { caFile: draft.caFile } : {}),
    ...(draft.certificateName.trim() === '' ? {} : { certificateName: draft.certificateName.trim() }),
    readOnlyIntent: draft.readOnlyIntent,
    connectTimeoutMs: 15_000,
    stallTimeoutMs: 120_000,
    packetSizeBytes: 16_384,
  };
}

export function createSourceStore(_api: Api): StoreApi<SourceState> {
  return createStore<SourceState>()((set) => ({
    draft: emptySource,
    test: noTest,
    databases: [],
    change: (changes) => set(({ draft }) => ({ draft: { ...draft, ...changes }, test: noTest })),
    runTest: async () => undefined,
    cancelTest: () => undefined,
  }));
}
