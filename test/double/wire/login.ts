// LOGIN7: who signs in, to which database, with which packet size and features.
import { ByteReader, ProtocolError } from './byte-reader.ts';

export type Login = {
  readonly tdsVersion: number;
  /** 0 = the server's default. */
  readonly packetSize: number;
  readonly hostName: string;
  readonly user: string;
  readonly password: string;
  readonly application: string;
  readonly library: string;
  readonly language: string;
  readonly database: string;
  /** Windows or Entra sign-in, known here only for accounts that a test declares. */
  readonly usesOtherAuthentication: boolean;
  /** The access token of a sign-in by Entra ID; null without one. */
  readonly entraToken: string | null;
  /** The first message of a Windows sign-in; null without one. */
  readonly sspi: Buffer | null;
  /** ApplicationIntent=ReadOnly */
  readonly isReadOnly: boolean;
  readonly supportsUtf8: boolean;
};

const feature = { federated: 0x02, utf8: 0x0a, end: 0xff } as const;
const securityToken = 0x01;
const fixedSize = 94;
const flags2 = { integratedSecurity: 0x80 } as const;
const typeFlags = { readOnlyIntent: 0x20 } as const;
const flags3 = { extension: 0x10 } as const;

/** Throws ProtocolError when an offset points outside the message. */
export function readLogin(payload: Buffer): Login {
  if (payload.length < fixedSize) throw new ProtocolError('LOGIN7 is too short');
  const reader = new ByteReader(payload);
  const size = reader.u32();
  if (size > payload.length) throw new ProtocolError('LOGIN7 is longer than its message');
  const tdsVersion = reader.u32();
  const packetSize = reader.u32();
  reader.bytes(12);
  reader.u8();
  const optionFlags2 = reader.u8();
  const type = reader.u8();
  const optionFlags3 = reader.u8();
  reader.bytes(8);
  const field = (): Buffer => {
    const at = reader.u16();
    return slice(payload, at, reader.u16() * 2);
  };
  const [hostName, user, password, application] = [field(), field(), field(), field()];
  field();
  const extensionAt = reader.u16();
  const extensionSize = reader.u16();
  const [library, language, database] = [field(), field(), field()];
  reader.bytes(6);
  const sspiAt = reader.u16();
  const sspi = slice(payload, sspiAt, reader.u16());
  const hasExtension = (optionFlags3 & flags3.extension) !== 0 && extensionSize >= 4;
  const features = hasExtension ? readFeatures(payload, extensionAt) : new Map<number, Buffer>();
  const text = (bytes: Buffer): string => bytes.toString('utf16le');
  return {
    tdsVersion,
    packetSize,
    hostName: text(hostName),
    user: text(user),
    password: text(reveal(password)),
    application: text(application),
    library: text(library),
    language: text(language),
    database: text(database),
    usesOtherAuthentication: (optionFlags2 & flags2.integratedSecurity) !== 0 || features.has(feature.federated),
    entraToken: tokenOf(features.get(feature.federated)),
    sspi: sspi.length === 0 ? null : sspi,
    isReadOnly: (type & typeFlags.readOnlyIntent) !== 0,
    supportsUtf8: features.has(feature.utf8),
  };
}

function slice(payload: Buffer, at: number, size: number): Buffer {
  if (size === 0) return Buffer.alloc(0);
  if (at < fixedSize || at + size > payload.length) throw new ProtocolError('a LOGIN7 field lies outside the message');
  return payload.subarray(at, at + size);
}

function readFeatures(payload: Buffer, extensionAt: number): ReadonlyMap<number, Buffer> {
  const at = slice(payload, extensionAt, 4).readUInt32LE();
  if (at < fixedSize || at >= payload.length) throw new ProtocolError('FEATUREEXT lies outside the message');
  const reader = new ByteReader(payload, at);
  const found = new Map<number, Buffer>();
  for (let id = reader.u8(); id !== feature.end; id = reader.u8()) {
    found.set(id, reader.bytes(reader.u32()));
  }
  return found;
}

/** Only a token that the client brings along (SECURITYTOKEN), not one that is asked for in between. */
function tokenOf(data: Buffer | undefined): string | null {
  if (data === undefined || data.length < 5 || data[0] >> 1 !== securityToken) return null;
  return data.subarray(5, 5 + data.readUInt32LE(1)).toString('utf16le');
}

/** Undoes LOGIN7's scrambling: XOR 0xA5, then swapped nibbles. */
function reveal(scrambled: Buffer): Buffer {
  return Buffer.from(scrambled.map((byte) => (((byte ^ 0xa5) & 0x0f) << 4) | ((byte ^ 0xa5) >> 4)));
}
