// One-time codes that open the dashboard once: an address with one may stand where others see it, such as the command
// line of a browser that is started.
import { createToken, isSameToken } from './token.ts';

export type Invitations = {
  /** A new code; those made before are void. */
  make(): string;
  /** True once for the code that was made last, while it is young. */
  use(code: string): boolean;
};

/** A browser that is started from nothing takes a while. */
const youngMs = 60_000;

export function createInvitations(nowMs: () => number): Invitations {
  let open: { readonly code: string; readonly atMs: number } | null = null;
  return {
    make() {
      open = { code: createToken(), atMs: nowMs() };
      return open.code;
    },
    use(code) {
      if (open === null || nowMs() - open.atMs > youngMs || !isSameToken(code, open.code)) return false;
      open = null;
      return true;
    },
  };
}
