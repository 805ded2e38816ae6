// A logged-in client: its engine session, transaction descriptor, prepared statements and what interrupts it.
import type { EngineEvent, EngineSession } from '../types.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { Collation } from './collation.ts';
import type { FaultSwitch } from './faults.ts';
import type { Inbox } from './inbox.ts';
import type { PacketSource } from './packet-source.ts';
import { ConnectionClosed } from './reply.ts';
import { doneStatus, writeBytesChange, writeMessage, writeTextChange } from './tokens.ts';
import type { WireOptions } from './types/index.ts';

export type Prepared = { readonly sql: string; readonly declaration: string };

type Change = Exclude<EngineEvent, { readonly kind: 'columns' | 'row' | 'done' }>;

export type SessionParts = {
  /** The number a client sees as @@SPID in packet headers; also the connection's id for faults. */
  readonly id: number;
  readonly inbox: Inbox;
  readonly faults: FaultSwitch;
  readonly collation: Collation;
  readonly wireOptions: WireOptions;
  readonly serverName: string;
  readonly packetSource: PacketSource | null;
  readonly packetSize: number;
};

let lastTransaction = 0n;

export class Session {
  readonly id: number;
  readonly collation: Collation;
  readonly wireOptions: WireOptions;
  readonly serverName: string;
  readonly faults: FaultSwitch;
  readonly packetSource: PacketSource | null;
  readonly packetSize: number;
  engine: EngineSession;
  database: string;
  language = 'us_english';
  rowsSent = 0;
  /** The administrator ended this session; the request in progress notices. */
  isKilled = false;
  private prepared = new Map<number, Prepared>();
  private lastHandle = 0;
  private descriptor: Buffer | null = null;
  private readonly inbox: Inbox;

  constructor(parts: SessionParts, engine: EngineSession, database: string) {
    this.id = parts.id;
    this.inbox = parts.inbox;
    this.faults = parts.faults;
    this.collation = parts.collation;
    this.wireOptions = parts.wireOptions;
    this.serverName = parts.serverName;
    this.packetSource = parts.packetSource;
    this.packetSize = parts.packetSize;
    this.engine = engine;
    this.database = database;
  }

  get isInterrupted(): boolean {
    return this.inbox.hasAttention || this.isKilled;
  }

  get isGone(): boolean {
    return this.inbox.isClosed;
  }

  interruption(): ReturnType<Inbox['interruption']> {
    return this.inbox.interruption();
  }

  kill(): void {
    this.isKilled = true;
    this.inbox.interrupt();
  }

  /** Sends nothing until the client gives up, or, if it is to be answered, until it sends an attention. */
  async stall(answersAttention: boolean): Promise<void> {
    for (;;) {
      await this.inbox.interruption().happened;
      if (this.inbox.isClosed) throw new ConnectionClosed();
      if (answersAttention || this.isKilled) return;
      // A dead network answers nobody: forget the attention and stay silent.
      this.inbox.hasAttention = false;
    }
  }

  /** Flags that every DONE carries. */
  get doneFlags(): number {
    return this.descriptor === null ? 0 : doneStatus.inTransaction;
  }

  prepare(statement: Prepared): number {
    this.lastHandle += 1;
    this.prepared.set(this.lastHandle, statement);
    return this.lastHandle;
  }

  preparedOf(handle: number): Prepared | null {
    return this.prepared.get(handle) ?? null;
  }

  unprepare(handle: number): boolean {
    return this.prepared.delete(handle);
  }

  /** Tells the client what changed besides rows. */
  applyChange(out: ByteWriter, event: Change): void {
    switch (event.kind) {
      case 'info':
        return this.writeInfo(out, event.number, event.message, 0);
      case 'database':
        writeTextChange(out, 'database', event.name, this.database);
        this.database = event.name;
        return this.writeInfo(out, 5701, `Changed database context to '${event.name}'.`, 2);
      case 'language':
        writeTextChange(out, 'language', event.name, this.language);
        this.language = event.name;
        return this.writeInfo(out, 5703, `Changed language setting to ${event.name}.`, 1);
      case 'beginTransaction':
        return this.enter(out);
      case 'commitTransaction':
        return this.leave(out, 'commit');
      case 'rollbackTransaction':
        return this.leave(out, 'rollback');
    }
  }

  writeInfo(out: ByteWriter, number: number, text: string, state: number): void {
    writeMessage(out, { number, state, severity: 0, text, line: 1 }, this.serverName);
  }

  /** Makes the descriptor follow the engine where it said nothing, as after an error that rolled back. */
  followTransaction(out: ByteWriter): void {
    if (this.engine.isInTransaction) this.enter(out);
    else this.leave(out, 'rollback');
  }

  enter(out: ByteWriter): void {
    if (this.descriptor !== null) return;
    lastTransaction += 1n;
    const descriptor = Buffer.alloc(8);
    descriptor.writeBigUInt64LE(lastTransaction);
    this.descriptor = descriptor;
    writeBytesChange(out, 'begin', descriptor);
  }

  leave(out: ByteWriter, how: 'commit' | 'rollback'): void {
    if (this.descriptor === null) return;
    writeBytesChange(out, how, undefined, this.descriptor);
    this.descriptor = null;
  }

  /** After a reset the session is as new; open transactions of the old one are rolled back. */
  restart(out: ByteWriter, engine: EngineSession, database: string): void {
    this.engine.close();
    this.engine = engine;
    this.prepared = new Map();
    if (this.descriptor !== null) this.leave(out, 'rollback');
    if (database !== this.database) writeTextChange(out, 'database', database, this.database);
    this.database = database;
    this.language = 'us_english';
  }
}
