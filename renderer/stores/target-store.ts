// The target as it is being described, what the account told about its containers, and what a test of it found.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { targetCheckIds } from '../../shared/checks.ts';
import type { TargetAccount, TargetConfig } from '../../shared/connection.ts';
import type { InputOf } from '../../shared/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { SignIn } from '../../shared/sign-in.ts';
import type { Namespace } from '../../shared/target-place.ts';
import type { Api } from '../api.ts';
import { createTester, noTest, type ConnectionTest } from './connection-test.ts';
import { createContainerDesk, noContainers, type ContainerPlace, type Containers } from './container-desk.ts';
import { createNamePreview, noNames, type NamePreview } from './name-preview.ts';
import { createSecretKeeper } from './secret-keeper.ts';
import { readStorageSecret } from './storage-secret.ts';
import { accountProblems, targetProblems } from './target-problems.ts';
import { emptySignIn, isPem, needsSecret, toSignIn, type SignInDraft } from './sign-in-draft.ts';

export type TargetDraft = {
  readonly credential: 'connectionString' | 'accountKey' | 'sas' | 'entra';
  /** For Microsoft Entra ID. */
  readonly signIn: SignInDraft;
  /** Blob endpoint; of a connection string only to be told. */
  readonly endpoint: string;
  readonly account: string;
  readonly secret: string | null;
  readonly container: string;
  /** Empty = the container's or the account's own. */
  readonly encryptionScope: string;
  readonly isCreateOnly: boolean;
  /** Null = the default. */
  readonly pathTemplate: string | null;
  readonly savedId: string | null;
};

export const emptyTarget: TargetDraft = {
  credential: 'connectionString',
  signIn: emptySignIn,
  endpoint: '',
  account: '',
  secret: null,
  container: '',
  encryptionScope: '',
  isCreateOnly: false,
  pathTemplate: null,
  savedId: null,
};

/** What was recognised in the last secret that was given. */
export type SecretReading = {
  /** The way changed, because the secret belongs to another. */
  readonly isMoved: boolean;
  readonly isPlaceTaken: boolean;
  readonly endsUtc: string | null;
};

export type TargetState = {
  readonly draft: TargetDraft;
  readonly test: ConnectionTest;
  /** The draft was changed after a test, which therefore says nothing any more. */
  readonly isTestVoid: boolean;
  /** From the first attempt on, what is missing is told beside its field. */
  readonly isAttempted: boolean;
  readonly secretError: AppErrorData | null;
  readonly reading: SecretReading | null;
  readonly containers: Containers;
  readonly names: NamePreview;
  /** What the test learned about the account; null = nothing. */
  readonly namespace: Namespace | null;
  /** Any change of the account or the container voids the test. */
  change(changes: Partial<TargetDraft>): void;
  /** Takes apart what was typed or pasted; the secret goes to the main process and nowhere else. */
  giveSecret(typed: string): void;
  listContainers(): Promise<void>;
  createContainer(): Promise<void>;
  /** Asks for the names of some parts, once typing pauses. */
  previewNames(request: InputOf<'target.names'>): void;
  /** `waitMs`: how long causes that pass by themselves are waited for. */
  runTest(waitMs?: number): Promise<void>;
  cancelTest(): void;
};

/** The reference a plan carries in place of the secret; the command line reads it from this variable. */
const secretRef = { env: 'TABLEFERRY_TARGET_SECRET' };

function toTargetAccount(draft: TargetDraft): TargetAccount {
  const endpoint = draft.endpoint.trim();
  switch (draft.credential) {
    case 'connectionString':
      return { kind: 'connectionString', value: secretRef };
    case 'accountKey':
      return { kind: 'accountKey', endpoint, account: draft.account.trim(), key: secretRef };
    case 'sas':
      return { kind: 'sas', endpoint, sas: secretRef };
    case 'entra':
      return { kind: 'entra', endpoint, signIn: toTargetSignIn(draft) };
  }
}

export const toTargetConfig = (draft: TargetDraft): TargetConfig => {
  const encryptionScope = draft.encryptionScope.trim();
  return {
    ...toTargetAccount(draft),
    container: draft.container.trim(),
    ...(encryptionScope === '' ? {} : { encryptionScope }),
    ...(draft.isCreateOnly ? { rights: 'create' } : {}),
  };
};

export function createTargetStore(api: Api): StoreApi<TargetState> {
  return createStore<TargetState>()((set, get) => {
    const tester = createTester(api, targetCheckIds, (test) => set({ test }));
    const keeper = createSecretKeeper(
      api,
      (secret) => get().change({ secret }),
      (secretError) => set({ secretError }),
    );
    const desk = createContainerDesk(api, (containers) => set({ containers }));
    const preview = createNamePreview(api, (names) => set({ names }));
    return {
      draft: emptyTarget,
      test: noTest,
      isTestVoid: false,
      isAttempted: false,
      secretError: null,
      reading: null,
      containers: noContainers,
      names: noNames,
      namespace: null,
      change(changes) {
        const { draft: before, test, isTestVoid } = get();
        const draft = { ...before, ...changes };
        if (describesSame(before, draft)) return set({ draft });
        tester.cancel();
        if (!describesSame({ ...before, container: draft.container }, draft)) desk.forget();
        const isVoid = isTestVoid || test.state !== 'none';
        set({ draft, test: noTest, isTestVoid: isVoid, secretError: null, namespace: null });
      },
      giveSecret(typed) {
        const { draft, change } = get();
        const { changes, secret, endsUtc } = readStorageSecret(typed);
        // The secret of an application has no form of its own.
        if (draft.credential === 'entra') {
          change({ signIn: { ...draft.signIn, isCertificate: isPem(typed) } });
          return void keeper.keep(typed);
        }
        const isMoved = changes.credential !== undefined && changes.credential !== draft.credential;
        change({ ...changes, ...(isMoved ? { secret: null } : {}) });
        set({ reading: { isMoved, isPlaceTaken: (changes.endpoint ?? '') !== '', endsUtc } });
        if (secret !== null) void keeper.keep(secret);
      },
      async listContainers() {
        set({ isAttempted: true });
        await keeper.settled();
        const { draft } = get();
        if (Object.keys(accountProblems(draft)).length > 0) return;
        await desk.list(containerPlace(draft));
      },
      async createContainer() {
        set({ isAttempted: true });
        await keeper.settled();
        const { draft } = get();
        if (Object.keys(targetProblems(draft)).length > 0) return;
        const account = containerPlace(draft);
        // A test may have said that the container is missing.
        if (await desk.create({ ...account, container: draft.container.trim() })) get().cancelTest();
      },
      previewNames: (request) => preview.ask(request),
      async runTest(waitMs) {
        set({ isAttempted: true });
        await keeper.settled();
        const { draft } = get();
        if (Object.keys(targetProblems(draft)).length > 0) return;
        set({ isTestVoid: false });
        const wait = waitMs === undefined ? {} : { waitMs };
        const request = { target: toTargetConfig(draft), secret: secretOf(draft), ...wait };
        const answer = await tester.run((probeId, signal) => api.call('target.test', { ...request, probeId }, signal));
        if (answer !== null) set({ namespace: answer.namespace });
      },
      cancelTest() {
        tester.cancel();
        set({ test: noTest });
      },
    };
  });
}

/** An account that was picked is asked through the resource manager, where no role for the data is needed. */
function containerPlace(draft: TargetDraft): ContainerPlace {
  const { credential, signIn } = draft;
  const secret = secretOf(draft);
  if (credential === 'entra' && signIn.accountId !== '')
    return { by: 'resource', signIn: toTargetSignIn(draft), secret, accountId: signIn.accountId };
  return { by: 'account', account: toTargetAccount(draft), secret };
}

/** Who signs in to the storage. */
export const toTargetSignIn = ({ signIn }: TargetDraft): SignIn => toSignIn(signIn, secretRef);

/** The handle that goes with the draft; empty where none is needed. */
export const secretOf = ({ credential, signIn, secret }: TargetDraft): string =>
  credential === 'entra' && !needsSecret(signIn) ? '' : (secret ?? '');

/** Neither names of blobs nor of saved connections are anything that a test looks at. */
const describesSame = (one: TargetDraft, other: TargetDraft): boolean =>
  JSON.stringify({ ...one, savedId: null, pathTemplate: null }) ===
  JSON.stringify({ ...other, savedId: null, pathTemplate: null });
