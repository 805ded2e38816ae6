// What can fail on the way to the blobs: the account, the container, and what was stored.
import { entry, type ErrorEntry } from './entry.ts';

export const storageErrors = {
  STORAGE_REFUSED: entry(
    'auth',
    'The storage account refused the request ({status} {storageCode}) for {what}: {reason}.',
    'Test the target (tableferry doctor, or Test target in the window): it names the cause and the command that remedies it. Then resume.',
  ),
  STORAGE_UNREACHABLE: entry(
    'transient',
    'Cannot reach the storage account at {host}: {detail}.',
    'Check the network, DNS and proxy; resume continues after the last verified part.',
  ),
  STORAGE_BUSY: entry(
    'transient',
    'The storage account did not carry out {what} ({status} {storageCode}).',
    'The request was repeated without success; resume later.',
  ),
  BLOB_EXISTS: entry(
    'conflict',
    'The part {blob} was not published: a different blob with this name is there already.',
    'Remove that blob, choose another path template, or start a new run.',
  ),
  BLOB_STAYS: entry(
    'conflict',
    'The storage still holds {what}, which had to be replaced or deleted: {reason}.',
    'Start a new run, which writes under other names. What stays can be deleted by the owner of the container, once its policies allow it.',
  ),
  RUN_STAYS: entry(
    'conflict',
    'Run {runId} was not discarded: its target may only be created into, so that nothing of it can be deleted.',
    'Have its blobs deleted by the owner of the container; their names hold the id of the run.',
  ),
  PART_MISMATCH: entry(
    'integrity',
    'The part {blob} is not what was written: {detail}.',
    'Do not use this run. Keep the log, check the storage account and start a new run.',
  ),
  PART_UNREADABLE: entry(
    'integrity',
    'The part {blob} cannot be read back: {detail}.',
    'It is not the file that was written. Do not use it; check who else writes to this container, and export the table again.',
  ),
  MANIFEST_INVALID: entry(
    'integrity',
    'The manifest {blob} is not usable: {detail}.',
    'Check that the run finished; a run without a manifest is not complete.',
  ),
  TARGET_SETTINGS_INVALID: entry(
    'input',
    'The storage account was not contacted: {detail}.',
    'Correct the connection in the target file, or the secret that it names.',
  ),
  CONTAINER_MISSING: entry(
    'auth',
    'The container {container} does not exist on {host}, and it was not created ({status} {storageCode}).',
    'Create the container, correct its name, or use a key or SAS that may create containers.',
  ),
  CONTAINER_EXISTS: entry(
    'conflict',
    'The container {container} was not created: there is one of that name on {host} already.',
    'Choose it from the list, or take another name.',
  ),
  STORAGE_CERTIFICATE_REFUSED: entry(
    'auth',
    'The connection to {host} was not made: its certificate was not accepted ({detail}).',
    'If a proxy opens TLS here, have its authority added to the certificates of this computer, or name its file (Settings, Network; --ca-file).',
  ),
  STORAGE_REJECTED: entry(
    'conflict',
    'The storage account does not accept {what} ({status} {storageCode}): {detail}.',
    'Check the kind of account and its policies (immutability, leases, tiers, encryption) for this container.',
  ),
} as const satisfies Record<string, ErrorEntry>;
