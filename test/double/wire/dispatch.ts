// Takes a request of a signed-in client to what carries it out: a batch, procedure calls, a transaction step.
import { SqlError, type IsolationLevel } from '../types.ts';
import { ProtocolError } from './byte-reader.ts';
import { runCall } from './calls.ts';
import { packetType, type Message } from './packet.ts';
import type { Reply } from './reply.ts';
import { readBatch, readCalls, readTransactionStep, type Call } from './requests.ts';
import type { Session } from './session.ts';
import { runStatement, writeError, type Outcome } from './statement.ts';
import { doneStatus, writeDone } from './tokens.ts';

/** Runs the request up to its last DONE; `onStatement` hears its text first. Throws ProtocolError when it cannot be read. */
export async function dispatch(
  message: Message,
  session: Session,
  reply: Reply,
  onStatement: (text: string) => void,
): Promise<Outcome> {
  switch (message.type) {
    case packetType.sqlBatch:
      return runBatch(readBatch(message.payload), session, reply, onStatement);
    case packetType.rpc:
      return runCalls(message.payload, session, reply, onStatement);
    case packetType.transactionManager:
      return runTransactionStep(message.payload, session, reply);
    default:
      throw new ProtocolError(`a message of type 0x${message.type.toString(16)} was not expected here`);
  }
}

async function runBatch(
  sql: string,
  session: Session,
  reply: Reply,
  onStatement: (text: string) => void,
): Promise<Outcome> {
  onStatement(sql);
  const outcome = await runStatement(session, reply, { sql, parameters: [], doneKind: 'done' });
  if (outcome.kind === 'failed') {
    session.followTransaction(reply.out);
    writeDone(reply.out, { kind: 'done', status: doneStatus.error | session.doneFlags });
  }
  return outcome;
}

/** The statement's text where the call brings it, else the procedure's name. */
function statementOf({ procedure, parameters }: Call): string {
  const index = procedure === 'sp_executesql' ? 0 : procedure === 'sp_prepexec' ? 2 : -1;
  const text = parameters[index]?.value;
  return typeof text === 'string' ? text : procedure;
}

async function runCalls(
  payload: Buffer,
  session: Session,
  reply: Reply,
  onStatement: (text: string) => void,
): Promise<Outcome> {
  const calls = readCalls(payload, session.collation);
  let outcome: Outcome = { kind: 'completed' };
  for (const [index, call] of calls.entries()) {
    onStatement(statementOf(call));
    outcome = await runCall(session, reply, call, index === calls.length - 1);
    if (outcome.kind === 'interrupted' || session.isKilled) return outcome;
    if (outcome.kind === 'failed' && outcome.error.severity >= 20) return outcome;
  }
  return outcome;
}

function runTransactionStep(payload: Buffer, session: Session, reply: Reply): Outcome {
  const step = readTransactionStep(payload);
  const { out } = reply;
  try {
    if (step.kind === 'begin') begin(session, reply, step.isolation);
    else if (step.kind !== 'save') {
      if (step.kind === 'commit') session.engine.commit();
      else session.engine.rollback();
      if (!session.engine.isInTransaction) session.leave(out, step.kind);
      if (step.thenBegin !== 'no') begin(session, reply, step.thenBegin);
    }
    writeDone(out, { kind: 'done', status: session.doneFlags });
    return { kind: 'completed' };
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    writeError(session, reply, error);
    session.followTransaction(out);
    writeDone(out, { kind: 'done', status: doneStatus.error | session.doneFlags });
    return { kind: 'failed', error };
  }
}

function begin(session: Session, reply: Reply, isolation: IsolationLevel | null): void {
  session.engine.begin(isolation);
  session.enter(reply.out);
}
