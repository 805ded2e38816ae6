// Sends a request through Chromium, which signs in to a proxy with the account of whoever sits here (NTLM, Kerberos).
import { session } from 'electron';
import type { DesktopSend } from '../entra/network.ts';

/**
 * In a session of its own, in memory, so that nothing of the window's is sent. Certificates are those of the operating
 * system: Chromium knows no file besides.
 */
export const sendByChromium: DesktopSend = async ({ method, url, headers, body, proxy, limitMs }) => {
  const own = session.fromPartition('sign-in');
  // A session with a language asks Google for its dictionary.
  own.setSpellCheckerLanguages([]);
  await own.setProxy({ mode: 'fixed_servers', proxyRules: proxy });
  const response = await own.fetch(url, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    redirect: 'error',
    signal: AbortSignal.timeout(limitMs),
  });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers.entries()),
    text: await response.text(),
  };
};
