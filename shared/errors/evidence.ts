// What can fail about evidence packs and the keys that sign them.
import { entry, type ErrorEntry } from './entry.ts';

export const evidenceErrors = {
  KEY_UNUSABLE: entry(
    'input',
    'The key {what} was not used: {detail}.',
    'Name an Ed25519 key; "tableferry key new" makes one.',
  ),
  KEY_LOCKED: entry('input', 'The key {what} was not opened: {detail}.', 'Give the passphrase it was written with.'),
  KEY_EXISTS: entry(
    'input',
    'No key was written: there is a file {path} already, and a key that is gone cannot be had again.',
    'Choose another name, or move that file away.',
  ),
  PASSPHRASE_SHORT: entry(
    'input',
    'The key was not written: its passphrase is too short.',
    'Take one of at least {shortest} characters, such as five words.',
  ),
  EVIDENCE_RUN_MOVING: entry(
    'conflict',
    'No evidence pack was made: run {runId} is still in progress.',
    'Wait for its end, or stop it.',
  ),
  EVIDENCE_NO_MANIFEST: entry(
    'input',
    'No evidence pack was made: the manifest of run {runId} is not kept on this computer.',
    'Download {manifest} from the container and name it: "tableferry evidence {runId} --manifest FILE".',
  ),
  EVIDENCE_HOLDS_SECRET: entry(
    'data',
    'No evidence pack was made: a secret of this run stands in {entry}, which cannot be changed afterwards.',
    'Change that secret first; then write its place, not itself, into the plan, and migrate again.',
  ),
  /** `text`: a clause about `entry`, a file in the pack; empty = about the pack as a whole. */
  PACK_DIFFERS: entry(
    'integrity',
    'The pack is not what was signed: {entry} {text}.',
    'Do not rely on it; ask whoever sent it for the pack itself.',
  ),
  EVIDENCE_TOO_LARGE: entry(
    'local',
    'No evidence pack was made: it would take {size}, and at most {limit} can be packed.',
    'Split the plan into several migrations, each with a pack of its own.',
  ),
} as const satisfies Record<string, ErrorEntry>;
