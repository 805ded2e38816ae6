// The vault: keeps secrets in memory under handles, and encrypts those that a saved connection keeps.
import { randomUUID } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import { handlePrefix } from './secret-fields.ts';

/** What the desktop offers to encrypt with; null where it has nothing that protects. */
export type Cipher = {
  encrypt(secret: string): Promise<Buffer>;
  decrypt(bytes: Buffer): Promise<string>;
};

export type Vault = {
  readonly storage: 'encrypted' | 'memory';
  /** Keeps `secret` until the program ends. */
  put(secret: string): string;
  /** A handle for a secret that lies encrypted in a file; it is decrypted when first used. */
  putSealed(sealed: string): string;
  /** Throws SECRET_FORGOTTEN. */
  lookUp(handle: string): Promise<string>;
  /** Base64 for a file; null where this desktop cannot encrypt. Throws SECRET_FORGOTTEN. */
  seal(handle: string): Promise<string | null>;
  /** Every secret that was in clear in this process, blotted out of `text`. */
  redact(text: string): string;
};

/** Shorter secrets would blot out ordinary words; such a password protects nothing anyway. */
const shortestRedacted = 4;

type Entry = { readonly kind: 'clear'; readonly secret: string } | { readonly kind: 'sealed'; readonly sealed: string };

export function createVault(cipher: Cipher | null): Vault {
  const entries = new Map<string, Entry>();
  const seen = new Set<string>();
  const add = (entry: Entry): string => {
    const handle = `${handlePrefix}${randomUUID()}`;
    entries.set(handle, entry);
    return handle;
  };
  const remember = (secret: string): void => {
    for (const piece of [secret, ...piecesOf(secret)]) if (piece.length >= shortestRedacted) seen.add(piece);
  };
  const lookUp = async (handle: string): Promise<string> => {
    const entry = entries.get(handle);
    if (entry === undefined) throw new AppError('SECRET_FORGOTTEN');
    if (entry.kind === 'clear') return entry.secret;
    const secret = cipher === null ? null : await cipher.decrypt(Buffer.from(entry.sealed, 'base64')).catch(() => null);
    // Sealed on another machine, or the desktop's key has changed: it cannot be had any more.
    if (secret === null) throw new AppError('SECRET_FORGOTTEN');
    entries.set(handle, { kind: 'clear', secret });
    remember(secret);
    return secret;
  };
  return {
    storage: cipher === null ? 'memory' : 'encrypted',
    put(secret) {
      remember(secret);
      return add({ kind: 'clear', secret });
    },
    putSealed: (sealed) => add({ kind: 'sealed', sealed }),
    lookUp,
    async seal(handle) {
      const entry = entries.get(handle);
      if (entry?.kind === 'sealed') return entry.sealed;
      const secret = await lookUp(handle);
      return cipher === null ? null : (await cipher.encrypt(secret)).toString('base64');
    },
    redact: (text) =>
      [...seen].sort((a, b) => b.length - a.length).reduce((clean, secret) => clean.replaceAll(secret, '***'), text),
  };
}

/** The secret parts of a connection string or SAS, which messages may quote without the rest. */
const piecesOf = (secret: string): string[] =>
  [...secret.matchAll(/(?:AccountKey|SharedAccessSignature|sig|Password)=([^;&]+)/gi)].flatMap(([, value]) =>
    value === undefined ? [] : [value],
  );
