// NTLM as a server sees it ([MS-NLMP]): the challenge it sends, and whether an answer was made with the right password.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { ProtocolError } from './byte-reader.ts';
import { md4 } from './md4.ts';

const signature = Buffer.from('NTLMSSP\0', 'latin1');
const messageType = { negotiate: 1, challenge: 2, authenticate: 3 } as const;
/** Unicode, target name, NTLM, always sign, domain, extended security, target info, version, 128 and 56 bits. */
const challengeFlags = 0xa2_89_82_05;
const challengeHeader = 56;
const pair = { end: 0, computer: 1, domain: 2 } as const;
const proofSize = 16;

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

function assertMessage(message: Buffer, type: number, least: number): void {
  if (message.length < least || !message.subarray(0, 8).equals(signature) || message.readUInt32LE(8) !== type)
    throw new ProtocolError(`NTLM message ${type} was expected`);
}

/** Throws ProtocolError when a client that wants to sign in as Windows account begins with anything else than NTLM. */
export const assertNegotiate = (message: Buffer): void => assertMessage(message, messageType.negotiate, 32);

/** The second message; `nonce` has 8 bytes. */
export function challenge(nonce: Buffer, domain: string, computer: string): Buffer {
  const target = utf16(domain);
  const attribute = (id: number, value: Buffer): Buffer => {
    const head = Buffer.alloc(4);
    head.writeUInt16LE(id, 0);
    head.writeUInt16LE(value.length, 2);
    return Buffer.concat([head, value]);
  };
  const information = Buffer.concat([
    attribute(pair.domain, utf16(domain)),
    attribute(pair.computer, utf16(computer)),
    attribute(pair.end, Buffer.alloc(0)),
  ]);
  const header = Buffer.alloc(challengeHeader);
  signature.copy(header);
  header.writeUInt32LE(messageType.challenge, 8);
  writeField(header, 12, target.length, challengeHeader);
  header.writeUInt32LE(challengeFlags, 20);
  nonce.copy(header, 24);
  writeField(header, 40, information.length, challengeHeader + target.length);
  return Buffer.concat([header, target, information]);
}

function writeField(header: Buffer, at: number, size: number, offset: number): void {
  header.writeUInt16LE(size, at);
  header.writeUInt16LE(size, at + 2);
  header.writeUInt32LE(offset, at + 4);
}

export type NtlmAnswer = {
  readonly domain: string;
  readonly user: string;
  /** NTLMv2: proof, then what it was made over besides the nonce. */
  readonly response: Buffer;
};

/** The third message. */
export function readAnswer(message: Buffer): NtlmAnswer {
  assertMessage(message, messageType.authenticate, 64);
  const field = (at: number): Buffer => {
    const offset = message.readUInt32LE(at + 4);
    const size = message.readUInt16LE(at);
    if (offset + size > message.length) throw new ProtocolError('an NTLM field lies outside its message');
    return message.subarray(offset, offset + size);
  };
  const declared = field(20);
  // tedious declares the proof alone and lets the rest of the response follow to the end of the message.
  const response = declared.length === proofSize ? message.subarray(message.readUInt32LE(24)) : declared;
  return { domain: field(28).toString('utf16le'), user: field(36).toString('utf16le'), response };
}

/** Whether the NTLMv2 response was made with this password for this nonce. */
export function isGenuine({ domain, user, response }: NtlmAnswer, password: string, nonce: Buffer): boolean {
  if (response.length <= proofSize) return false;
  const key = hmac(md4(utf16(password)), utf16(user.toUpperCase() + domain));
  const proof = hmac(key, Buffer.concat([nonce, response.subarray(proofSize)]));
  return timingSafeEqual(proof, response.subarray(0, proofSize));
}

const hmac = (key: Buffer, data: Buffer): Buffer => createHmac('md5', key).update(data).digest();
