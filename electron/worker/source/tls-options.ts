// Which TLS is spoken with a server: authorities, and how old a protocol may be.
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { SourceConfig } from '../../../shared/connection.ts';
import { authorities } from './authorities.ts';

type TlsSettings = Pick<SourceConfig, 'caFile' | 'oldestTls'>;

/** Throws FILE_UNREADABLE for an authority's file that cannot be read. */
export async function tlsOptionsOf({ caFile, oldestTls }: TlsSettings): Promise<SecureContextOptions> {
  const ca = await authorities(caFile);
  if (oldestTls === undefined || oldestTls === '1.2') return { ca };
  return { ca, minVersion: `TLSv${oldestTls}` === 'TLSv1.0' ? 'TLSv1' : 'TLSv1.1', ...oldCiphers() };
}

/** OpenSSL forbids the old protocols' hashes unless told; BoringSSL, in Electron, never asks and refuses the word. */
function oldCiphers(): Pick<SecureContextOptions, 'ciphers'> {
  const ciphers = 'DEFAULT@SECLEVEL=0';
  try {
    createSecureContext({ ciphers });
    return { ciphers };
  } catch {
    return {};
  }
}
