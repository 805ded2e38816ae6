// Takes the host name of a storage service apart: account, service, cloud.
import { addressesOf } from '../../../shared/clouds.ts';

export type EndpointParts = { readonly account: string; readonly service: string; readonly suffix: string };

const suffixes = (['public', 'usGovernment', 'china'] as const).map((cloud) => addressesOf(cloud).storageSuffix);

/** Null = a name of one's own, an emulator, or one of a cloud that is not listed. */
export function describeEndpoint(host: string): EndpointParts | null {
  for (const suffix of suffixes) {
    const found = new RegExp(
      String.raw`^([a-z0-9]+)(?:-secondary)?\.(?:z\d+\.)?(\w+)\.${suffix.replaceAll('.', '\\.')}$`,
      'i',
    ).exec(host);
    if (found?.[1] !== undefined && found[2] !== undefined)
      return { account: found[1], service: found[2].toLowerCase(), suffix };
  }
  return null;
}

/** Where the same account would be in the other clouds. */
export function otherClouds({ account, suffix }: EndpointParts): readonly string[] {
  return suffixes.filter((other) => other !== suffix).map((other) => `${account}.blob.${other}`);
}
