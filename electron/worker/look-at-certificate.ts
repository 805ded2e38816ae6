// Looks at a certificate that was refused, so that the user can judge it.
import type { SourceConfig } from '../../shared/connection.ts';
import { AppError } from '../../shared/errors.ts';
import { lookAtStrict } from './source/certificate-pin.ts';
import { unwatched, type ConnectionWatch, type TlsFacts } from './source/connection-watch.ts';
import { findServer } from './source/find-server.ts';
import { tlsOptionsOf } from './source/tls-options.ts';
import type { WorkerParts } from './worker-parts.ts';

/**
 * Node ends a connection before its certificate can be read, so it is made once more without the check and ended before
 * anything but TLS has travelled. Nobody's name or password is in it. Null when nothing could be seen.
 */
export async function lookAtCertificate(
  parts: Pick<WorkerParts, 'openSession'>,
  source: SourceConfig,
  signal: AbortSignal,
): Promise<TlsFacts | null> {
  if (source.encrypt === 'strict') return lookFirst(source, signal);
  const seen: TlsFacts[] = [];
  const enough = new AbortController();
  const watch: ConnectionWatch = {
    ...unwatched,
    onSecured(tls) {
      seen.push(tls);
      enough.abort();
    },
  };
  const authentication = { kind: 'sql' as const, user: 'certificate check', password: { stdin: true as const } };
  const { certificateFingerprint: _, ...unpinned } = source;
  const careless = { ...unpinned, trustServerCertificate: true, authentication };
  try {
    const session = await parts.openSession(careless, '', AbortSignal.any([signal, enough.signal]), watch);
    await session.close();
  } catch (error) {
    signal.throwIfAborted();
    // Without a look at it the refusal stands as it is.
    if (!enough.signal.aborted && !(error instanceof AppError)) throw error;
  }
  return seen[0] ?? null;
}

/** TDS 8.0 begins with TLS, which needs no driver. */
async function lookFirst(source: SourceConfig, signal: AbortSignal): Promise<TlsFacts | null> {
  try {
    const place = await findServer(source, signal, unwatched);
    const look = await lookAtStrict(place, await tlsOptionsOf(source), source.connectTimeoutMs, signal);
    return look.facts;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}
