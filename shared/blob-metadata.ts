// The key/value pairs that a user wants on every blob, by the rules that Blob Storage has for metadata.
import { z } from 'zod';

/** C# identifiers of ASCII letters, since they travel as names of headers. */
const keyPattern = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Printable ASCII without blanks at its ends, which headers lose on their way. */
const valuePattern = /^[!-~](?:[ -~]*[!-~])?$/;
/** Ours, and those by which a Data Lake account marks folders: a file with `hdi_isfolder` would turn into one. */
const reservedPrefixes = ['tableferry_', 'hdi_'];

const mostBytes = 8 * 1024;
/** Names and values of our own, see part-metadata.ts. */
const ownBytes = 256;

export type BlobMetadata = Readonly<Record<string, string>>;

/** A clause that says what cannot be stored, and why; null = all can. */
export function findMetadataProblem(metadata: BlobMetadata): string | null {
  const seen = new Set<string>();
  let sizeBytes = ownBytes;
  for (const [key, value] of Object.entries(metadata)) {
    const lower = key.toLowerCase();
    if (!keyPattern.test(key))
      return `the key "${key}" is not made of letters, digits and _ alone, or begins with a digit`;
    const reserved = reservedPrefixes.find((prefix) => lower.startsWith(prefix));
    if (reserved !== undefined)
      return `the key "${key}" is not free: keys that begin with ${reserved} have a meaning of their own`;
    if (seen.has(lower)) return `the key "${key}" is there twice: capitals do not make it another one`;
    if (value === '') return `the key "${key}" has no value`;
    if (!valuePattern.test(value))
      return `the value of "${key}" holds a character that is no printable ASCII, or a blank at its beginning or end`;
    seen.add(lower);
    sizeBytes += key.length + value.length;
  }
  return sizeBytes > mostBytes
    ? `keys and values have ${String(sizeBytes - ownBytes)} characters, of ${String(mostBytes - ownBytes)} at most`
    : null;
}

export const blobMetadataSchema = z.record(z.string(), z.string()).superRefine((metadata, context) => {
  const problem = findMetadataProblem(metadata);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
});

/** Lines of `key = value`, as typed; empty ones are passed over. A clause instead of pairs when they cannot be stored. */
export function parseMetadata(text: string): { readonly value: BlobMetadata } | { readonly problem: string } {
  const pairs = new Map<string, string>();
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    const at = line.indexOf('=');
    if (at < 0) return { problem: `"${line}" has no = between key and value` };
    const key = line.slice(0, at).trim();
    if (pairs.has(key)) return { problem: `the key "${key}" is there twice` };
    pairs.set(key, line.slice(at + 1).trim());
  }
  const value = Object.fromEntries(pairs);
  const problem = findMetadataProblem(value);
  return problem === null ? { value } : { problem };
}

/** The opposite. */
export const formatMetadata = (metadata: BlobMetadata): string =>
  Object.entries(metadata)
    .map(([key, value]) => `${key} = ${value}`)
    .join('\n');
