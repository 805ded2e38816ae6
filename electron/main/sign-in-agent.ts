// The HTTPS agent of the sign-in: trusts what Node trusts, and the authorities of NODE_EXTRA_CA_CERTS, which Electron does not read itself.
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { rootCertificates } from 'node:tls';
import type { AgentFor } from '../entra/network.ts';

export function createSignInAgent(
  environment: Readonly<Record<string, string | undefined>>,
  log: (text: string) => void,
): AgentFor {
  const path = environment['NODE_EXTRA_CA_CERTS'] ?? '';
  if (path === '') return async () => undefined;
  const agent = new https.Agent({ keepAlive: true, ca: [...rootCertificates, ...readFile(path, log)] });
  return async ({ protocol }) => (protocol === 'https:' ? agent : undefined);
}

function readFile(path: string, log: (text: string) => void): string[] {
  try {
    return [readFileSync(path, 'utf8')];
  } catch {
    log(`the authorities in ${path} (NODE_EXTRA_CA_CERTS) were not read`);
    return [];
  }
}
