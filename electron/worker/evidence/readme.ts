// README.txt of a pack: what it is, and how to check it with and without this program.
import { groupFingerprint } from '../../../shared/key-fingerprint.ts';
import type { PackFileContent, PackRequest } from './assemble-pack.ts';
import { fileNames, indexName, signatureName, signedContext } from './pack-index.ts';

export function readmeText(
  { tool, run, made }: PackRequest['head'],
  fingerprint: string,
  files: readonly PackFileContent[],
): string {
  const width = Math.max(...files.map(({ name }) => name.length));
  const list = files.map(({ name, what }) => `  ${name.padEnd(width)}  ${what}`).join('\n');
  return `Evidence of run ${run.runId}
made ${made.utc} by ${made.account} on ${made.computer} with ${tool}

This is the record of a migration of tables from SQL Server to Azure Blob Storage${run.isComplete ? '' : ' that did not come to its end'}.
It is signed: if one byte of it is changed, the check below says so.

What is in it
${list}
  ${indexName.padEnd(width)}  lists every file with its size and SHA-256, and who signed
  ${signatureName.padEnd(width)}  Ed25519 signature over ${indexName}

Whose signature it is
  The key that signed has this fingerprint:

    ${groupFingerprint(fingerprint).slice(0, 39)}
    ${groupFingerprint(fingerprint).slice(40)}

  Ask the people who sent you this pack for the fingerprint of their key, by telephone or on paper, not
  by the mail that the pack came with. Only if it is the same is the pack theirs.

To check it with this program (no network, no account, nothing of the migration is needed)
  tableferry verify-pack PACK.zip --key FINGERPRINT

To check it without this program (unzip, OpenSSL 3 and sha256sum, as every Linux has them)
  1. unzip PACK.zip -d pack && cd pack
  2. The signature fits the index:
       (printf '${signedContext.replaceAll('\n', String.raw`\n`)}'; cat ${indexName}) > signed
       openssl pkeyutl -verify -rawin -pubin -inkey ${fileNames.publicKey} -in signed -sigfile ${signatureName}
     says "Signature Verified Successfully".
  3. The key is the one you were told:
       openssl pkey -pubin -in ${fileNames.publicKey} -outform DER | sha256sum
     gives the fingerprint.
  4. The files are those that were signed:
       sha256sum -c ${fileNames.sums}
       sha256sum ${fileNames.sums}
     The first says OK for every file; the second gives the "sha256" that ${indexName} has for ${fileNames.sums}.
  5. Nothing else is there: "unzip -l PACK.zip" lists ${indexName}, ${signatureName} and what ${indexName} lists, each once.

What it proves, and what not
  It proves that the holder of the key signed these files, and that they are as they were then. That the stored
  data is still what the manifest says is shown by verifying the run again: "tableferry verify MANIFEST".
`;
}
