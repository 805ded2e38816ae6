// TDS packets: takes incoming ones apart into messages and cuts outgoing bytes into packets.
import { ProtocolError } from './byte-reader.ts';

export const packetType = {
  sqlBatch: 0x01,
  rpc: 0x03,
  reply: 0x04,
  attention: 0x06,
  bulkLoad: 0x07,
  transactionManager: 0x0e,
  login: 0x10,
  sspi: 0x11,
  prelogin: 0x12,
} as const;

const status = { endOfMessage: 0x01, ignore: 0x02, resetConnection: 0x08, resetKeepTransaction: 0x10 } as const;

export const packetHeaderSize = 8;
export const smallestPacket = 512;
export const largestPacket = 32_767;

const knownTypes: ReadonlySet<number> = new Set(Object.values(packetType));
/** A request larger than this is refused: it is a broken length, not a statement. */
const largestMessage = 512 * 1024 * 1024;

export type Message = {
  readonly type: number;
  readonly payload: Buffer;
  readonly reset: 'no' | 'session' | 'keepTransaction';
  /** The client took the message back while it was sending it. */
  readonly isIgnored: boolean;
};

/** Collects bytes until packets, and packets until messages. Throws ProtocolError on anything that is not TDS. */
export class MessageAssembler {
  private pending: Buffer = Buffer.alloc(0);
  private parts: Buffer[] = [];
  private partsSize = 0;
  private first: { readonly type: number; readonly reset: Message['reset'] } | null = null;

  /** Bytes of an unfinished message are waiting for more. */
  get isInMessage(): boolean {
    return this.first !== null || this.pending.length > 0;
  }

  /** Takes the bytes that came in and returns the messages they complete, in order. */
  push(chunk: Buffer): Message[] {
    this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    const messages: Message[] = [];
    for (;;) {
      const packet = this.takePacket();
      if (packet === null) return messages;
      const message = this.addPacket(packet);
      if (message !== null) messages.push(message);
    }
  }

  private takePacket(): Buffer | null {
    const { pending } = this;
    if (pending.length === 0) return null;
    if (!knownTypes.has(pending[0])) {
      throw new ProtocolError(`packet type 0x${pending[0].toString(16)} is not known`);
    }
    if (pending.length < packetHeaderSize) return null;
    const size = pending.readUInt16BE(2);
    if (size < packetHeaderSize) throw new ProtocolError(`a packet cannot be ${size} bytes long`);
    if (pending.length < size) return null;
    this.pending = pending.subarray(size);
    return pending.subarray(0, size);
  }

  private addPacket(packet: Buffer): Message | null {
    const type = packet[0];
    const flags = packet[1];
    if (type === packetType.attention) {
      return { type, payload: Buffer.alloc(0), reset: 'no', isIgnored: false };
    }
    this.first ??= { type, reset: resetOf(flags) };
    if (this.first.type !== type) {
      throw new ProtocolError(`a packet of type 0x${type.toString(16)} came in the middle of another message`);
    }
    this.partsSize += packet.length - packetHeaderSize;
    if (this.partsSize > largestMessage) throw new ProtocolError('the message is too long');
    this.parts.push(packet.subarray(packetHeaderSize));
    if ((flags & status.endOfMessage) === 0) return null;
    const message: Message = {
      type,
      payload: this.parts.length === 1 ? this.parts[0] : Buffer.concat(this.parts),
      reset: this.first.reset,
      isIgnored: (flags & status.ignore) !== 0,
    };
    this.parts = [];
    this.partsSize = 0;
    this.first = null;
    return message;
  }
}

function resetOf(flags: number): Message['reset'] {
  if ((flags & status.resetKeepTransaction) !== 0) return 'keepTransaction';
  return (flags & status.resetConnection) !== 0 ? 'session' : 'no';
}

export type PacketOptions = { readonly type: number; readonly packetSize: number; readonly spid: number };

/**
 * Cuts `body` into packets. With `isLast` everything goes out and the last packet ends the message; without, only
 * whole packets go out. `firstId` numbers the first packet (modulo 256). Returns the bytes and how much of `body` is in
 * them.
 */
export function cutPackets(
  body: Uint8Array,
  options: PacketOptions,
  firstId: number,
  isLast: boolean,
): { readonly bytes: Buffer; readonly taken: number; readonly nextId: number } {
  const room = options.packetSize - packetHeaderSize;
  const packetCount = isLast ? Math.max(1, Math.ceil(body.length / room)) : Math.floor(body.length / room);
  const taken = isLast ? body.length : packetCount * room;
  const bytes = Buffer.allocUnsafe(taken + packetCount * packetHeaderSize);
  let from = 0;
  let to = 0;
  for (let packet = 0; packet < packetCount; packet++) {
    const size = Math.min(room, taken - from);
    const endsMessage = isLast && packet === packetCount - 1;
    writePacketHeader(bytes, to, { ...options, size: size + packetHeaderSize, id: firstId + packet, endsMessage });
    bytes.set(body.subarray(from, from + size), to + packetHeaderSize);
    from += size;
    to += size + packetHeaderSize;
  }
  return { bytes, taken, nextId: (firstId + packetCount) & 0xff };
}

type Header = {
  readonly type: number;
  readonly spid: number;
  readonly size: number;
  readonly id: number;
  readonly endsMessage: boolean;
};

/** Writes the 8 header bytes at `at`. */
function writePacketHeader(bytes: Buffer, at: number, header: Header): void {
  bytes[at] = header.type;
  bytes[at + 1] = header.endsMessage ? status.endOfMessage : 0;
  bytes.writeUInt16BE(header.size, at + 2);
  bytes.writeUInt16BE(header.spid & 0xffff, at + 4);
  bytes[at + 6] = header.id & 0xff;
  bytes[at + 7] = 0;
}
