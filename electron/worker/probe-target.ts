// Tests a target step by step: reach, sign in, container, and a small blob that is written, read and deleted.
import { randomUUID } from 'node:crypto';
import { targetCheckIds, type Check, type CheckList } from '../../shared/checks.ts';
import type { TargetConfig } from '../../shared/connection.ts';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import { createCheckBoard, type CheckBoard } from './check-board.ts';
import type { TargetPort } from './ports/ports.ts';
import type { AccountFacts, StorageAccount } from './target/account.ts';
import { isSignInRefusal } from './target/refusal-words.ts';
import type { WorkerParts } from './worker-parts.ts';

const content = Buffer.from('Written by Tableferry to test a connection; it may be deleted.\n');
const cleanUpMs = 5_000;
const signInWords: Readonly<Record<TargetConfig['kind'], string>> = {
  connectionString: 'The connection string was accepted.',
  accountKey: 'The account key was accepted.',
  sas: 'The SAS was accepted.',
  entra: 'The sign-in was accepted.',
};

type Request = { readonly target: TargetConfig; readonly secret: string };

/** Whatever fails stands in the list; rejects only when it is cancelled, or for a bug. Leaves no blob behind. */
export async function probeTarget(
  parts: Pick<WorkerParts, 'openAccount'>,
  { target, secret }: Request,
  show: (checks: CheckList) => void,
  signal: AbortSignal,
): Promise<CheckList> {
  const board = createCheckBoard(targetCheckIds, show);
  board.start('storageReach');
  let account: StorageAccount | null = null;
  try {
    account = parts.openAccount(target, secret);
    if (await checkContainer(account, target, board, signal)) await checkBlob(account, target, board, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    settleFailure(board, error, account?.host ?? null);
  } finally {
    await account?.close();
  }
  return board.checks();
}

/** True when there is a container to write to. */
async function checkContainer(
  account: StorageAccount,
  target: TargetConfig,
  board: CheckBoard,
  signal: AbortSignal,
): Promise<boolean> {
  const { container } = target;
  const isThere = await account.hasContainer(container, signal);
  passReach(board, account);
  const facts = await account.readFacts(container, signal);
  board.pass('storageSignIn', signInWords[target.kind], { facts: facts === null ? [] : factsOf(facts) });
  if (isThere) {
    board.pass('container', `Container ${container} is there.`);
    return true;
  }
  if (!account.canCreateContainers) {
    const context = { container, host: account.host, status: 404, storageCode: 'ContainerNotFound' };
    throw new AppError('CONTAINER_MISSING', context);
  }
  board.warn('container', `Container ${container} does not exist yet and will be created when a run starts.`);
  board.skipRest('Tried once the container is there.');
  return false;
}

function passReach(board: CheckBoard, { host, isPrivate }: Pick<StorageAccount, 'host' | 'isPrivate'>): void {
  const facts = [{ label: 'Host', value: host }];
  if (isPrivate) board.pass('storageReach', `${host} answered.`, { facts });
  else board.warn('storageReach', `${host} answered, without encryption: data can be read on the way.`, { facts });
  board.start('storageSignIn');
}

function factsOf({ apiVersion, kind, sku, hasHierarchicalNamespace }: AccountFacts): Check['facts'] {
  const hierarchy = hasHierarchicalNamespace === null ? null : hasHierarchicalNamespace ? 'yes' : 'no';
  const told: readonly (readonly [string, string | null])[] = [
    ['API version', apiVersion],
    ['Account kind', kind],
    ['Redundancy', sku],
    ['Hierarchical namespace (Data Lake Storage)', hierarchy],
  ];
  return told.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));
}

async function checkBlob(
  account: StorageAccount,
  { container }: TargetConfig,
  board: CheckBoard,
  signal: AbortSignal,
): Promise<void> {
  const port = account.openContainer(container);
  const name = `_tableferry/check-${randomUUID()}.txt`;
  const facts = [{ label: 'Blob', value: name }];
  let isLeft = false;
  try {
    board.start('write');
    await port.putBlob(name, content, 'text/plain', signal);
    isLeft = true;
    board.pass('write', `Wrote a blob of ${String(content.length)} bytes.`, { facts });
    board.start('read');
    await readBack(port, name, signal);
    board.pass('read', 'Read it back, unchanged.');
    board.start('delete');
    await deleteBlob(port, name, board, signal);
    isLeft = false;
  } finally {
    if (isLeft) await cleanUp(port, name);
    await port.close();
  }
}

async function readBack(port: TargetPort, name: string, signal: AbortSignal): Promise<void> {
  const bytes = await port.readRange(name, 0, content.length, signal);
  if (!content.equals(bytes)) throw new AppError('PART_MISMATCH', { blob: name, detail: 'other bytes came back' });
}

/** Immutable containers and keys without this right are usable: a warning. */
async function deleteBlob(port: TargetPort, name: string, board: CheckBoard, signal: AbortSignal): Promise<void> {
  try {
    await port.deleteBlob(name, signal);
    board.pass('delete', 'Deleted it.');
  } catch (error) {
    if (!(error instanceof AppError) || !['STORAGE_REFUSED', 'STORAGE_REJECTED'].includes(error.code)) throw error;
    const { status, storageCode } = error.context;
    const refusal = `${String(status)} ${String(storageCode)}`;
    board.warn(
      'delete',
      `The account does not let it be deleted (${refusal}). A run works, but discarding it, or resuming it after a crash, may not.`,
      { facts: [{ label: 'Left behind', value: name }] },
    );
  }
}

/** The failure that led here is what the user reads; a blob that cannot be deleted either is named in its line. */
async function cleanUp(port: TargetPort, name: string): Promise<void> {
  await port.deleteBlob(name, AbortSignal.timeout(cleanUpMs)).catch(() => false);
}

const reachCodes: ReadonlySet<ErrorCode> = new Set([
  'STORAGE_UNREACHABLE',
  'STORAGE_CERTIFICATE_REFUSED',
  'STORAGE_BUSY',
]);

/** A failure of the first request belongs to the line that its code tells; later ones to the line in progress. */
function settleFailure(board: CheckBoard, error: AppError, host: string | null): void {
  const running = board.running();
  if (running !== 'storageReach') return board.fail(running ?? 'container', error);
  if (host === null) return board.fail('storageSignIn', error);
  if (reachCodes.has(error.code)) return board.fail('storageReach', error);
  board.pass('storageReach', `${host} answered.`);
  const isSignIn = error.code === 'STORAGE_REFUSED' && isSignInRefusal(String(error.context['storageCode']));
  if (isSignIn) return board.fail('storageSignIn', error);
  if (error.code === 'STORAGE_REFUSED') board.pass('storageSignIn', 'The key or SAS is genuine.');
  board.fail('container', error);
}
