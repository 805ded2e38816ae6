// Cancels a running request: attention, then everything up to the server's acknowledgement is thrown away.
import type { Channel } from './channel.ts';
import { packetise } from './packet.ts';
import type { PacketSplitter } from './packet.ts';
import type { ByteFeed } from './byte-feed.ts';
import { doneStatus, packetTypes, tokens } from './protocol.ts';

const doneBytes = 13;

/**
 * Sends attention and waits until the server acknowledges it; afterwards the connection can be used again. Rows are
 * not parsed any more: every response message ends with a DONE token of 13 bytes, and the one that acknowledges has
 * its attention bit set. Rejects when that takes longer than `deadlineMs` or the connection ends.
 */
export async function cancelRequest(
  channel: Channel,
  unread: { readonly splitter: PacketSplitter; readonly feed: ByteFeed },
  packetSizeBytes: number,
  deadlineMs: number,
): Promise<void> {
  const until = performance.now() + deadlineMs;
  channel.write(packetise(packetTypes.attention, new Uint8Array(0), packetSizeBytes));
  const tail = new MessageTail();
  unread.feed.surrender((bytes, start, end) => tail.push(bytes, start, end));
  for (;;) {
    const outcome = unread.splitter.next(tail);
    if (outcome === 'end') {
      if (tail.isAcknowledgement) return;
      tail.clear();
    } else if (outcome === 'starved') {
      unread.splitter.take(await channel.next(Math.max(1, until - performance.now()), null));
    }
  }
}

/** The last bytes of a message. */
class MessageTail {
  #bytes = Buffer.alloc(0);

  push(bytes: Buffer, start: number, end: number): void {
    const kept = bytes.subarray(Math.max(start, end - doneBytes), end);
    this.#bytes = Buffer.concat([this.#bytes, kept]);
    if (this.#bytes.length > doneBytes) this.#bytes = this.#bytes.subarray(this.#bytes.length - doneBytes);
  }

  clear(): void {
    this.#bytes = Buffer.alloc(0);
  }

  get isAcknowledgement(): boolean {
    const bytes = this.#bytes;
    return (
      bytes.length === doneBytes && bytes[0] === tokens.done && (bytes.readUInt16LE(1) & doneStatus.attention) !== 0
    );
  }
}
