// Writes any SQL name as text that is safe in a blob path, so that different names never become the same text.
import { createHash } from 'node:crypto';

/** Longest encoded name: two of them fit in one path segment (254), four and the rest in a blob name (1024). */
export const maxEncodedLength = 120;
const plain = /^[A-Za-z0-9_-]$/;
const hashLength = 26;

/**
 * ASCII letters, digits, `_`, `-` and inner dots stay; every other UTF-8 byte becomes `%XX`, a lone half of a surrogate
 * pair (SQL Server allows it in names) `%uXXXX`. `isCaseMarked`: capitals become `%XX` too. A longer text than
 * `maxEncodedLength` is cut and ends in `~` and 130 bits of the name's SHA-256.
 */
export function encodeName(name: string, isCaseMarked = false): string {
  const symbols = Array.from(name);
  const encoded = symbols.map((symbol, index) => {
    const isInnerDot = symbol === '.' && index > 0 && index < symbols.length - 1;
    const isKept = (plain.test(symbol) && !(isCaseMarked && /[A-Z]/.test(symbol))) || isInnerDot;
    return isKept ? symbol : escapeSymbol(symbol);
  });
  const text = encoded.join('');
  return text.length <= maxEncodedLength ? text : `${cut(encoded)}~${hashOf(name)}`;
}

function escapeSymbol(symbol: string): string {
  const code = symbol.codePointAt(0) ?? 0;
  if (code >= 0xd800 && code <= 0xdfff) return `%u${code.toString(16).toUpperCase()}`;
  return [...Buffer.from(symbol)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

/** Whole symbols only: half an escape would not tell what it was. */
function cut(encoded: readonly string[]): string {
  let text = '';
  for (const symbol of encoded) {
    if (text.length + symbol.length > maxEncodedLength - hashLength - 1) break;
    text += symbol;
  }
  return text;
}

/** Digits and lower-case letters, so that it differs also where case does not count. */
function hashOf(name: string): string {
  const digest = createHash('sha256').update(Buffer.from(name, 'utf16le')).digest('hex');
  return BigInt(`0x${digest}`).toString(36).padStart(50, '0').slice(0, hashLength);
}

/**
 * The tables whose names differ only in case from another's. Blob names have case, but the folders that they are copied
 * to on Windows have not: these tables get their capitals marked. All others keep their plain, readable names.
 */
export function findCaseCollisions(
  tables: readonly { readonly id: string; readonly schema: string; readonly name: string }[],
): ReadonlySet<string> {
  const keyOf = (schema: string, name: string): string => `${encodeName(schema)}/${encodeName(name)}`.toLowerCase();
  const counts = new Map<string, number>();
  for (const { schema, name } of tables) {
    const key = keyOf(schema, name);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return new Set(tables.filter(({ schema, name }) => (counts.get(keyOf(schema, name)) ?? 0) > 1).map(({ id }) => id));
}
