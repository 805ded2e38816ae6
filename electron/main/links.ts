// Which addresses the program opens in the browser: https, and only sites it has a reason to name.
const sites: readonly string[] = ['portal.azure.com', 'learn.microsoft.com', 'docs.microsoft.com', 'go.microsoft.com'];

/** The address as it may be handed to the desktop; null when it may not. */
export function allowedLink(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url);
  const isPlain = parsed.username === '' && parsed.password === '' && parsed.port === '';
  return parsed.protocol === 'https:' && isPlain && sites.includes(parsed.hostname) ? parsed.href : null;
}
