// The certificate authorities that are trusted: Node's own, the operating system's, and a file of the user's.
import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import tls, { type SecureContext } from 'node:tls';
import { Obstacle } from './obstacle.ts';

const block = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:TRUSTED )?CERTIFICATE-----/g;

/** Making one of hundreds of authorities takes 0.1 s, in which nothing else goes on: one for each set of them. */
const made = new Map<string, SecureContext>();

/** A context for verifying, never one that does not verify. Throws Obstacle CA_FILE_UNUSABLE. */
export async function createTrust(caFile: string | null): Promise<SecureContext> {
  const own = caFile === null ? [] : await readAuthorities(caFile);
  const named = process.env['NODE_EXTRA_CA_CERTS'] ?? '';
  // Electron does not read it itself; Node, which does, passes over a file that it cannot use.
  if (named !== '') own.push(...(await readAuthorities(named).catch(() => [])));
  // The system's list often repeats Node's own, and every certificate costs time.
  const all = [...new Set([...installed('default'), ...installed('system'), ...own].map((pem) => pem.trim()))];
  const name = createHash('sha256').update(all.join('\n')).digest('hex');
  const known = made.get(name);
  if (known !== undefined) return known;
  const context = tls.createSecureContext({ ca: all });
  made.set(name, context);
  return context;
}

/** Runtimes before Node 22.15 know only their own list. */
function installed(kind: 'default' | 'system'): readonly string[] {
  if (typeof Reflect.get(tls, 'getCACertificates') === 'function') return tls.getCACertificates(kind);
  return kind === 'default' ? tls.rootCertificates : [];
}

/** PEM of every certificate in a PEM or DER file. */
async function readAuthorities(path: string): Promise<string[]> {
  try {
    const bytes = await readFile(path);
    const blocks = bytes.toString('latin1').match(block) ?? [bytes];
    return blocks.map((one) => new X509Certificate(one).toString());
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && /^E[A-Z]+$/.test(String(error.code));
    throw new Obstacle(
      'CA_FILE_UNUSABLE',
      path,
      isMissing ? error.message : 'it holds no certificate that can be read',
    );
  }
}
