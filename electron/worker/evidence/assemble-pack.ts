// Makes a pack of its files: index, signature and zip. The same files, time and key give the same bytes.
import { createHash, sign, type KeyObject } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import { formatBytes } from '../../../shared/format.ts';
import { fingerprintOf } from '../../signing/fingerprint.ts';
import { publicKeyOf, publicPemOf } from '../../signing/keys.ts';
import { fileNames, indexName, signatureName, signedContext, type PackIndex } from './pack-index.ts';
import { readmeText } from './readme.ts';
import { writeZip, type Content } from './write-zip.ts';
import { stampOf } from './zip-form.ts';

/** `what`: what it is, in a few words. */
export type PackFileContent = Content & { readonly what: string };

export type PackRequest = {
  readonly files: readonly PackFileContent[];
  readonly head: Pick<PackIndex, 'tool' | 'run' | 'made' | 'previousPack'>;
  readonly privateKey: KeyObject;
};

/** It passes as text between processes; those have a limit of twice this. */
const largestBytes = 192 << 20;

export type MadePack = { readonly bytes: Buffer; readonly fingerprint: string };

/** Throws EVIDENCE_TOO_LARGE. */
export function assemblePack({ files, head, privateKey }: PackRequest): MadePack {
  const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (size > largestBytes)
    throw new AppError('EVIDENCE_TOO_LARGE', { size: formatBytes(size), limit: formatBytes(largestBytes) });
  const publicKey = publicKeyOf(privateKey);
  const fingerprint = fingerprintOf(publicKey);
  const described = withOwnFiles(files, head, publicPemOf(publicKey), fingerprint);
  const index: PackIndex = {
    packVersion: 1,
    ...head,
    signer: { algorithm: 'Ed25519', publicKey: publicPemOf(publicKey), fingerprint },
    entries: described.map(({ name, bytes, what }) => ({ name, bytes: bytes.length, sha256: sha256Of(bytes), what })),
  };
  const indexBytes = Buffer.from(`${JSON.stringify(index, null, 2)}\n`);
  const signature = sign(null, Buffer.concat([Buffer.from(signedContext), indexBytes]), privateKey);
  const contents = [{ name: indexName, bytes: indexBytes }, { name: signatureName, bytes: signature }, ...described];
  return { bytes: writeZip(contents, stampOf(head.made.utc)), fingerprint };
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** With what tells people how to check it by hand. */
function withOwnFiles(
  files: readonly PackFileContent[],
  head: PackRequest['head'],
  publicPem: string,
  fingerprint: string,
): readonly PackFileContent[] {
  const text = (name: string, content: string, what: string): PackFileContent => ({
    name,
    bytes: Buffer.from(content),
    what,
  });
  const listed = [
    text(fileNames.readme, readmeText(head, fingerprint, files), 'how to check this pack'),
    text(fileNames.publicKey, publicPem, 'public half of the key that signed'),
    ...files,
  ];
  const sums = listed.map(({ name, bytes }) => `${sha256Of(bytes)}  ${name}\n`).join('');
  return [...listed, text(fileNames.sums, sums, 'the hashes below once more, for sha256sum')];
}
