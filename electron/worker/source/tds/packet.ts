// Packets: cuts an outgoing message into them, and finds the payload pieces of incoming ones.
import { endOfMessage, packetHeaderBytes, packetTypes, ProtocolError } from './protocol.ts';

/** One message as packets of at most `packetSizeBytes` (header included), ready to be written in one go. */
export function packetise(type: number, payload: Uint8Array, packetSizeBytes: number): Buffer {
  const room = packetSizeBytes - packetHeaderBytes;
  const packetCount = Math.max(1, Math.ceil(payload.length / room));
  const message = Buffer.alloc(payload.length + packetCount * packetHeaderBytes);
  for (let i = 0, at = 0; i < packetCount; i++) {
    const piece = payload.subarray(i * room, (i + 1) * room);
    message[at] = type;
    message[at + 1] = i === packetCount - 1 ? endOfMessage : 0;
    message.writeUInt16BE(piece.length + packetHeaderBytes, at + 2);
    message[at + 6] = (i + 1) & 0xff;
    message.set(piece, at + packetHeaderBytes);
    at += piece.length + packetHeaderBytes;
  }
  return message;
}

/** Takes a piece of payload: `bytes[start .. end)`. */
export type TakePiece = { push(bytes: Buffer, start: number, end: number): void };

/** `piece`: one was handed over. `end`: the message is complete. `starved`: another chunk is needed. */
export type SplitOutcome = 'piece' | 'end' | 'starved';

/** Finds the payload pieces of response messages in the chunks a socket delivers; headers may be cut anywhere. */
export class PacketSplitter {
  #chunk: Buffer = Buffer.alloc(0);
  #at = 0;
  readonly #header = Buffer.alloc(packetHeaderBytes);
  #headerBytes = 0;
  #payloadLeft = 0;
  #isLast = false;

  /** Gives the next chunk. Only after `next` returned `starved`. */
  take(chunk: Buffer): void {
    this.#chunk = chunk;
    this.#at = 0;
  }

  next(target: TakePiece): SplitOutcome {
    while (this.#headerBytes < packetHeaderBytes || this.#payloadLeft === 0) {
      if (this.#headerBytes === packetHeaderBytes) {
        this.#headerBytes = 0;
        if (this.#isLast) return 'end';
      }
      if (!this.#readHeader()) return 'starved';
    }
    const available = Math.min(this.#payloadLeft, this.#chunk.length - this.#at);
    if (available === 0) return 'starved';
    this.#payloadLeft -= available;
    this.#at += available;
    target.push(this.#chunk, this.#at - available, this.#at);
    return 'piece';
  }

  #readHeader(): boolean {
    const header = this.#header;
    while (this.#headerBytes < packetHeaderBytes) {
      if (this.#at === this.#chunk.length) return false;
      header[this.#headerBytes++] = this.#chunk[this.#at++];
    }
    const length = header.readUInt16BE(2);
    if (header[0] !== packetTypes.response) throw new ProtocolError(`packet of type ${header[0]} in a response`);
    if (length < packetHeaderBytes) throw new ProtocolError(`packet of ${length} bytes`);
    this.#payloadLeft = length - packetHeaderBytes;
    this.#isLast = (header[1] & endOfMessage) !== 0;
    return true;
  }
}
