// The Azure clouds: where each signs in, manages and stores. One record a cloud, so that nothing else tells them apart.
import { z } from 'zod';

const httpsAddress = z
  .url()
  .refine((text) => text.startsWith('https://'), 'the address must begin with https://')
  .transform((text) => text.replace(/\/+$/, ''));

/** A cloud of one's own: Azure Stack Hub, a sovereign cloud that is not listed. */
const ownCloudSchema = z.strictObject({
  /** `https://login.example.com`, without a tenant. */
  authority: httpsAddress,
  /** The resource manager. */
  arm: httpsAddress,
  /** `core.example.com`: a blob endpoint is `https://ACCOUNT.blob.` and this. */
  storageSuffix: z.string().min(1),
});

export const cloudSchema = z.union([z.enum(['public', 'usGovernment', 'china']), ownCloudSchema]);
export type Cloud = z.infer<typeof cloudSchema>;

export type CloudAddresses = {
  readonly authority: string;
  readonly arm: string;
  readonly storageSuffix: string;
  /** What the browser shows the account's resources with; null = nothing is known. */
  readonly portal: string | null;
};

const known: Readonly<Record<Extract<Cloud, string>, CloudAddresses>> = {
  public: {
    authority: 'https://login.microsoftonline.com',
    arm: 'https://management.azure.com',
    storageSuffix: 'core.windows.net',
    portal: 'https://portal.azure.com',
  },
  usGovernment: {
    authority: 'https://login.microsoftonline.us',
    arm: 'https://management.usgovcloudapi.net',
    storageSuffix: 'core.usgovcloudapi.net',
    portal: 'https://portal.azure.us',
  },
  china: {
    authority: 'https://login.partner.microsoftonline.cn',
    arm: 'https://management.chinacloudapi.cn',
    storageSuffix: 'core.chinacloudapi.cn',
    portal: 'https://portal.azure.cn',
  },
};

export const addressesOf = (cloud: Cloud): CloudAddresses =>
  typeof cloud === 'string' ? known[cloud] : { ...cloud, portal: null };

/** Where the pages of Data Factory are; null = nothing is known. */
export function adfAddressOf(cloud: Cloud): string | null {
  switch (cloud) {
    case 'public':
      return 'https://adf.azure.com';
    case 'usGovernment':
      return 'https://adf.azure.us';
    case 'china':
      return 'https://adf.azure.cn';
    default:
      return null;
  }
}

/** What a token is for. Storage has one audience in every cloud. */
export type Resource = 'storage' | 'arm' | 'monitor' | 'sql';

/** The audience of a token, without `/.default`. */
export function audienceOf(resource: Resource, cloud: Cloud): string {
  switch (resource) {
    case 'storage':
      return 'https://storage.azure.com';
    case 'arm':
      return addressesOf(cloud).arm;
    case 'sql':
      return sqlAudience(cloud);
    case 'monitor':
      return cloud === 'public' || typeof cloud !== 'string'
        ? 'https://monitor.azure.com'
        : cloud === 'china'
          ? 'https://monitor.azure.cn'
          : 'https://monitor.azure.us';
  }
}

function sqlAudience(cloud: Cloud): string {
  switch (cloud) {
    case 'usGovernment':
      return 'https://database.usgovcloudapi.net';
    case 'china':
      return 'https://database.chinacloudapi.cn';
    default:
      return 'https://database.windows.net';
  }
}
