// TLS inside TDS 7.4: the handshake travels in PRELOGIN packets, everything after it as plain TLS records.
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { TLSSocket, type SecureContext } from 'node:tls';
import { MessageAssembler, cutPackets, packetType } from './packet.ts';
import { ProtocolError } from './byte-reader.ts';

const handshakePacketSize = 4096;

/**
 * The encrypted side of a connection. Bytes written are wrapped until the client sends its first unwrapped record;
 * by then both sides have finished the handshake.
 */
class TlsTunnel extends Duplex {
  private readonly socket: Socket;
  private readonly packets = new MessageAssembler();
  private isWrapped = true;
  private isDetached = false;
  private flight: Buffer[] = [];

  constructor(socket: Socket) {
    super();
    this.socket = socket;
    socket.on('data', this.receive);
    socket.on('end', this.endRead);
    socket.on('close', this.goneAway);
    socket.on('drain', this.drained);
  }

  /** Gives the socket back; what TLS still writes is dropped. */
  detach(): void {
    this.isDetached = true;
    this.socket.off('data', this.receive);
    this.socket.off('end', this.endRead);
    this.socket.off('close', this.goneAway);
    this.socket.off('drain', this.drained);
    this.socket.pause();
  }

  private readonly receive = (chunk: Buffer): void => {
    try {
      const isPacket = this.isWrapped && (this.packets.isInMessage || chunk[0] === packetType.prelogin);
      this.isWrapped = isPacket;
      const pieces = isPacket ? this.packets.push(chunk).map((message) => message.payload) : [chunk];
      for (const piece of pieces) {
        if (!this.push(piece)) this.socket.pause();
      }
    } catch (error) {
      this.destroy(error instanceof Error ? error : new ProtocolError(String(error)));
    }
  };

  private readonly endRead = (): void => void this.push(null);
  private readonly goneAway = (): void => void this.destroy();
  private pendingWrite: (() => void) | null = null;
  private readonly drained = (): void => {
    const done = this.pendingWrite;
    this.pendingWrite = null;
    done?.();
  };

  override _read(): void {
    if (!this.isDetached) this.socket.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    if (this.isDetached) return done();
    if (!this.isWrapped) {
      if (this.socket.write(chunk)) return done();
      this.pendingWrite = done;
      return undefined;
    }
    // A client answers each flight of the handshake once, so all records of a flight must share one message.
    if (this.flight.length === 0) setImmediate(() => this.sendFlight());
    this.flight.push(Buffer.from(chunk));
    return done();
  }

  private sendFlight(): void {
    const body = Buffer.concat(this.flight);
    this.flight = [];
    if (this.isDetached || this.socket.destroyed) return;
    this.socket.write(
      cutPackets(body, { type: packetType.reply, packetSize: handshakePacketSize, spid: 0 }, 1, true).bytes,
    );
  }

  override _final(done: () => void): void {
    if (!this.isDetached) this.socket.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (!this.isDetached) this.socket.destroy();
    done(error);
  }
}

export type SecureChannel = {
  readonly stream: TLSSocket;
  /** Ends the encryption after the login; the raw socket carries on. */
  detach(): void;
};

/** Resolves once the handshake is done; rejects when it fails or the client goes away. */
export function secureInsideTds(socket: Socket, secureContext: SecureContext): Promise<SecureChannel> {
  const tunnel = new TlsTunnel(socket);
  const stream = new TLSSocket(tunnel, { isServer: true, secureContext });
  return untilSecure(stream, { stream, detach: () => tunnel.detach() });
}

/** TDS 8.0: TLS first. Bytes already read must have been given back to the socket. */
export function secureFirst(socket: Socket, secureContext: SecureContext): Promise<SecureChannel> {
  const stream = new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: ['tds/8.0'] });
  return untilSecure(stream, { stream, detach: () => undefined });
}

function untilSecure(stream: TLSSocket, channel: SecureChannel): Promise<SecureChannel> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error): void => reject(error);
    const brokenOff = (): void => reject(new ProtocolError('the TLS handshake was broken off'));
    stream.once('error', refuse);
    stream.once('close', brokenOff);
    stream.once('secure', () => {
      stream.off('error', refuse);
      stream.off('close', brokenOff);
      resolve(channel);
    });
  });
}
