// Keeps the token for this tab of the browser: taken from the address once, and out of it at once.
import { codeMark, tokenMark } from '../../shared/dashboard.ts';

export type TokenKeeper = {
  /** Null = it has to be typed. */
  token(): string | null;
  /** The code that the address brought, to be handed in for the token; null = none. */
  code(): string | null;
  keep(token: string): void;
  forget(): void;
};

/** Unlike a cookie, which any port of this computer would get, it belongs to this origin and this tab alone. */
const keptAs = 'tableferry-token';

/** Only the part after the mark where a whole address was given. */
export const tokenOf = (typed: string): string => typed.trim().split(tokenMark).at(-1) ?? '';

export function createTokenKeeper(
  place: Pick<Location, 'hash' | 'pathname'>,
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
  replaceAddress: (address: string) => void,
): TokenKeeper {
  const hasToken = place.hash.startsWith(tokenMark);
  const code = place.hash.startsWith(codeMark) ? place.hash.slice(codeMark.length) : null;
  if (hasToken) storage.setItem(keptAs, tokenOf(place.hash));
  // What is not in the address cannot be copied, bookmarked or seen over a shoulder.
  if (hasToken || code !== null) replaceAddress(place.pathname);
  return {
    code: () => code,
    token: () => storage.getItem(keptAs),
    keep: (token) => storage.setItem(keptAs, token),
    forget: () => storage.removeItem(keptAs),
  };
}
