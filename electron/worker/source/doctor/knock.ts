// Asks a port what it is, without signing in: SQL Server says version and encryption to anyone who greets it.
import { connect as connectSocket } from 'node:net';
import type { ServerPlace } from '../find-server.ts';

export type KnockAnswer =
  /** `version`: 16.0.1000. */
  | { readonly kind: 'sqlServer'; readonly version: string; readonly encryption: OfferedEncryption }
  /** Something else: the name of what it is taken for, or its first bytes. */
  | { readonly kind: 'other'; readonly what: string }
  /** Connected and ended without a word: SQL Server does that where only TDS 8.0 is allowed, firewalls do it too. */
  | { readonly kind: 'closed' }
  /** Connected, and then nothing. */
  | { readonly kind: 'silent' }
  /** Not connected; the system's code: ECONNREFUSED, ETIMEDOUT, EHOSTUNREACH ... */
  | { readonly kind: 'unreachable'; readonly code: string };

export type OfferedEncryption = 'none' | 'login' | 'all' | 'required' | 'unknown';

const reply = 0x04;
const option = { version: 0, encryption: 1, end: 0xff } as const;
const offers: readonly OfferedEncryption[] = ['login', 'all', 'none', 'required'];

/** PRELOGIN with nothing but a version and "encryption is possible". */
const greeting = Buffer.from('1201001a0000010000000b00060100110001ff10000000000000', 'hex');

/** Rejects with the signal's reason only. */
export async function knock(place: ServerPlace, timeoutMs: number, signal: AbortSignal): Promise<KnockAnswer> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<KnockAnswer>();
  const socket = connectSocket({ ...place, autoSelectFamilyAttemptTimeout: timeoutMs });
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  let isConnected = false;
  socket.once('connect', () => {
    isConnected = true;
    socket.write(greeting);
  });
  socket.once('data', (chunk: Buffer) => resolve(readAnswer(chunk)));
  socket.once('end', () => resolve({ kind: 'closed' }));
  socket.on('error', (error) =>
    resolve(isConnected ? { kind: 'closed' } : { kind: 'unreachable', code: codeOf(error) }),
  );
  const timer = setTimeout(
    () => resolve(isConnected ? { kind: 'silent' } : { kind: 'unreachable', code: 'ETIMEDOUT' }),
    timeoutMs,
  );
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    socket.destroy();
  }
}

function codeOf(error: Error): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error && 'code' in first ? String(first.code) : 'unknown';
}

/** The first bytes are enough: the answer to PRELOGIN is a few dozen. */
function readAnswer(bytes: Buffer): KnockAnswer {
  if (bytes[0] === reply && bytes.length > 8) return readPrelogin(bytes.subarray(8));
  const text = bytes.toString('latin1');
  if (text.startsWith('HTTP/')) return { kind: 'other', what: 'it answers like a web server (HTTP)' };
  if (text.startsWith('SSH-')) return { kind: 'other', what: 'it answers like an SSH server' };
  if (/mysql|mariadb|caching_sha2/i.test(text)) return { kind: 'other', what: 'it answers like MySQL or MariaDB' };
  const start = bytes
    .subarray(0, 8)
    .toString('hex')
    .replaceAll(/(..)(?!$)/g, '$1 ');
  return { kind: 'other', what: `its first bytes are ${start}` };
}

function readPrelogin(payload: Buffer): KnockAnswer {
  let version = 'unknown';
  let encryption: OfferedEncryption = 'unknown';
  for (let at = 0; at + 5 <= payload.length && payload[at] !== option.end; at += 5) {
    const from = payload.readUInt16BE(at + 1);
    const data = payload.subarray(from, from + payload.readUInt16BE(at + 3));
    if (payload[at] === option.version && data.length >= 4)
      version = `${String(data[0])}.${String(data[1])}.${String(data.readUInt16BE(2))}`;
    if (payload[at] === option.encryption && data.length >= 1) encryption = offers[(data[0] ?? 0) & 0x03] ?? 'unknown';
  }
  return { kind: 'sqlServer', version, encryption };
}
