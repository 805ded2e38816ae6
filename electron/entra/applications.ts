// The sign-in library's applications: one for each client id and secret, with the cache of the people who signed in.
import { X509Certificate } from 'node:crypto';
import {
  ConfidentialClientApplication,
  ManagedIdentityApplication,
  PublicClientApplication,
  type ICachePlugin,
  type INetworkModule,
  type NodeAuthOptions,
} from '@azure/msal-node';
import { addressesOf, type Cloud } from '../../shared/clouds.ts';
import { AppError } from '../../shared/errors.ts';
import { signInName, type SignIn } from '../../shared/sign-in.ts';

/** Where the sign-ins of people are kept between two starts. Text holds refresh tokens: only ever written encrypted. */
export type CacheStore = {
  read(name: string): Promise<string | null>;
  write(name: string, text: string): Promise<void>;
};

export type Applications = {
  forUser(cloud: Cloud, clientId: string): PublicClientApplication;
  /** Throws SIGN_IN_REFUSED for a certificate that is none. */
  forApplication(signIn: SignIn, tenant: string, secret: string): ConfidentialClientApplication;
  forComputer(clientId: string | undefined): ManagedIdentityApplication;
};

export function createApplications(networkClient: INetworkModule, store: CacheStore): Applications {
  const system = { networkClient };
  const users = new Map<string, PublicClientApplication>();
  const applications = new Map<string, ConfidentialClientApplication>();
  const computers = new Map<string, ManagedIdentityApplication>();
  return {
    forUser(cloud, clientId) {
      const name = `${addressesOf(cloud).authority}|${clientId}`;
      return remember(users, name, () => {
        const auth = { ...authorityOf(cloud, 'organizations'), clientId, clientCapabilities: ['CP1'] };
        return new PublicClientApplication({ auth, system, cache: { cachePlugin: createCachePlugin(store, name) } });
      });
    },
    forApplication(signIn, tenant, secret) {
      const { cloud, as } = signIn;
      if (as.kind !== 'servicePrincipal' && as.kind !== 'certificate')
        throw new AppError('BUG', { detail: `${as.kind} is no application` });
      const name = JSON.stringify([addressesOf(cloud).authority, tenant, as.clientId, secret]);
      return remember(applications, name, () => {
        const credential =
          as.kind === 'servicePrincipal' ? { clientSecret: secret } : readCertificate(secret, signInName(signIn));
        const auth = { ...authorityOf(cloud, tenant), clientId: as.clientId, ...credential };
        return new ConfidentialClientApplication({ auth: { ...auth, clientCapabilities: ['CP1'] }, system });
      });
    },
    forComputer: (clientId) =>
      remember(
        computers,
        clientId ?? '',
        () =>
          new ManagedIdentityApplication({
            system,
            ...(clientId === undefined ? {} : { managedIdentityIdParams: { userAssignedClientId: clientId } }),
          }),
      ),
  };
}

function remember<T>(known: Map<string, T>, name: string, create: () => T): T {
  const found = known.get(name);
  if (found !== undefined) return found;
  const created = create();
  known.set(name, created);
  return created;
}

/** A cloud of one's own is not in the library's list, and is trusted because the user named it. */
export function authorityOf(
  cloud: Cloud,
  tenant: string,
): Pick<NodeAuthOptions, 'knownAuthorities'> & {
  readonly authority: string;
} {
  const { authority } = addressesOf(cloud);
  const own = typeof cloud === 'string' ? {} : { knownAuthorities: [new URL(authority).host] };
  return { authority: `${authority}/${tenant}`, ...own };
}

/** Certificate and key from one PEM text. */
function readCertificate(pem: string, who: string): Pick<NodeAuthOptions, 'clientCertificate'> {
  const refuse = (detail: string): AppError => new AppError('SIGN_IN_REFUSED', { who, detail });
  const privateKey = /-----BEGIN (?:RSA |EC )?PRIVATE KEY-----[\s\S]+?-----END (?:RSA |EC )?PRIVATE KEY-----/.exec(pem);
  const certificate = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/.exec(pem);
  if (certificate === null) throw refuse('the PEM text holds no certificate');
  if (privateKey === null) throw refuse('the PEM text holds no private key without a passphrase');
  try {
    const thumbprintSha256 = new X509Certificate(certificate[0]).fingerprint256.replaceAll(':', '').toLowerCase();
    return { clientCertificate: { thumbprintSha256, privateKey: privateKey[0], x5c: certificate[0] } };
  } catch {
    throw refuse('its certificate cannot be read');
  }
}

const createCachePlugin = (store: CacheStore, name: string): ICachePlugin => ({
  async beforeCacheAccess({ tokenCache }) {
    const text = await store.read(name);
    if (text !== null) tokenCache.deserialize(text);
  },
  async afterCacheAccess({ cacheHasChanged, tokenCache }) {
    if (cacheHasChanged) await store.write(name, tokenCache.serialize());
  },
});

/** Sign-ins that last until the program ends. */
export function createMemoryStore(): CacheStore {
  const texts = new Map<string, string>();
  return {
    read: async (name) => texts.get(name) ?? null,
    write: async (name, text) => void texts.set(name, text),
  };
}
