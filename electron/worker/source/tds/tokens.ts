// The small tokens of a response: messages, environment changes, ends of statements.
import { ProtocolError, tokens } from './protocol.ts';
import { readTypeInfo } from './type-info.ts';
import { readColumnMetadata, type WireColumn } from './column-metadata.ts';
import { skipValue } from './skip-value.ts';
import { TokenCursor } from './token-cursor.ts';

/** What SQL Server says with an ERROR or INFO token; `severity` is the class (20 and more end the connection). */
export type ServerMessage = {
  readonly number: number;
  readonly state: number;
  readonly severity: number;
  readonly text: string;
  readonly server: string;
  readonly procedure: string;
  readonly line: number;
};

export type Token =
  | { readonly kind: 'columns'; readonly columns: readonly WireColumn[] }
  | { readonly kind: 'error'; readonly message: ServerMessage }
  | { readonly kind: 'info'; readonly message: ServerMessage }
  | { readonly kind: 'done'; readonly status: number; readonly command: number; readonly rowCount: number }
  | { readonly kind: 'environment'; readonly change: number; readonly newValue: Buffer }
  /** Read past without being looked at. */
  | { readonly kind: 'other' };

const other: Token = { kind: 'other' };

/** The token at `at` and where the next one starts; null when the bytes end too early. */
export function readToken(bytes: Buffer, at: number, end: number): { token: Token; next: number } | null {
  const cursor = new TokenCursor(bytes, at + 1, end);
  const token = readBody(bytes[at], cursor, bytes, end);
  return token === null || cursor.isShort ? null : { token, next: cursor.at };
}

function readBody(type: number, cursor: TokenCursor, bytes: Buffer, end: number): Token | null {
  switch (type) {
    case tokens.columnMetadata: {
      const columns = readColumnMetadata(cursor);
      return columns === null ? null : { kind: 'columns', columns };
    }
    case tokens.error:
    case tokens.info:
      return { kind: type === tokens.error ? 'error' : 'info', message: readMessage(within(cursor, bytes, end)) };
    case tokens.environmentChange:
      return readEnvironmentChange(within(cursor, bytes, end));
    case tokens.done:
    case tokens.doneProcedure:
    case tokens.doneInProcedure:
      return { kind: 'done', status: cursor.u16(), command: cursor.u16(), rowCount: cursor.u64() };
    case tokens.returnStatus:
      cursor.skip(4);
      return other;
    case tokens.returnValue:
      skipReturnValue(cursor);
      return other;
    case tokens.order:
    case tokens.tabName:
    case tokens.columnInfo:
    case tokens.loginAck:
    case tokens.sspi:
      cursor.skip(cursor.u16());
      return other;
    case tokens.sessionState:
      cursor.skip(cursor.u32());
      return other;
    case tokens.featureExtAck:
      skipFeatures(cursor);
      return other;
    default:
      throw new ProtocolError(`unknown token 0x${type.toString(16)}`);
  }
}

/** A cursor over exactly the body of a token that starts with its length in two bytes. */
function within(cursor: TokenCursor, bytes: Buffer, end: number): TokenCursor {
  const length = cursor.u16();
  const start = cursor.at;
  cursor.skip(length);
  return new TokenCursor(bytes, start, cursor.isShort ? start : Math.min(end, start + length));
}

function readMessage(body: TokenCursor): ServerMessage {
  const number = body.i32();
  const state = body.u8();
  const severity = body.u8();
  const text = body.longText();
  const server = body.shortText();
  const procedure = body.shortText();
  return { number, state, severity, text, server, procedure, line: body.u32() };
}

function readEnvironmentChange(body: TokenCursor): Token {
  const change = body.u8();
  // Only the transaction changes (8 to 11) and the packet size (4) matter here; both hold bytes behind a length byte.
  return { kind: 'environment', change, newValue: body.bytes(body.u8() * (change === 4 ? 2 : 1)) };
}

function skipReturnValue(cursor: TokenCursor): void {
  cursor.skip(2);
  cursor.shortText();
  cursor.skip(7);
  const type = readTypeInfo(cursor);
  if (!cursor.isShort) skipValue(type, cursor);
}

function skipFeatures(cursor: TokenCursor): void {
  while (cursor.u8() !== 0xff && !cursor.isShort) cursor.skip(cursor.u32());
}
