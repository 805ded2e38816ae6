// One client from connect to close: greeting, login, then its requests one after another.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Socket } from 'node:net';
import { SqlError, type Engine } from '../types.ts';
import { ByteWriter } from './byte-writer.ts';
import { ProtocolError } from './byte-reader.ts';
import type { Collation } from './collation.ts';
import { dispatch } from './dispatch.ts';
import type { FaultSwitch } from './faults.ts';
import { signInEntra } from './entra-sign-in.ts';
import { openConnection, type Greeting, type Opened } from './handshake.ts';
import { Inbox } from './inbox.ts';
import { logIn } from './login-reply.ts';
import type { PacketSource } from './packet-source.ts';
import { packetType, type Message } from './packet.ts';
import { ConnectionClosed, Reply, type ReplyOptions } from './reply.ts';
import type { Session } from './session.ts';
import { DropConnection, writeError, type Outcome } from './statement.ts';
import { doneStatus, writeBytesChange, writeDone } from './tokens.ts';
import type { WireOptions } from './types/index.ts';
import { signInWindows, type WindowsAccount } from './windows-sign-in.ts';

export type ConnectionSettings = Greeting & {
  readonly engine: Engine;
  readonly faults: FaultSwitch;
  readonly collation: Collation;
  readonly plpLength: WireOptions['plpLength'];
  readonly serverName: string;
  readonly program: string;
  readonly packetSource: PacketSource | null;
  readonly onLogin: (user: string) => void;
  readonly onStatement: (sql: string) => void;
  readonly windowsAccounts: readonly WindowsAccount[];
  /** A failure of the double itself; the client gets an error of class 20 and loses its connection. */
  readonly onBug: (error: unknown) => void;
};

/** What tests may know of a connection, and do to it. */
export type ConnectionInfo = {
  readonly id: number;
  readonly user: string;
  readonly application: string;
  readonly database: string;
  readonly encryption: Opened['encryption'];
  readonly packetSize: number;
  readonly isReadOnly: boolean;
  readonly rowsSent: number;
  /** The statement in progress; null between requests. */
  readonly statement: string | null;
};

export class Connection {
  readonly id: number;
  private readonly socket: Socket;
  private readonly settings: ConnectionSettings;
  private readonly inbox = new Inbox();
  private readonly out = new ByteWriter(256 * 1024);
  private opened: Opened | null = null;
  private session: Session | null = null;
  private replyOptions: ReplyOptions;
  private statement: string | null = null;

  constructor(id: number, socket: Socket, settings: ConnectionSettings) {
    this.id = id;
    this.socket = socket;
    this.settings = settings;
    this.replyOptions = { packetSize: 4096, spid: id };
  }

  get info(): ConnectionInfo | null {
    const { opened, session } = this;
    if (opened === null || session === null) return null;
    return {
      id: this.id,
      user: opened.login.user,
      application: opened.login.application,
      database: session.database,
      encryption: opened.encryption,
      packetSize: this.replyOptions.packetSize,
      isReadOnly: opened.login.isReadOnly,
      rowsSent: session.rowsSent,
      statement: this.statement,
    };
  }

  /** Ends the session as KILL does: a request in progress gets error 596 first. */
  kill(): void {
    if (this.session !== null && this.statement !== null) this.session.kill();
    else this.socket.destroy();
  }

  /** The network goes away. */
  drop(): void {
    this.socket.resetAndDestroy();
  }

  /** Resolves when the connection has ended, whatever the reason. Never rejects. */
  async serve(): Promise<void> {
    try {
      await this.converse();
      this.end();
    } catch (error) {
      this.endAfter(error);
    } finally {
      this.session?.engine.close();
    }
  }

  /** Ends politely: what was written still goes out, through TLS where there is one. */
  private end(): void {
    (this.opened?.stream ?? this.socket).end();
  }

  private endAfter(error: unknown): void {
    if (error instanceof DropConnection && error.how === 'close') this.end();
    else if (error instanceof DropConnection) this.socket.resetAndDestroy();
    else this.socket.destroy();
    const isExpected =
      error instanceof DropConnection || error instanceof ConnectionClosed || error instanceof ProtocolError;
    if (!isExpected && !isSocketError(error)) this.settings.onBug(error);
  }

  private async converse(): Promise<void> {
    const { settings, inbox } = this;
    const greeted = await openConnection(this.socket, inbox, settings);
    if (greeted === null) return;
    settings.onLogin(greeted.login.user);
    const challenge = new Reply(greeted.stream, this.out, this.replyOptions);
    const signedIn = await signInWindows(greeted, inbox, challenge, settings.windowsAccounts, settings.serverName);
    if (signedIn === null) return;
    const opened = signInEntra(signedIn, settings.entraAccounts);
    this.opened = opened;
    const first = new Reply(opened.stream, this.out, this.replyOptions);
    const session = logIn(opened, first.out, { ...settings, id: this.id, inbox });
    await first.end();
    if (session === null) return;
    this.session = session;
    this.replyOptions = { packetSize: session.packetSize, spid: this.id };
    for (let message = await inbox.next(); message !== null; message = await inbox.next()) {
      const isOver = await this.answer(message, session, opened);
      if (isOver) return;
    }
  }

  /** True when the connection ends with this answer. */
  private async answer(message: Message, session: Session, opened: Opened): Promise<boolean> {
    const reply = new Reply(opened.stream, this.out, this.replyOptions);
    if (message.type === packetType.attention) {
      writeDone(reply.out, { kind: 'done', status: doneStatus.attention });
      await reply.end();
      return false;
    }
    let outcome: Outcome;
    try {
      if (message.isIgnored) {
        writeDone(reply.out, { kind: 'done', status: doneStatus.error });
        outcome = { kind: 'completed' };
      } else {
        this.resetIfAsked(message, session, opened, reply);
        const { latencyMs } = this.settings.faults;
        if (latencyMs > 0) await sleep(latencyMs);
        outcome = await dispatch(message, session, reply, (text) => {
          this.statement = text;
          this.settings.onStatement(text);
        });
      }
    } catch (error) {
      outcome = this.tellBug(error, session, reply);
    } finally {
      this.statement = null;
    }
    return this.close(outcome, session, reply, opened);
  }

  private async close(outcome: Outcome, session: Session, reply: Reply, opened: Opened): Promise<boolean> {
    if (session.isKilled) {
      writeError(session, reply, killed());
      writeDone(reply.out, { kind: 'done', status: doneStatus.error });
      await reply.end();
      return true;
    }
    if (outcome.kind === 'interrupted') {
      writeDone(reply.out, { kind: 'done', status: doneStatus.error | session.doneFlags });
    }
    await reply.end();
    if (this.inbox.hasAttention) {
      // Every message of the client has one message in answer, the attention too, wherever it found the request.
      this.inbox.hasAttention = false;
      const acknowledgement = new Reply(opened.stream, this.out, this.replyOptions);
      writeDone(acknowledgement.out, { kind: 'done', status: doneStatus.attention | session.doneFlags });
      await acknowledgement.end();
    }
    return outcome.kind === 'failed' && outcome.error.severity >= 20;
  }

  /** Ends of the connection pass through; anything else is the double's own fault and is told to the client. */
  private tellBug(error: unknown, session: Session, reply: Reply): Outcome {
    if (error instanceof ConnectionClosed || error instanceof DropConnection) throw error;
    if (!(error instanceof ProtocolError)) this.settings.onBug(error);
    const what = error instanceof Error ? error.message : String(error);
    const told = new SqlError(50_000, `The SQL Server double failed: ${what}`, 20, 1);
    writeError(session, reply, told);
    writeDone(reply.out, { kind: 'done', status: doneStatus.error });
    return { kind: 'failed', error: told };
  }

  private resetIfAsked(message: Message, session: Session, opened: Opened, reply: Reply): void {
    if (message.reset === 'no') return;
    if (message.reset === 'session') {
      const { user, password, database } = opened.login;
      const fresh = this.settings.engine.login(user, password, database);
      session.restart(reply.out, fresh, fresh.database);
    }
    writeBytesChange(reply.out, 'reset');
  }
}

const killed = (): SqlError =>
  new SqlError(596, 'Cannot continue the execution because the session is in the kill state.', 21, 1);

/** Failures of the socket or of TLS carry a code of Node's; they are the client's doing. */
const isSocketError = (error: unknown): boolean => error instanceof Error && 'code' in error;
