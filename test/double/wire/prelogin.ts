// PRELOGIN: what the client asks for before it signs in, and what is agreed about encryption.
import { ByteReader, ProtocolError } from './byte-reader.ts';
import type { ServerVersion } from './tokens.ts';

/**
 * How the server answers requests for encryption:
 * `unsupported` has no certificate; `optional` encrypts the login only, or everything when the client wants it; `on`
 * encrypts everything it can but lets in clients that cannot; `required` refuses those; `strict` is TDS 8.0 only.
 */
export type EncryptionMode = (typeof encryptionModes)[number];
const encryptionModes = ['unsupported', 'optional', 'on', 'required', 'strict'] as const;

export const isEncryptionMode = (text: string): text is EncryptionMode => encryptionModes.some((mode) => mode === text);

/** What follows the PRELOGIN exchange on a TDS 7.4 connection. */
export type Agreement = 'plain' | 'loginOnly' | 'full' | 'refused';

const option = { version: 0, encryption: 1, instance: 2, threadId: 3, mars: 4, federated: 6, end: 0xff } as const;
const encryption = { off: 0, on: 1, unsupported: 2, required: 3 } as const;

/** The client's encryption byte (`unsupported` when it says nothing) and whether it knows Entra ID. Throws ProtocolError on a broken option table. */
export function readPrelogin(payload: Buffer): { readonly encryption: number; readonly knowsEntra: boolean } {
  const reader = new ByteReader(payload);
  let asked: number = encryption.unsupported;
  let knowsEntra = false;
  for (let kind = reader.u8(); kind !== option.end; kind = reader.u8()) {
    const at = reader.bytes(2).readUInt16BE();
    const size = reader.bytes(2).readUInt16BE();
    if (at + size > payload.length) throw new ProtocolError('a PRELOGIN option lies outside the message');
    if (kind === option.encryption && size === 1) asked = payload[at];
    if (kind === option.federated && size === 1) knowsEntra = payload[at] === 1;
  }
  // The high bits announce a client certificate, which the double does not check.
  return { encryption: asked & 0x03, knowsEntra };
}

/** The server's encryption byte and what it means. */
export function agree(asked: number, mode: EncryptionMode): { readonly reply: number; readonly agreement: Agreement } {
  if (mode === 'unsupported') {
    return { reply: encryption.unsupported, agreement: asked === encryption.required ? 'refused' : 'plain' };
  }
  const insists = mode === 'required' || mode === 'strict';
  if (asked === encryption.unsupported) {
    return insists
      ? { reply: encryption.required, agreement: 'refused' }
      : { reply: encryption.unsupported, agreement: 'plain' };
  }
  if (asked === encryption.off) {
    return mode === 'optional'
      ? { reply: encryption.off, agreement: 'loginOnly' }
      : { reply: encryption.required, agreement: 'full' };
  }
  return { reply: encryption.on, agreement: 'full' };
}

/** The reply's payload: version, encryption, instance accepted, no thread id, no MARS, and Entra ID where asked for. */
export function preloginReply(version: ServerVersion, encryptionReply: number, knowsEntra = false): Buffer {
  const versionBytes = Buffer.from([version.major, version.minor, version.build >> 8, version.build & 0xff, 0, 0]);
  const options: readonly (readonly [number, Buffer])[] = [
    [option.version, versionBytes],
    [option.encryption, Buffer.from([encryptionReply])],
    [option.instance, Buffer.from([0])],
    [option.threadId, Buffer.alloc(0)],
    [option.mars, Buffer.from([0])],
    ...(knowsEntra ? [[option.federated, Buffer.from([1])] as const] : []),
  ];
  const table = Buffer.alloc(options.length * 5 + 1);
  let at = table.length;
  options.forEach(([kind, data], index) => {
    table[index * 5] = kind;
    table.writeUInt16BE(at, index * 5 + 1);
    table.writeUInt16BE(data.length, index * 5 + 3);
    at += data.length;
  });
  table[table.length - 1] = option.end;
  return Buffer.concat([table, ...options.map(([, data]) => data)]);
}
