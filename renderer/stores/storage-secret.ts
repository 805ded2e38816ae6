// Understands what people paste for a storage account: a connection string, an account key, a SAS, or an address with one.
import type { TargetDraft } from './target-store.ts';

export type StorageReading = {
  /** Fields that the text names; what is not named stays as it is. */
  readonly changes: Partial<Omit<TargetDraft, 'secret' | 'savedId' | 'pathTemplate'>>;
  /** The secret part alone; null when the text holds none. */
  readonly secret: string | null;
  /** When a SAS ends, as it is written in it. */
  readonly endsUtc: string | null;
};

const nothing: StorageReading = { changes: {}, secret: null, endsUtc: null };

/**
 * What cannot be recognised is taken as the secret of the way that is chosen. Never fails. What is kept of it is a copy:
 * V8 lets a piece of a text refer to the whole, so an account name would keep the key beside it in the window's memory.
 */
export const readStorageSecret = (pasted: string): StorageReading => structuredClone(read(pasted));

function read(pasted: string): StorageReading {
  const trimmed = pasted.trim();
  if (trimmed === '') return nothing;
  if (/^https?:\/\//i.test(trimmed)) return readUrl(trimmed);
  if (/(?:^|;)\s*(?:AccountName|BlobEndpoint|UseDevelopmentStorage)\s*=/i.test(trimmed)) return readString(trimmed);
  if (/(?:^\??|&)sig=/.test(trimmed)) {
    const secret = trimmed.replace(/^\?/, '');
    return { changes: { credential: 'sas' }, secret, endsUtc: endOf(secret) };
  }
  // 64 bytes as Base64: the form of every account key.
  if (/^[A-Za-z0-9+/]{86}==$/.test(trimmed)) {
    return { changes: { credential: 'accountKey' }, secret: trimmed, endsUtc: null };
  }
  return { ...nothing, secret: trimmed };
}

function readString(text: string): StorageReading {
  const value = (name: string): string | undefined =>
    new RegExp(`(?:^|;)\\s*${name}\\s*=\\s*([^;]*)`, 'i').exec(text)?.[1]?.trim();
  const account = value('AccountName') ?? '';
  const suffix = value('EndpointSuffix') ?? 'core.windows.net';
  const named = account === '' ? '' : `https://${account}.blob.${suffix}`;
  const sas = value('SharedAccessSignature');
  return {
    changes: { credential: 'connectionString', account, endpoint: bareEndpoint(value('BlobEndpoint') ?? named) },
    secret: text,
    endsUtc: sas === undefined ? null : endOf(sas),
  };
}

/** `https://account.blob.core.windows.net/container?sv=...`; without a signature it is a bare address. */
function readUrl(text: string): StorageReading {
  const url = parseUrl(text);
  if (url === null) return { ...nothing, secret: text };
  const segments = url.pathname.split('/').filter((segment) => segment !== '');
  // Emulators and addresses by number carry the account in the path.
  const isPathStyle = /^(?:localhost|[\d.]+|\[.*\])$/.test(url.hostname);
  const account = isPathStyle ? (segments[0] ?? '') : (url.hostname.split('.')[0] ?? '');
  const container = segments[isPathStyle ? 1 : 0];
  const place = {
    endpoint: isPathStyle && account !== '' ? `${url.origin}/${account}` : url.origin,
    account,
    ...(container === undefined ? {} : { container: decodeURIComponent(container) }),
  };
  const secret = url.search.replace(/^\?/, '');
  if (!/(?:^|&)sig=/.test(secret)) return { changes: place, secret: null, endsUtc: null };
  return { changes: { ...place, credential: 'sas' }, secret, endsUtc: endOf(secret) };
}

const bareEndpoint = (endpoint: string): string => endpoint.replace(/\?.*$/s, '').replace(/\/+$/, '');

const endOf = (sas: string): string | null => new URLSearchParams(sas.replace(/^\?/, '')).get('se');

/** What an account's address is in the public cloud. */
export const standardEndpoint = (account: string): string =>
  account.trim() === '' ? '' : `https://${account.trim().toLowerCase()}.blob.core.windows.net`;

/** Null when it is none. (URL.canParse is missing in older Chromium.) */
export function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
