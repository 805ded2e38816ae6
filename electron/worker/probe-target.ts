// Tests a target step by step, names the cause where it fails, and waits for a role that is not in effect yet.
import { setTimeout as sleep } from 'node:timers/promises';
import { targetCheckIds, type Check, type CheckList } from '../../shared/checks.ts';
import type { TargetConfig } from '../../shared/connection.ts';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import { worthWaiting } from '../../shared/errors/refusal.ts';
import { neededPermissions } from '../../shared/sas.ts';
import type { Namespace } from '../../shared/target-place.ts';
import { createCheckBoard, type CheckBoard } from './check-board.ts';
import { describeAccount, nameContainers } from './describe-account.ts';
import { diagnoseTarget, type TargetDiagnosis } from './diagnose-target.ts';
import { describeAccess, describeClock } from './doctor/evidence.ts';
import { gatherAccess, type Access, type DoctorParts } from './doctor/gather.ts';
import { utcMinute } from './doctor/verdict.ts';
import { probeBlob } from './probe-blob.ts';
import type { AccountFacts, StorageAccount } from './target/account.ts';
import { isSignInRefusal } from './target/refusal-words.ts';
import type { WorkerParts } from './worker-parts.ts';

const signInWords: Readonly<Record<TargetConfig['kind'], string>> = {
  connectionString: 'The connection string was accepted.',
  accountKey: 'The account key was accepted.',
  sas: 'The SAS was accepted.',
  entra: 'The sign-in was accepted.',
};

type Parts = DoctorParts & Pick<WorkerParts, 'openAccount'>;
type Request = {
  readonly target: TargetConfig;
  readonly secret: string;
  /** How long a refusal that may pass by itself is tried again. */
  readonly waitMs?: number | undefined;
};
type Probed = { readonly checks: CheckList; readonly namespace: Namespace | null };
type Listeners = { readonly board: CheckBoard; readonly onFacts: (facts: AccountFacts) => void };
type Failed = { readonly line: Check['id']; readonly diagnosis: TargetDiagnosis };

/** Whatever fails stands in the list; rejects only when it is cancelled, or for a bug. Leaves no blob behind. */
export async function probeTarget(
  parts: Parts,
  { waitMs = 0, ...request }: Request,
  show: (checks: CheckList) => void,
  signal: AbortSignal,
): Promise<Probed> {
  const board = createCheckBoard(targetCheckIds, show);
  const { retryEveryMs } = parts.doctor;
  const endMs = parts.nowMs() + waitMs;
  let namespace: Namespace | null = null;
  const onFacts = ({ hasHierarchicalNamespace: has }: AccountFacts): void => {
    namespace = has === null ? null : has ? 'hierarchical' : 'flat';
  };
  for (let tries = 1; ; tries += 1) {
    const failed = await tryTarget(parts, request, { board, onFacts }, signal);
    if (failed === null) return { checks: board.checks(), namespace };
    const { line, diagnosis } = failed;
    const { error, facts, fix } = diagnosis;
    if (!worthWaiting.has(error.code) || parts.nowMs() + retryEveryMs > endMs) {
      board.fail(line, error, { facts, fix });
      return { checks: board.checks(), namespace };
    }
    board.start(
      line,
      `${error.message} Tried ${tries === 1 ? 'once' : `${String(tries)} times`}, and again until ${utcMinute(endMs)}.`,
    );
    await sleep(retryEveryMs, undefined, { signal }).catch((why: unknown) => {
      signal.throwIfAborted();
      throw why;
    });
    board.restart();
  }
}

/** Null when all went well, or nothing is wrong but what the list warns of. */
async function tryTarget(
  parts: Parts,
  { target, secret }: Omit<Request, 'waitMs'>,
  { board, onFacts }: Listeners,
  signal: AbortSignal,
): Promise<Failed | null> {
  board.start('storageReach');
  let account: StorageAccount | null = null;
  let access: Promise<Access> | null = null;
  try {
    account = parts.openAccount(target, secret);
    const patient = { target, secret, account };
    const isThere = await checkAccount(account, target, { board, onFacts }, signal);
    access = gatherAccess(parts, patient, signal);
    // Whoever cancels hears of it from the probe itself.
    access.catch(() => undefined);
    const asked = access;
    const explain = (refusal: AppError) => diagnoseTarget(parts, patient, refusal, asked, signal);
    if (isThere) await probeBlob(account, target, board, explain, signal);
    else await warnOfMissing(account, target, board, signal);
    const needed = neededPermissions(target.rights);
    board.note('storageSignIn', describeAccess({ ...(await access), sas: account.sas, needed }));
    return null;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    if (account === null) return { line: 'storageSignIn', diagnosis: asItIs(error) };
    const diagnosis = await diagnoseTarget(parts, { target, secret, account }, error, access, signal);
    return { line: settleLines(board, error, account.host, diagnosis), diagnosis };
  } finally {
    await account?.close();
  }
}

const asItIs = (error: AppError): TargetDiagnosis => ({
  error,
  facts: [],
  fix: null,
  hasAnswered: false,
});

/** True when there is the container. */
async function checkAccount(
  account: StorageAccount,
  { container, kind, rights }: TargetConfig,
  { board, onFacts }: Listeners,
  signal: AbortSignal,
): Promise<boolean> {
  const isThere = await account.hasContainer(container, rights === 'create' ? 'read' : 'list', signal);
  passReach(board, account);
  board.start('storageSignIn');
  const facts = await account.readFacts(container, signal);
  if (facts !== null) onFacts(facts);
  const serviceMs = facts?.serviceMs ?? null;
  const clock = describeClock(serviceMs === null ? null : Date.now() - serviceMs);
  const findings = { facts: facts === null ? [] : describeAccount(facts) };
  if (clock === null) board.pass('storageSignIn', signInWords[kind], findings);
  else
    board.warn(
      'storageSignIn',
      `${signInWords[kind]} But the clock of this computer is ${clock}: from 15 minutes on, requests are refused.`,
      findings,
    );
  if (isThere) board.pass('container', `Container ${container} is there.`);
  return isThere;
}

/** Warns of a container that a run will create; throws CONTAINER_MISSING where it cannot. */
async function warnOfMissing(
  account: StorageAccount,
  { container, rights }: TargetConfig,
  board: CheckBoard,
  signal: AbortSignal,
): Promise<void> {
  if (!account.canCreateContainers || rights === 'create') {
    const context = {
      container,
      host: account.host,
      status: 404,
      storageCode: 'ContainerNotFound',
      detail: 'none there',
    };
    throw new AppError('CONTAINER_MISSING', context);
  }
  const detail = `Container ${container} does not exist yet and will be created when a run starts.`;
  board.warn('container', detail, { facts: await nameContainers(account, signal) });
  board.skipRest('Tried once the container is there.');
}

function passReach(board: CheckBoard, { host, isPrivate }: Pick<StorageAccount, 'host' | 'isPrivate'>): void {
  const facts = [{ label: 'Host', value: host }];
  if (isPrivate) board.pass('storageReach', `${host} answered.`, { facts });
  else board.warn('storageReach', `${host} answered, without encryption: data can be read on the way.`, { facts });
}

const reachCodes: ReadonlySet<ErrorCode> = new Set([
  'STORAGE_UNREACHABLE',
  'STORAGE_CERTIFICATE_REFUSED',
  'STORAGE_BUSY',
]);

/** The line that a failure belongs to: of the first request by its code, of later ones that in progress. */
function settleLines(
  board: CheckBoard,
  error: AppError,
  host: string,
  { error: cause, hasAnswered }: Pick<TargetDiagnosis, 'error' | 'hasAnswered'>,
): Check['id'] {
  const running = board.running();
  if (running !== 'storageReach') return running ?? 'container';
  if (reachCodes.has(error.code) || cause.code === 'NOT_BLOB_SERVICE') return 'storageReach';
  const isSignedOut = error.code.startsWith('SIGN_IN_');
  if (!isSignedOut || hasAnswered) board.pass('storageReach', `${host} answered.`);
  if (isSignedOut) return 'storageSignIn';
  if (error.code === 'STORAGE_REFUSED' && isSignInRefusal(String(error.context['storageCode']))) return 'storageSignIn';
  if (error.code === 'STORAGE_REFUSED')
    board.pass('storageSignIn', 'Who asks is known; what is allowed is another thing.');
  return 'container';
}
