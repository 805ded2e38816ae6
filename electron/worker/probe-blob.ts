// Writes, reads and deletes a small blob: the only proof of what a key, a SAS or a role may really do.
import { randomUUID } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { CheckBoard } from './check-board.ts';
import type { TargetDiagnosis } from './diagnose-target.ts';
import type { TargetPort } from './ports/ports.ts';
import type { StorageAccount } from './target/account.ts';

const content = Buffer.from('Written by Tableferry to test a connection; it may be deleted.\n');
const cleanUpMs = 5_000;

/** What stands behind a refusal that is only warned of. */
export type Explain = (refusal: AppError) => Promise<Pick<TargetDiagnosis, 'facts' | 'fix'>>;

/** Settles the lines write, read and delete. Throws what fails, but for a deletion that is refused. */
export async function probeBlob(
  account: Pick<StorageAccount, 'openContainer'>,
  container: string,
  board: CheckBoard,
  explain: Explain,
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
    await deleteBlob(port, name, board, explain, signal);
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
    if (!(error instanceof AppError) || !['STORAGE_REFUSED', 'STORAGE_REJECTED'].includes(error.code)) throw error;
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
