// Writes, reads and deletes a small blob: the only proof of what a key, a SAS or a role may really do.
import { randomUUID } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { CheckBoard } from './check-board.ts';
import type { TargetDiagnosis } from './diagnose-target.ts';
import type { TargetPort } from './ports/ports.ts';
import type { StorageAccount, TargetPlace } from './target/account.ts';

const content = Buffer.from('Written by Tableferry to test a connection; it may be deleted.\n');
const cleanUpMs = 5_000;

/** What stands behind a refusal that is only warned of. */
export type Explain = (refusal: AppError) => Promise<Pick<TargetDiagnosis, 'facts' | 'fix'>>;

/** Settles the lines write, read and delete. Throws what fails, but for a deletion that is refused. */
export async function probeBlob(
  account: Pick<StorageAccount, 'openContainer'>,
  target: TargetPlace,
  board: CheckBoard,
  explain: Explain,
  signal: AbortSignal,
): Promise<void> {
  const port = account.openContainer(target);
  const isCreateOnly = target.rights === 'create';
  // One that stays is always the same, and is recognised the next time.
  const name = isCreateOnly ? '_tableferry/check.txt' : `_tableferry/check-${randomUUID()}.txt`;
  const facts = [{ label: 'Blob', value: name }];
  let isLeft = false;
  try {
    board.start('write');
    await (isCreateOnly ? writeInBlocks(port, name, signal) : port.putBlob(name, content, 'text/plain', signal));
    isLeft = !isCreateOnly;
    board.pass('write', `Wrote a blob of ${String(content.length)} bytes.`, { facts });
    board.start('read');
    await readBack(port, name, signal);
    board.pass('read', 'Read it back, unchanged.');
    if (isCreateOnly) return board.skipRest('Not tried: this target may only be created into, so the blob stays.');
    board.start('delete');
    await deleteBlob(port, name, board, explain, signal);
    isLeft = false;
  } finally {
    if (isLeft) await cleanUp(port, name);
    await port.close();
  }
}

/** As parts are written: a right to create lets small blobs through where it may not let blocks. */
async function writeInBlocks(port: TargetPort, name: string, signal: AbortSignal): Promise<void> {
  const part = port.openPart(name, signal);
  await part.write(content);
  await part.commit({ runId: 'check', rowCount: 0 });
}

async function readBack(port: TargetPort, name: string, signal: AbortSignal): Promise<void> {
  const bytes = await port.readRange(name, 0, content.length, signal);
  if (!content.equals(bytes)) throw new AppError('PART_MISMATCH', { blob: name, detail: 'other bytes came back' });
}

/** Immutable containers and keys without this right are usable: a warning. */
async function deleteBlob(
  port: TargetPort,
  name: string,
  board: CheckBoard,
  explain: Explain,
  signal: AbortSignal,
): Promise<void> {
  try {
    await port.deleteBlob(name, signal);
    board.pass('delete', 'Deleted it.');
  } catch (error) {
    if (!(error instanceof AppError) || !['STORAGE_REFUSED', 'STORAGE_REJECTED', 'BLOB_STAYS'].includes(error.code))
      throw error;
    const { status, storageCode } = error.context;
    const { facts, fix } = await explain(error);
    const refusal = `${String(status)} ${String(storageCode)}`;
    board.warn(
      'delete',
      `The account does not let it be deleted (${refusal}). A run works, but discarding it, or resuming it after a crash, may not.`,
      { facts: [{ label: 'Left behind', value: name }, ...facts], fix },
    );
  }
}

/** The failure that led here is what the user reads; a blob that cannot be deleted either is named in its line. */
async function cleanUp(port: TargetPort, name: string): Promise<void> {
  await port.deleteBlob(name, AbortSignal.timeout(cleanUpMs)).catch(() => false);
}
