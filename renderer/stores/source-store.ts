// The source as it is being described, and what a test of it found.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { sourceCheckIds, type Check } from '../../shared/checks.ts';
import type { SourceConfig } from '../../shared/connection.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Api } from '../api.ts';
import { createTester, noTest, type ConnectionTest } from './connection-test.ts';
import { createSecretKeeper } from './secret-keeper.ts';
import { emptySignIn, toSignIn, type SignInDraft } from './sign-in-draft.ts';
import { sourceProblems } from './source-problems.ts';
import { readPasted, type TakenOver } from './take-over.ts';

/** How far the server's certificate is believed. */
export type CertificateChoice = 'checked' | 'authority' | 'pinned' | 'unchecked';

export type SourceDraft = {
  /** `host`, `host\instance`, `host,port`. */
  readonly address: string;
  readonly database: string;
  readonly authentication: SourceConfig['authentication']['kind'];
  readonly domain: string;
  readonly user: string;
  /** For Microsoft Entra ID. */
  readonly signIn: SignInDraft;
  /** Handle of the password; null = none typed yet. */
  readonly secret: string | null;
  readonly encrypt: SourceConfig['encrypt'];
  readonly certificate: CertificateChoice;
  /** Path of the authority's PEM file, for `authority`. */
  readonly caFile: string;
  /** The name in the certificate when it differs from the address; empty = the same. */
  readonly certificateName: string;
  /** SHA-256 of the one certificate, for `pinned`. */
  readonly certificateFingerprint: string;
  /** All addresses of the name at once. */
  readonly multiSubnetFailover: boolean;
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
  signIn: emptySignIn,
  secret: null,
  encrypt: 'mandatory',
  certificate: 'checked',
  caFile: '',
  certificateName: '',
  certificateFingerprint: '',
  multiSubnetFailover: false,
  readOnlyIntent: false,
  savedId: null,
};

export type SourceState = {
  readonly draft: SourceDraft;
  readonly test: ConnectionTest;
  /** The draft was changed after a test, which therefore says nothing any more. */
  readonly isTestVoid: boolean;
  /** From the first attempt on, what is missing is told beside its field. */
  readonly isAttempted: boolean;
  readonly isEncryptionOpen: boolean;
  /** The last connection string that was pasted; null = none, or it was read and closed. */
  readonly takenOver: TakenOver | null;
  readonly secretError: AppErrorData | null;
  readonly databases: readonly string[];
  /** Of the certificate that the last test was shown and did not accept; null = none. */
  readonly refusedFingerprint: string | null;
  /** Any change voids the test. */
  change(changes: Partial<SourceDraft>): void;
  keepSecret(value: string): Promise<void>;
  /** Fills the draft from a connection string; its password goes to the main process and nowhere else. */
  takeOver(pasted: string): void;
  openEncryption(isOpen: boolean): void;
  pickAuthority(): Promise<void>;
  runTest(): Promise<void>;
  cancelTest(): void;
};

/** The reference a plan carries in place of the password; the command line reads it from this variable. */
const password = { env: 'TABLEFERRY_SOURCE_PASSWORD' };

/** The connection that the draft describes; its shape is checked by whoever receives it. */
export function toSourceConfig(draft: SourceDraft): SourceConfig {
  return {
    server: draft.address.trim(),
    database: draft.database.trim() || 'master',
    authentication: toAuthentication(draft),
    encrypt: draft.encrypt,
    trustServerCertificate: draft.certificate === 'unchecked',
    ...(draft.certificate === 'authority' && draft.caFile !== '' ? { caFile: draft.caFile } : {}),
    ...(draft.certificateName.trim() === '' ? {} : { certificateName: draft.certificateName.trim() }),
    ...(draft.certificate === 'pinned' ? { certificateFingerprint: draft.certificateFingerprint.trim() } : {}),
    ...(draft.multiSubnetFailover ? { multiSubnetFailover: true } : {}),
    readOnlyIntent: draft.readOnlyIntent,
    connectTimeoutMs: 15_000,
    stallTimeoutMs: 120_000,
    packetSizeBytes: 16_384,
  };
}

function toAuthentication({ user, domain, authentication, signIn }: SourceDraft): SourceConfig['authentication'] {
  switch (authentication) {
    case 'sql':
      return { kind: 'sql', user, password };
    case 'windows':
      return { kind: 'windows', domain, user, password };
    case 'entraToken':
      return { kind: 'entraToken', token: { env: 'TABLEFERRY_SOURCE_TOKEN' } };
    case 'entra':
      return { kind: 'entra', signIn: toSignIn(signIn, password) };
    case 'integrated':
      return { kind: 'integrated' };
  }
}

export function createSourceStore(api: Api): StoreApi<SourceState> {
  return createStore<SourceState>()((set, get) => {
    const tester = createTester(api, sourceCheckIds, (test) => set({ test }));
    const keeper = createSecretKeeper(
      api,
      (secret) => get().change({ secret }),
      (secretError) => set({ secretError }),
    );
    return {
      draft: emptySource,
      test: noTest,
      isTestVoid: false,
      isAttempted: false,
      isEncryptionOpen: false,
      takenOver: null,
      secretError: null,
      databases: [],
      refusedFingerprint: null,
      change(changes) {
        const { draft: before, test, isTestVoid } = get();
        const draft = { ...before, ...changes };
        if (describesSame(before, draft)) return set({ draft });
        tester.cancel();
        const isSecretNew = draft.secret !== before.secret;
        set({
          draft,
          test: noTest,
          isTestVoid: isTestVoid || test.state !== 'none',
          ...(isSecretNew ? { secretError: null } : {}),
          // Another server has other databases.
          ...(draft.address === before.address ? {} : { databases: [], takenOver: null, refusedFingerprint: null }),
        });
      },
      keepSecret: (value) => keeper.keep(value),
      takeOver(pasted) {
        const read = readPasted(pasted);
        if (read === null) return get().change({ address: pasted.trim() });
        const { changes, password, taken, notUnderstood } = read;
        // The password of one server is never sent to another.
        const forgets = changes.address !== undefined || changes.user !== undefined;
        get().change({ ...changes, savedId: null, ...(forgets ? { secret: null } : {}) });
        set({ takenOver: { taken, notUnderstood } });
        if (password !== null) void keeper.keep(password);
      },
      openEncryption: (isEncryptionOpen) => set({ isEncryptionOpen }),
      async pickAuthority() {
        const picked = await api.call('file.pick', { kind: 'certificate' });
        if (picked !== null) get().change({ certificate: 'authority', caFile: picked.path });
      },
      async runTest() {
        set({ isAttempted: true });
        await keeper.settled();
        const { draft } = get();
        if (Object.keys(sourceProblems(draft)).length > 0) return;
        set({ isTestVoid: false });
        const request = { source: toSourceConfig(draft), password: draft.secret ?? '' };
        const answer = await tester.run((probeId, signal) => api.call('source.test', { ...request, probeId }, signal));
        if (answer === null) return;
        set({ refusedFingerprint: fingerprintIn(answer.checks) });
        if (answer.databases.length > 0) set({ databases: answer.databases });
        if (answer.checks.some(isEncryptionFailure)) set({ isEncryptionOpen: true });
      },
      cancelTest() {
        tester.cancel();
        set({ test: noTest });
      },
    };
  });
}

/** Which saved connection it came from is nothing that a test looks at. */
const describesSame = (one: SourceDraft, other: SourceDraft): boolean =>
  JSON.stringify({ ...one, savedId: null }) === JSON.stringify({ ...other, savedId: null });

const isEncryptionFailure = ({ id, error }: Check): boolean => id === 'encrypt' && error !== null;

/** Of a certificate that was shown and not accepted. */
function fingerprintIn(checks: readonly Check[]): string | null {
  const refused = checks.find(isEncryptionFailure);
  return refused?.facts.find(({ label }) => label === 'SHA-256')?.value ?? null;
}
