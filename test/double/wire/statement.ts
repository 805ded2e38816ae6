// Runs one statement text on the engine and turns its events into tokens, pulling rows only as the socket takes them.
import { setTimeout as delay } from 'node:timers/promises';
import { SqlError, type EngineParameter, type ResultColumn } from '../types.ts';
import { rowEncoder, type RowEncoder } from './columns.ts';
import type { Fault } from './faults.ts';
import type { PacketSource } from './packet-source.ts';
import { ConnectionClosed, type Reply } from './reply.ts';
import type { Session } from './session.ts';
import { eventsOf } from './statement-events.ts';
import { doneStatus, writeDone, writeMessage, writeOrder, type Done, type DoneKind } from './tokens.ts';

export type Statement = {
  readonly sql: string;
  readonly parameters: readonly EngineParameter[];
  /** `doneInProc` inside a procedure call, whose own DONEPROC follows. */
  readonly doneKind: 'done' | 'doneInProc';
};

/** How a statement ended. `failed` holds the error, already written as ERROR. */
export type Outcome =
  | { readonly kind: 'completed' }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'failed'; readonly error: SqlError };

/** Ends the connection on purpose, as a fault asks. */
export class DropConnection extends Error {
  readonly how: 'reset' | 'close';
  constructor(how: 'reset' | 'close') {
    super('the fault switch drops the connection');
    this.name = 'DropConnection';
    this.how = how;
  }
}

/** Rows between two looks at the clock, when the rows are too small to fill the buffer. */
const rowsPerLook = 256;

/** Writes everything but the closing DONE of the request; rejects with ConnectionClosed or DropConnection. */
export async function runStatement(session: Session, reply: Reply, statement: Statement): Promise<Outcome> {
  const prepared = session.packetSource?.answer(statement.sql, session.packetSize) ?? null;
  if (prepared !== null) return sendPrepared(session, reply, statement, prepared);
  const runner = new StatementRunner(session, reply, statement);
  try {
    return await runner.run();
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    runner.writeHeldDone(doneStatus.more);
    writeError(session, reply, error);
    return { kind: 'failed', error };
  }
}

async function sendPrepared(
  session: Session,
  reply: Reply,
  { doneKind }: Statement,
  { rowCount, packets }: NonNullable<ReturnType<PacketSource['answer']>>,
): Promise<Outcome> {
  await reply.flushAll();
  for (const piece of packets) {
    await reply.sendPackets(piece);
    if (session.isInterrupted) return { kind: 'interrupted' };
  }
  session.rowsSent += rowCount;
  const status = doneKind === 'done' ? 0 : doneStatus.more;
  writeDone(reply.out, { kind: doneKind, status: status | session.doneFlags, rowCount, isSelect: true });
  return { kind: 'completed' };
}

export function writeError(session: Session, reply: Reply, error: SqlError): void {
  const { number, severity, state, line, message: text } = error;
  writeMessage(reply.out, { number, severity, state, line, text }, session.serverName);
}

/** One run through the engine's events. Held back: the last DONE, until it is known whether more follows. */
class StatementRunner {
  private readonly session: Session;
  private readonly reply: Reply;
  private readonly statement: Statement;
  private encoder: RowEncoder | null = null;
  private heldDone: Done | null = null;
  private fault: Fault | null = null;
  private rowsSent = 0;
  private slowStart = 0;

  constructor(session: Session, reply: Reply, statement: Statement) {
    this.session = session;
    this.reply = reply;
    this.statement = statement;
  }

  async run(): Promise<Outcome> {
    for (const event of eventsOf(this.session.engine, this.statement.sql, this.statement.parameters)) {
      if (event.kind === 'row') {
        if (this.encoder === null) throw new TypeError('the engine gave a row before its columns');
        if (this.fault !== null) await this.feelFault();
        this.encoder.writeRow(this.reply.out, event.values);
        this.rowsSent += 1;
        this.session.rowsSent += 1;
        if (this.reply.isFull || this.rowsSent % rowsPerLook === 0) await this.reply.flush();
        if (this.session.isInterrupted) return { kind: 'interrupted' };
        continue;
      }
      if (event.kind === 'wait') {
        await this.rest(event.milliseconds);
        if (this.session.isInterrupted) return { kind: 'interrupted' };
        continue;
      }
      this.writeHeldDone(doneStatus.more);
      if (event.kind === 'columns') await this.startRows(event.columns, event.orderBy ?? []);
      else if (event.kind === 'done') {
        if (this.fault !== null && event.isSelect) await this.feelFault();
        this.hold(event.rowCount, event.isSelect);
      } else this.session.applyChange(this.reply.out, event);
      if (this.session.isInterrupted) return { kind: 'interrupted' };
    }
    this.session.followTransaction(this.reply.out);
    this.writeHeldDone(this.statement.doneKind === 'done' ? 0 : doneStatus.more, true);
    return { kind: 'completed' };
  }

  private hold(rowCount: number | undefined, isSelect: boolean): void {
    const kind: DoneKind = this.statement.doneKind;
    this.heldDone = { kind, status: 0, isSelect, ...(rowCount === undefined ? {} : { rowCount }) };
  }

  /** With `isLast`, a batch that produced nothing still gets its DONE. */
  writeHeldDone(status: number, isLast = false): void {
    const held = this.heldDone;
    this.heldDone = null;
    const done = held ?? (isLast && this.statement.doneKind === 'done' ? { kind: 'done' as const, status: 0 } : null);
    if (done !== null) writeDone(this.reply.out, { ...done, status: status | this.session.doneFlags });
  }

  private async startRows(columns: readonly ResultColumn[], orderBy: readonly number[]): Promise<void> {
    if (this.fault === null) {
      this.fault = this.session.faults.find(this.session.id, this.statement.sql);
      if (this.fault?.kind === 'error' && this.fault.afterRows === undefined) await this.feelFault();
    }
    this.encoder = rowEncoder(columns, this.session.database, this.session.wireOptions);
    this.encoder.writeColumns(this.reply.out);
    if (orderBy.length > 0) writeOrder(this.reply.out, orderBy);
  }

  /** Lets the fault happen when its number of rows has been sent, or when the rows end before that. */
  private async feelFault(): Promise<void> {
    const { fault, session, reply } = this;
    if (fault === null || this.rowsSent < (fault.afterRows ?? 0)) return;
    if (fault.kind === 'slow' && this.slowStart !== 0) return this.slowDown(fault.rowsPerSecond);
    if (!session.faults.spend(fault)) {
      this.fault = null;
      return;
    }
    if (fault.kind === 'slow') return this.slowDown(fault.rowsPerSecond);
    this.fault = null;
    switch (fault.kind) {
      case 'drop':
        await reply.flushAll();
        throw new DropConnection(fault.how ?? 'reset');
      case 'stall':
        await reply.flushAll();
        return session.stall(fault.answersAttention ?? false);
      case 'deadlock':
        if (session.engine.isInTransaction) session.engine.rollback();
        throw deadlockVictim(session.id);
      case 'kill':
        throw new SqlError(596, 'Cannot continue the execution because the session is in the kill state.', 21, 1);
      case 'error': {
        const text = fault.message ?? `Error ${fault.number}, made on demand by the SQL Server double.`;
        throw new SqlError(fault.number, text, fault.severity ?? 16, fault.state ?? 1);
      }
    }
  }

  /** Keeps the average under `rowsPerSecond`, in steps that a watcher sees as a slow stream. */
  private async slowDown(rowsPerSecond: number): Promise<void> {
    if (this.slowStart === 0) this.slowStart = performance.now();
    const due = this.slowStart + (this.rowsSent / rowsPerSecond) * 1000;
    const waitMs = due - performance.now();
    if (waitMs < 20) return;
    await this.reply.flushAll();
    await this.rest(waitMs);
  }

  /** Lets the time pass, or less when the client loses patience. */
  private async rest(waitMs: number): Promise<void> {
    const interruption = this.session.interruption();
    const timer = new AbortController();
    await Promise.race([
      interruption.happened,
      delay(waitMs, undefined, { signal: timer.signal }).catch(() => undefined),
    ]);
    timer.abort();
    interruption.cancel();
    if (this.session.isGone) throw new ConnectionClosed();
  }
}

const deadlockVictim = (id: number): SqlError =>
  new SqlError(
    1205,
    `Transaction (Process ID ${id}) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.`,
    13,
    51,
  );
