// The tokens of a reply other than rows and their metadata ([MS-TDS] 2.2.7).
import type { ByteWriter } from './byte-writer.ts';

const token = {
  returnStatus: 0x79,
  returnValue: 0xac,
  order: 0xa9,
  error: 0xaa,
  info: 0xab,
  loginAck: 0xad,
  sspi: 0xed,
  featureExtAck: 0xae,
  envChange: 0xe3,
  done: 0xfd,
  doneProc: 0xfe,
  doneInProc: 0xff,
} as const;

export const doneStatus = { more: 0x01, error: 0x02, inTransaction: 0x04, count: 0x10, attention: 0x20 } as const;

export type DoneKind = 'done' | 'doneProc' | 'doneInProc';

const selectCommand = 0xc1;

export type Done = {
  readonly kind: DoneKind;
  readonly status: number;
  readonly rowCount?: number;
  readonly isSelect?: boolean;
};

/** `rowCount` undefined = the count is not valid. */
export function writeDone(out: ByteWriter, done: Done): void {
  out.u8(token[done.kind]);
  out.u16(done.status | (done.rowCount === undefined ? 0 : doneStatus.count));
  out.u16(done.isSelect === true ? selectCommand : 0);
  out.i64(BigInt(done.rowCount ?? 0));
}

/** Writes a token whose length stands before its body. */
function withLength(out: ByteWriter, tokenByte: number, body: () => void): void {
  out.u8(tokenByte);
  const at = out.length;
  out.u16(0);
  body();
  out.setU16(at, out.length - at - 2);
}

export type ServerMessage = {
  readonly number: number;
  readonly state: number;
  readonly severity: number;
  readonly text: string;
  readonly line: number;
};

/** ERROR above severity 10, else INFO. */
export function writeMessage(out: ByteWriter, message: ServerMessage, serverName: string): void {
  withLength(out, message.severity > 10 ? token.error : token.info, () => {
    out.i32(message.number);
    out.u8(message.state);
    out.u8(message.severity);
    out.longText(message.text.slice(0, 4000));
    out.shortText(serverName);
    out.shortText('');
    out.u32(message.line);
  });
}

const textChange = { database: 1, language: 2, packetSize: 4 } as const;
const bytesChange = { collation: 7, begin: 8, commit: 9, rollback: 10, reset: 18 } as const;
const none = Buffer.alloc(0);

export function writeTextChange(out: ByteWriter, what: keyof typeof textChange, now: string, before: string): void {
  withLength(out, token.envChange, () => {
    out.u8(textChange[what]);
    out.shortText(now);
    out.shortText(before);
  });
}

export function writeBytesChange(
  out: ByteWriter,
  what: keyof typeof bytesChange,
  now: Uint8Array = none,
  before: Uint8Array = none,
): void {
  withLength(out, token.envChange, () => {
    out.u8(bytesChange[what]);
    for (const value of [now, before]) {
      out.u8(value.length);
      out.bytes(value);
    }
  });
}

/** A message of the Windows sign-in. */
export function writeSspi(out: ByteWriter, message: Uint8Array): void {
  withLength(out, token.sspi, () => out.bytes(message));
}

/** Column ordinals from 1. */
export function writeOrder(out: ByteWriter, ordinals: readonly number[]): void {
  withLength(out, token.order, () => ordinals.forEach((ordinal) => out.u16(ordinal)));
}

export function writeReturnStatus(out: ByteWriter, status: number): void {
  out.u8(token.returnStatus);
  out.i32(status);
}

/** The value of an OUTPUT parameter; `writeTyped` appends TYPE_INFO and the value. */
export function writeReturnValue(
  out: ByteWriter,
  parameter: { readonly ordinal: number; readonly name: string },
  writeTyped: () => void,
): void {
  out.u8(token.returnValue);
  out.u16(parameter.ordinal);
  out.shortText(parameter.name);
  out.u8(0x01);
  out.u32(0);
  out.u16(0);
  writeTyped();
}

/** `tdsVersion` as the client wrote it in LOGIN7. */
export function writeLoginAck(out: ByteWriter, tdsVersion: number, program: string, version: ServerVersion): void {
  withLength(out, token.loginAck, () => {
    out.u8(1);
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(tdsVersion);
    out.bytes(bytes);
    out.shortText(program);
    out.u8(version.major);
    out.u8(version.minor);
    out.u8(version.build >> 8);
    out.u8(version.build & 0xff);
  });
}

export type ServerVersion = { readonly major: number; readonly minor: number; readonly build: number };

const federatedFeature = 0x02;
const utf8Feature = 0x0a;

export function writeFeatureAcks(
  out: ByteWriter,
  { utf8, federated }: { readonly utf8: boolean; readonly federated: boolean },
): void {
  if (!utf8 && !federated) return;
  out.u8(token.featureExtAck);
  if (federated) {
    out.u8(federatedFeature);
    out.u32(0);
  }
  if (utf8) {
    out.u8(utf8Feature);
    out.u32(1);
    out.u8(1);
  }
  out.u8(0xff);
}
