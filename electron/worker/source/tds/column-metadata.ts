// COLMETADATA: the columns of the result set that follows.
import { readTypeInfo, UnknownTypeError, type WireType } from './type-info.ts';
import { ProtocolError } from './protocol.ts';
import type { TokenCursor } from './token-cursor.ts';

export type WireColumn = { readonly name: string; readonly isNullable: boolean; readonly type: WireType };

const noMetadata = 0xffff;
/** SQL Server's limit for a SELECT list. */
const mostColumns = 4096;
const nullableFlag = 0x01;
const encryptedFlag = 0x0800;

/** The server described a column whose type this version cannot read. */
export class UnknownColumnTypeError extends Error {
  readonly column: string;
  readonly typeId: number;
  constructor(column: string, typeId: number) {
    super(`column ${column} has the unknown type 0x${typeId.toString(16)}`);
    this.column = column;
    this.typeId = typeId;
  }
}

/** Columns of a COLMETADATA token behind its type byte; null when the bytes end too early. */
export function readColumnMetadata(cursor: TokenCursor): readonly WireColumn[] | null {
  const count = cursor.u16();
  if (cursor.isShort) return null;
  if (count === noMetadata) return [];
  if (count > mostColumns) throw new ProtocolError(`a result of ${count} columns`);
  const columns: WireColumn[] = [];
  while (columns.length < count) {
    const column = readColumn(cursor, columns.length);
    if (cursor.isShort) return null;
    columns.push(column);
  }
  return columns;
}

function readColumn(cursor: TokenCursor, ordinal: number): WireColumn {
  cursor.skip(4);
  const flags = cursor.u16();
  if ((flags & encryptedFlag) !== 0) throw new ProtocolError('column encryption was not asked for');
  const type = readTypeOf(cursor, ordinal);
  if (type.framing === 'pointer') skipTableName(cursor);
  return { name: cursor.shortText(), isNullable: (flags & nullableFlag) !== 0, type };
}

function readTypeOf(cursor: TokenCursor, ordinal: number): WireType {
  try {
    return readTypeInfo(cursor);
  } catch (error) {
    // The name stands behind the type, whose length is unknown: the ordinal has to do.
    if (error instanceof UnknownTypeError) throw new UnknownColumnTypeError(`number ${ordinal + 1}`, error.typeId);
    throw error;
  }
}

function skipTableName(cursor: TokenCursor): void {
  const parts = cursor.u8();
  for (let i = 0; i < parts; i++) cursor.longText();
}
