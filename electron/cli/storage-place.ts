// Where a blob is, by its address, and a target made of it and whatever secret opens it.
import { targetConfigSchema, type TargetConfig } from '../../shared/connection.ts';
import { AppError } from '../../shared/errors.ts';
import type { SecretRef } from '../../shared/secret-ref.ts';

export type BlobPlace = {
  /** Of the blob service: `https://account.blob.core.windows.net`, or with the account behind a number or localhost. */
  readonly endpoint: string;
  readonly account: string;
  readonly container: string;
  readonly blob: string;
  /** The query string of the address, where it is a signature. */
  readonly sas: string | null;
};

const usage = (detail: string): AppError => new AppError('USAGE', { detail });

/** Throws USAGE for an address that names no blob. */
export function readManifestAddress(text: string): BlobPlace {
  // What stands behind the question mark is a secret and never quoted.
  if (!URL.canParse(text)) throw usage('the address of the manifest is no web address');
  const url = new URL(text);
  const segments = url.pathname.split('/').slice(1).map(decodeURIComponent);
  const isInPath = /^(\d{1,3}\.){3}\d{1,3}$|^localhost$|^\[/.test(url.hostname);
  const account = isInPath ? (segments.shift() ?? '') : (url.hostname.split('.')[0] ?? '');
  const [container = '', ...rest] = segments;
  const blob = rest.join('/');
  if (account === '' || container === '' || blob === '')
    throw usage(
      `${url.origin}${url.pathname} does not name a blob: https://ACCOUNT.blob.core.windows.net/CONTAINER/NAME`,
    );
  return {
    endpoint: isInPath ? `${url.origin}/${account}` : url.origin,
    account,
    container,
    blob,
    sas: url.searchParams.has('sig') ? url.search.slice(1) : null,
  };
}

/** `secret` is a SAS, an account key or a connection string, told apart by their form. Throws USAGE. */
export function openedBy(
  { endpoint, account, container }: Omit<BlobPlace, 'blob' | 'sas'>,
  secret: string,
  ref: SecretRef,
): { readonly target: TargetConfig; readonly secret: string } {
  const isConnectionString = /(^|;)\s*(AccountName|BlobEndpoint|UseDevelopmentStorage)\s*=/i.test(secret);
  const isSas = !isConnectionString && /(^|[?&])sig=/.test(secret);
  const parsed = targetConfigSchema.safeParse(
    isConnectionString
      ? { kind: 'connectionString', value: ref, container }
      : isSas
        ? { kind: 'sas', endpoint, sas: ref, container }
        : { kind: 'accountKey', endpoint, account, key: ref, container },
  );
  if (!parsed.success) throw usage(`${endpoint}/${container} is no storage container`);
  return { target: parsed.data, secret };
}
