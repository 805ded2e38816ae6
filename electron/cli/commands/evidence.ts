// `tableferry evidence`: packs what is on record of a run into one signed file.
import { createHash } from 'node:crypto';
import { formatBytes, formatPlural } from '../../../shared/format.ts';
import { groupFingerprint } from '../../../shared/key-fingerprint.ts';
import { stateOption, type Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { readBytesFile, readTextFile, resolvePath, writeBytesFile } from '../files.ts';
import { existingStatePath, requiredPath } from '../paths.ts';
import { readableSecrets } from '../secrets.ts';
import { openKey, passphraseOption } from '../signing-key.ts';

export const evidenceCommand: Command = {
  name: 'evidence',
  summary: 'Pack what is on record of a run into one signed file',
  positionals: [{ name: 'RUN', text: 'run id', isRequired: true }],
  options: [
    { name: 'key', value: 'FILE', text: 'private key that signs (Ed25519, PEM)', isRequired: true },
    passphraseOption,
    { name: 'out', value: 'FILE', text: 'the pack to write', isRequired: true },
    { name: 'manifest', value: 'FILE', text: 'the manifest from the container, for a run that kept none' },
    { name: 'previous', value: 'FILE', text: 'the pack before it, whose hash it shall name' },
    stateOption,
  ],
  examples: [
    'tableferry evidence 20260307T140512Z-9f2c4e1a --key key.pem --passphrase env:KEY_PASSPHRASE --out pack.zip',
  ],
  notes: ['Neither the source nor the storage is asked. "tableferry verify-pack" checks the file anywhere.'],
  async run(args, shell) {
    existingStatePath(args, shell.terminal);
    const worker = shell.openWorker(args);
    const runId = args.at(0) ?? '';
    const manifest = args.text('manifest');
    const previous = args.text('previous');
    const path = requiredPath(args, 'out', shell.terminal);
    const keyPath = requiredPath(args, 'key', shell.terminal);
    const keyText = readTextFile(keyPath);
    const { passphrase } = await openKey(keyPath, keyText, args, shell);
    const plan = await worker.call('run.plan', { runId });
    const made = await worker.call('evidence.make', {
      runId,
      secrets: {
        key: keyText,
        passphrase,
        ...readableSecrets(shell.readSecret, plan.source, plan.target),
      },
      manifestText: manifest === undefined ? null : readTextFile(resolvePath(shell.terminal.cwd, manifest)),
      previousPack: previous === undefined ? null : sha256Of(resolvePath(shell.terminal.cwd, previous)),
    });
    writeBytesFile(path, Buffer.from(made.base64, 'base64'));
    const { sizeBytes, fingerprint, files } = made;
    return {
      exitCode: exitCodes.ok,
      json: { runId, out: path, sizeBytes, fingerprint, files },
      text: `The evidence of run ${runId} was written to ${path}: ${formatPlural(files.length, 'file')}, ${formatBytes(sizeBytes)}.
Signed by the key with the fingerprint ${groupFingerprint(fingerprint)}
`,
    };
  },
};

const sha256Of = (path: string): string => createHash('sha256').update(readBytesFile(path)).digest('hex');
