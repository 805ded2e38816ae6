// What a shared access signature says of itself, without its signature: what it allows, where, when and from where.

export type SasFacts = {
  /** A SAS of the account, of one service's resource, or one that a user of Entra ID gave from his own rights. */
  readonly kind: 'account' | 'service' | 'userDelegation';
  readonly version: string;
  /** The letters of `sp`. */
  readonly permissions: string;
  /** Null = not in it; a stored access policy (`si`) may say it instead. */
  readonly startsMs: number | null;
  readonly endsMs: number | null;
  /** `sr`: c = container, b = blob, d = directory; empty for an account SAS. */
  readonly resource: string;
  /** `ss` and `srt`, of an account SAS only. */
  readonly services: string;
  readonly resourceTypes: string;
  /** `sip`: an address or `from-to`; null = from anywhere. */
  readonly addresses: string | null;
  readonly isHttpsOnly: boolean;
  /** `si`: the stored access policy that holds what is not written in the token. */
  readonly policy: string | null;
  /** The object id of the user who gave it. */
  readonly signer: string | null;
};

/** Takes the query string, with or without its `?`. Never fails: what is not there is empty. */
export function readSas(text: string): SasFacts {
  const query = new Map(text.trim().replace(/^\?/, '').split('&').map(toPair));
  const value = (name: string): string => query.get(name) ?? '';
  return {
    kind: query.has('skoid') ? 'userDelegation' : query.has('ss') || query.has('srt') ? 'account' : 'service',
    version: value('sv'),
    permissions: value('sp'),
    startsMs: timeOf(value('st')),
    endsMs: timeOf(value('se')),
    resource: value('sr'),
    services: value('ss'),
    resourceTypes: value('srt'),
    addresses: query.get('sip') ?? null,
    isHttpsOnly: value('spr') === 'https',
    policy: query.get('si') ?? null,
    signer: query.get('skoid') ?? null,
  };
}

function toPair(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text, ''] : [text.slice(0, at), decode(text.slice(at + 1))];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function timeOf(text: string): number | null {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}

/** What a run does with each permission, in the order of the portal. */
const uses: readonly (readonly [letter: string, name: string, use: string])[] = [
  ['r', 'read', 'what arrived cannot be read back and verified'],
  ['a', 'add', 'nothing can be appended, which no run does today'],
  ['c', 'create', 'new files cannot be made'],
  ['w', 'write', 'files cannot be written in blocks, nor written again when a run is resumed'],
  ['d', 'delete', 'a discarded run cannot be cleaned up'],
  ['l', 'list', 'the container cannot be looked into, which every run does first'],
];

/** The permissions of a SAS that a target needs. */
export const neededPermissions = (rights: 'all' | 'create' | undefined): 'rc' | 'racwdl' =>
  rights === 'create' ? 'rc' : 'racwdl';

/** From this service version on the right to create suffices for blocks; before it they need the right to write. */
export const createTakesBlocks = '2026-04-06';

/** `write (w): without it files cannot be ...`, one for each that is missing. `write` includes `create`. */
export function missingPermissions(
  { permissions }: Pick<SasFacts, 'permissions'>,
  needed: 'rc' | 'racwdl' = 'racwdl',
): {
  readonly letter: string;
  readonly name: string;
  readonly use: string;
}[] {
  const has = (letter: string): boolean => permissions.includes(letter);
  return uses
    .filter(([letter]) => needed.includes(letter))
    .filter(([letter]) => !has(letter) && !(letter === 'c' && has('w')) && !(letter === 'a' && has('w')))
    .map(([letter, name, use]) => ({ letter, name, use }));
}
