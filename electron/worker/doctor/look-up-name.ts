// Where the name of a storage account leads to from this computer, and whether it passes a private endpoint's zone.
import { lookup, resolveCname } from 'node:dns/promises';
import { isIP } from 'node:net';

export type NameFacts =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'found'; readonly addresses: readonly string[]; readonly isPrivateLink: boolean };
/** Null = the system could not say. Rejects with the signal's reason only. */
export type LookUpName = (host: string, signal: AbortSignal) => Promise<NameFacts | null>;

const longestChain = 4;
const patienceMs = 5_000;

export const lookUpName: LookUpName = async (host, signal) => {
  if (isIP(host.replace(/^\[|\]$/g, '')) !== 0) return null;
  const facts = await Promise.race([ask(host), givenUp(AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]))]);
  signal.throwIfAborted();
  return facts;
};

async function ask(host: string): Promise<NameFacts | null> {
  try {
    const found = await lookup(host, { all: true });
    return { kind: 'found', addresses: found.map(({ address }) => address), isPrivateLink: await isPrivateLink(host) };
  } catch (error) {
    // Anything but "no such name" is a failure of the asking, not an answer.
    return error instanceof Error && 'code' in error && error.code === 'ENOTFOUND' ? { kind: 'unknown' } : null;
  }
}

const givenUp = (signal: AbortSignal): Promise<null> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true }));

/** Azure points the public name of an account with a private endpoint at `privatelink`, also for those outside. */
async function isPrivateLink(host: string): Promise<boolean> {
  let name = host;
  for (let step = 0; step < longestChain; step += 1) {
    const next: string | undefined = (await resolveCname(name).catch(() => []))[0];
    if (next === undefined) return false;
    if (next.includes('.privatelink.')) return true;
    name = next;
  }
  return false;
}

/** Addresses that only a network of one's own carries; 100.64/10 is used by some VPNs. */
export function isPrivateAddress(address: string): boolean {
  const [a = 0, b = 0] = address.split('.').map(Number);
  if (address.includes(':')) return /^f[cd]|^fe80/i.test(address);
  return (
    a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168) || (a === 100 && b >= 64 && b <= 127)
  );
}
