// Which addresses the program opens in the browser: https, and only sites it has a reason to name.
import { parseAddress } from './address.ts';

const sites: readonly string[] = [
  'portal.azure.com',
  'learn.microsoft.com',
  'docs.microsoft.com',
  'go.microsoft.com',
  // Data Factory Studio, in each cloud.
  'adf.azure.com',
  'adf.azure.us',
  'adf.azure.cn',
];

/** The address as it may be handed to the desktop; null when it may not. */
export function allowedLink(url: string): string | null {
  const parsed = parseAddress(url);
  if (parsed === null) return null;
  const isPlain = parsed.username === '' && parsed.password === '' && parsed.port === '';
  return parsed.protocol === 'https:' && isPlain && sites.includes(parsed.hostname) ? parsed.href : null;
}
