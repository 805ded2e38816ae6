// Keeps the token for this tab of the browser: taken from the address once, and out of it at once.
import { tokenMark } from '../../shared/dashboard.ts';

export type TokenKeeper = {
  /** Null = it has to be typed. */
  token(): string | null;
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
  if (place.hash.startsWith(tokenMark)) {
    storage.setItem(keptAs, tokenOf(place.hash));
    // What is not in the address cannot be copied, bookmarked or seen over a shoulder.
    replaceAddress(place.pathname);
  }
  return {
    token: () => storage.getItem(keptAs),
    keep: (token) => storage.setItem(keptAs, token),
    forget: () => storage.removeItem(keptAs),
  };
}
