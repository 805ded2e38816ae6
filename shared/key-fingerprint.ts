// Fingerprints of keys as people write and read them: 64 hexadecimal digits.

/** In groups of four, to be read aloud. */
export const groupFingerprint = (fingerprint: string): string => fingerprint.replace(/(.{4})(?=.)/g, '$1 ');

/** However its digits are grouped; null for anything that is no fingerprint. */
export function readFingerprint(text: string): string | null {
  const digits = text
    .replace(/^sha-?256:/i, '')
    .replace(/[\s:-]/g, '')
    .toLowerCase();
  return /^[\da-f]{64}$/.test(digits) ? digits : null;
}
