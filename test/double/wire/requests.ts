// What a logged-in client asks for, read from its messages: a batch, procedure calls, a transaction step.
import type { IsolationLevel } from '../types.ts';
import { ByteReader, ProtocolError } from './byte-reader.ts';
import type { Collation } from './collation.ts';
import { readTypedValue, type TypedValue } from './parameters/index.ts';

export type CallParameter = TypedValue & { readonly name: string; readonly isOutput: boolean };

export type Call = { readonly procedure: string; readonly parameters: readonly CallParameter[] };

export type TransactionStep =
  | { readonly kind: 'begin'; readonly isolation: IsolationLevel | null }
  | { readonly kind: 'commit' | 'rollback'; readonly thenBegin: IsolationLevel | null | 'no' }
  | { readonly kind: 'save' };

/** Skips ALL_HEADERS, whose length stands first and counts itself. */
function skipHeaders(reader: ByteReader): void {
  const total = reader.u32();
  if (total < 4) throw new ProtocolError('ALL_HEADERS is too short');
  const end = reader.offset + total - 4;
  while (reader.offset < end) {
    const size = reader.u32();
    if (size < 6 || reader.offset + size - 4 > end) throw new ProtocolError('a header of ALL_HEADERS is malformed');
    reader.bytes(size - 4);
  }
}

/** The text of a SQL batch. */
export function readBatch(payload: Buffer): string {
  const reader = new ByteReader(payload);
  skipHeaders(reader);
  if (reader.remaining % 2 !== 0) throw new ProtocolError('the batch is not UTF-16');
  return reader.ucs2(reader.remaining / 2);
}

const procedures: Readonly<Record<number, string>> = {
  1: 'sp_cursor',
  2: 'sp_cursoropen',
  3: 'sp_cursorprepare',
  4: 'sp_cursorexecute',
  5: 'sp_cursorprepexec',
  6: 'sp_cursorunprepare',
  7: 'sp_cursorfetch',
  8: 'sp_cursoroption',
  9: 'sp_cursorclose',
  10: 'sp_executesql',
  11: 'sp_prepare',
  12: 'sp_execute',
  13: 'sp_prepexec',
  14: 'sp_prepexecrpc',
  15: 'sp_unprepare',
};

const callSeparators: ReadonlySet<number> = new Set([0x80, 0xff, 0xfe]);

/** The calls of an RPC message, one or more. Names without schema and brackets, in lower case. */
export function readCalls(payload: Buffer, collation: Collation): Call[] {
  const reader = new ByteReader(payload);
  skipHeaders(reader);
  const calls: Call[] = [];
  while (reader.remaining > 0) {
    const procedure = readProcedure(reader);
    reader.u16();
    const parameters: CallParameter[] = [];
    while (reader.remaining > 0 && !callSeparators.has(reader.peekU8())) {
      parameters.push(readParameter(reader, collation));
    }
    calls.push({ procedure, parameters });
    if (reader.remaining > 0) reader.u8();
  }
  if (calls.length === 0) throw new ProtocolError('the call names no procedure');
  return calls;
}

function readProcedure(reader: ByteReader): string {
  const length = reader.u16();
  if (length !== 0xffff) return reader.ucs2(length).replace(/^.*\./, '').replace(/[[\]]/g, '').toLowerCase();
  const id = reader.u16();
  const name = procedures[id];
  if (name === undefined) throw new ProtocolError(`procedure ${id} does not exist`);
  return name;
}

function readParameter(reader: ByteReader, collation: Collation): CallParameter {
  const name = reader.shortText();
  const flags = reader.u8();
  return { name, isOutput: (flags & 0x01) !== 0, ...readTypedValue(reader, collation) };
}

const levels: readonly (IsolationLevel | null)[] = [
  null,
  'READ UNCOMMITTED',
  'READ COMMITTED',
  'REPEATABLE READ',
  'SERIALIZABLE',
  'SNAPSHOT',
];

function readLevel(reader: ByteReader): IsolationLevel | null {
  const level = levels[reader.u8()];
  if (level === undefined) throw new ProtocolError('the isolation level does not exist');
  return level;
}

/** A transaction manager request; the transaction's name is read and not used. */
export function readTransactionStep(payload: Buffer): TransactionStep {
  const reader = new ByteReader(payload);
  skipHeaders(reader);
  const request = reader.u16();
  switch (request) {
    case 5: {
      const isolation = readLevel(reader);
      reader.bytes(reader.u8());
      return { kind: 'begin', isolation };
    }
    case 7:
    case 8:
      reader.bytes(reader.u8());
      return { kind: request === 7 ? 'commit' : 'rollback', thenBegin: readFollowing(reader) };
    case 9:
      reader.bytes(reader.u8());
      return { kind: 'save' };
    default:
      throw new ProtocolError(`transaction request ${request} is not supported`);
  }
}

function readFollowing(reader: ByteReader): IsolationLevel | null | 'no' {
  if (reader.remaining === 0 || (reader.u8() & 0x01) === 0) return 'no';
  const isolation = readLevel(reader);
  reader.bytes(reader.u8());
  return isolation;
}
