// Checks a pack: form, signature, key, every file, and that the files tell of the same run. Needs nothing but the file.
import { verify, type KeyObject } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import { parseOrExplain } from '../../../shared/issues.ts';
import { fingerprintOf } from '../../signing/fingerprint.ts';
import { readPublicKey } from '../../signing/keys.ts';
import { checkConsistency, documentsOf } from './check-consistency.ts';
import { packChecks, packFault, type PackCheck } from './pack-fault.ts';
import type { PackFile } from './pack-file.ts';
import {
  indexName,
  packIndexSchema,
  requiredNames,
  fileNames,
  signatureBytes,
  signatureName,
  signedContext,
  type PackIndex,
} from './pack-index.ts';
import { findEntry, hashEntry, readEntry, readZip, type ZipContent } from './read-zip.ts';
import { stampOf } from './zip-form.ts';

const largestIndexBytes = 1 << 20;

export type PackVerdict = {
  readonly isGenuine: boolean;
  /** The first thing that does not match; `text` is a sentence, `entry` the file in the pack (empty: the pack itself). */
  readonly failure: { readonly check: PackCheck; readonly entry: string; readonly text: string } | null;
  readonly passed: readonly PackCheck[];
  /** What the pack says of itself; not to be believed when the signature is not among `passed`. Null = not readable. */
  readonly index: PackIndex | null;
  /** The key is one of those that were given; null = none was given. */
  readonly isKeyKnown: boolean | null;
};

/** `trusted`: fingerprints (hex) of the keys that may have signed; empty = whoever's. Throws what reading throws. */
export function verifyPack(file: PackFile, trusted: readonly string[]): PackVerdict {
  let index: PackIndex | null = null;
  let at: PackCheck = 'structure';
  const enter = (check: PackCheck): void => void (at = check);
  const verdict = (failure: PackVerdict['failure']): PackVerdict => {
    const passed = packChecks.slice(0, failure === null ? packChecks.length : packChecks.indexOf(failure.check));
    const isKeyKnown = trusted.length === 0 || !passed.includes('signature') ? null : passed.includes('key');
    return { isGenuine: failure === null, failure, passed, index, isKeyKnown };
  };
  try {
    const zip = readZip(file);
    enter('index');
    const read = readIndex(file, zip);
    index = read.index;
    enter('signature');
    const key = checkSignature(file, zip, read);
    enter('key');
    checkKey(key, trusted);
    enter('entries');
    checkEntries(zip, read.index);
    enter('contents');
    checkContents(file, zip, read.index);
    enter('consistency');
    checkConsistency(documentsOf(file, zip), read.index);
    return verdict(null);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'PACK_DIFFERS') throw error;
    const { entry, text } = error.context;
    const name = String(entry);
    const sentence = `${name === '' ? 'The pack' : name}: ${String(text)}.`;
    return verdict({ check: at, entry: name, text: sentence });
  }
}

type ReadIndex = { readonly index: PackIndex; readonly bytes: Buffer };

function readIndex(file: PackFile, zip: ZipContent): ReadIndex {
  const place = findEntry(zip, indexName);
  if (place === null) throw packFault('', `it has no ${indexName}, so it is no evidence pack`);
  const bytes = readEntry(file, place, largestIndexBytes);
  const parsed = parseOrExplain(packIndexSchema, parseJson(bytes));
  if (!parsed.ok) throw packFault(indexName, `it is no index of a pack: ${parsed.detail}`);
  return { index: parsed.value, bytes };
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** The key that signed. */
function checkSignature(file: PackFile, zip: ZipContent, { index, bytes }: ReadIndex): KeyObject {
  const place = findEntry(zip, signatureName);
  if (place === null) throw packFault(signatureName, 'it is missing');
  if (place.sizeBytes !== signatureBytes) throw packFault(signatureName, 'it is no Ed25519 signature');
  const key = signerOf(index);
  const signed = Buffer.concat([Buffer.from(signedContext), bytes]);
  if (!verify(null, signed, key, readEntry(file, place, signatureBytes)))
    throw packFault(signatureName, `the signature does not fit ${indexName}: one of the two was changed`);
  return key;
}

function signerOf({ signer }: PackIndex): KeyObject {
  const key = attempt(() => readPublicKey(signer.publicKey, indexName));
  if (key === null) throw packFault(indexName, 'the key it names is no Ed25519 key');
  if (fingerprintOf(key) !== signer.fingerprint)
    throw packFault(indexName, 'the fingerprint it names is not that of the key it names');
  return key;
}

function attempt(read: () => KeyObject): KeyObject | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function checkKey(key: KeyObject, trusted: readonly string[]): void {
  const own = fingerprintOf(key);
  if (trusted.length > 0 && !trusted.includes(own))
    throw packFault('', `it was signed by a key that is not among those you trust: ${own}`);
}

function checkEntries(zip: ZipContent, index: PackIndex): void {
  const listed = [indexName, signatureName, ...index.entries.map(({ name }) => name)];
  const found = zip.entries.map(({ name }) => name);
  const needed = [...requiredNames, ...(index.run.isComplete ? [fileNames.manifest] : [])];
  const missing = [...listed, ...needed].find((name) => !found.includes(name));
  if (missing !== undefined) throw packFault(missing, 'it is missing');
  const extra = found.find((name) => !listed.includes(name));
  if (extra !== undefined) throw packFault(extra, `it does not belong here: ${indexName} does not list it`);
  const unlisted = needed.find((name) => !listed.includes(name));
  if (unlisted !== undefined) throw packFault(unlisted, `${indexName} does not list it`);
  const moved = found.find((name, place) => name !== listed[place]);
  if (moved !== undefined || found.length !== listed.length)
    throw packFault(moved ?? '', `it stands in another place than ${indexName} has it`);
  if (zip.stamp !== stampOf(index.made.utc))
    throw packFault('', `the time of its entries is not the one that ${indexName} names`);
}

function checkContents(file: PackFile, zip: ZipContent, index: PackIndex): void {
  for (const { name, bytes, sha256 } of index.entries) {
    const place = findEntry(zip, name);
    if (place === null) throw packFault(name, 'it is missing');
    if (place.sizeBytes !== bytes)
      throw packFault(name, `it has ${String(place.sizeBytes)} bytes, and ${String(bytes)} were signed`);
    const found = hashEntry(file, place);
    if (found.sha256 !== sha256) throw packFault(name, 'its content is not what was signed (its SHA-256 differs)');
    if (!found.isIntact) throw packFault(name, 'its check sum in the zip is not that of its content');
  }
}
