// `tableferry verify-pack`: checks an evidence pack anywhere, and names the first thing that does not match.
import { formatPlural } from '../../../shared/format.ts';
import { groupFingerprint } from '../../../shared/key-fingerprint.ts';
import { withPackFile } from '../../worker/evidence/pack-file.ts';
import { verifyPack, type PackVerdict } from '../../worker/evidence/verify-pack.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { resolvePath } from '../files.ts';
import { fingerprintFrom } from '../signing-key.ts';
import { printable } from '../text-table.ts';

export const verifyPackCommand: Command = {
  name: 'verify-pack',
  summary: 'Check an evidence pack: form, signature, key, every file, and that they agree',
  positionals: [{ name: 'FILE', text: 'the pack', isRequired: true }],
  options: [
    {
      name: 'key',
      value: 'KEY',
      text: 'who may have signed: a fingerprint or a file with a public key (repeatable)',
      isRepeatable: true,
    },
  ],
  examples: ['tableferry verify-pack pack.zip --key public-key.pem'],
  notes: ['Nothing but the file is needed: no network, no state folder. docs/evidence-pack.md describes its form.'],
  async run(args, shell) {
    const trusted = args.texts('key').map((key) => fingerprintFrom(key, shell));
    const path = resolvePath(shell.terminal.cwd, args.at(0) ?? '');
    const verdict = withPackFile(path, (file) => verifyPack(file, trusted));
    return {
      exitCode: verdict.isGenuine ? exitCodes.ok : exitCodes.integrity,
      json: { path, ...verdict },
      text: describe(path, verdict),
    };
  },
};

function describe(path: string, { failure, passed, index, isKeyKnown }: PackVerdict): string {
  if (failure !== null || index === null) {
    const before = passed.length === 0 ? '' : `In order before that: ${passed.join(', ')}.\n`;
    return `${path} is NOT the pack that was signed.
${printable(failure?.text ?? 'It cannot be read.')}
${before}Do not rely on it; ask whoever sent it for the pack itself.
`;
  }
  const { run, made, signer, entries, tool } = index;
  const about = `${path} is as it was signed: ${formatPlural(entries.length, 'file')} about run ${run.runId}.`;
  const key = groupFingerprint(signer.fingerprint);
  return `${printable(about)}
${printable(`Made ${made.utc} by ${made.account} on ${made.computer} with ${tool}.`)}
${
  isKeyKnown === true
    ? `Signed by a key you named: ${key}`
    : `The signature is valid, but whose key it is was not checked. Its fingerprint is
  ${key}
Compare it with the one its owner told you, or name it with --key.`
}
`;
}
