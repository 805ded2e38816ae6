// Writes requests: SQL batches and calls of sp_executesql with typed parameters.
import type { SqlParameter } from '../session.ts';
import { packetTypes } from './protocol.ts';

export type RequestMessage = { readonly type: number; readonly payload: Buffer };

const spExecuteSql = 10;
/** SQL_Latin1_General_CP1_CI_AS; parameters take the collation of what they are compared with. */
const collation = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34]);
const longestText = 4000;
const longestBinary = 8000;

/** One statement or several; as a plain batch without parameters, through sp_executesql with them. */
export function writeRequest(sql: string, parameters: readonly SqlParameter[], transaction: Buffer): RequestMessage {
  return parameters.length === 0
    ? { type: packetTypes.sqlBatch, payload: Buffer.concat([allHeaders(transaction), Buffer.from(sql, 'utf16le')]) }
    : { type: packetTypes.rpc, payload: executeSql(sql, parameters, transaction) };
}

/** The header every request carries: which transaction it belongs to. */
function allHeaders(transaction: Buffer): Buffer {
  const header = Buffer.alloc(22);
  header.writeUInt32LE(22, 0);
  header.writeUInt32LE(18, 4);
  header.writeUInt16LE(2, 8);
  transaction.copy(header, 10);
  header.writeUInt32LE(1, 18);
  return header;
}

function executeSql(sql: string, parameters: readonly SqlParameter[], transaction: Buffer): Buffer {
  const declarations = parameters.map((parameter) => `${parameter.name} ${declaredType(parameter)}`).join(', ');
  return Buffer.concat([
    allHeaders(transaction),
    Buffer.from([0xff, 0xff, spExecuteSql, 0, 0, 0]),
    writeParameter({ name: '', type: 'nvarchar', value: sql }),
    writeParameter({ name: '', type: 'nvarchar', value: declarations }),
    ...parameters.map(writeParameter),
  ]);
}

function declaredType({ type, value }: SqlParameter): string {
  switch (type) {
    case 'nvarchar':
      return String(value ?? '').length > longestText ? 'nvarchar(max)' : `nvarchar(${longestText})`;
    case 'varbinary':
      return bytesOf(value).length > longestBinary ? 'varbinary(max)' : `varbinary(${longestBinary})`;
    default:
      return type;
  }
}

function writeParameter(parameter: SqlParameter): Buffer {
  const name = Buffer.from(parameter.name, 'utf16le');
  return Buffer.concat([Buffer.from([name.length / 2]), name, Buffer.from([0]), writeTyped(parameter)]);
}

function writeTyped({ type, value }: SqlParameter): Buffer {
  switch (type) {
    case 'nvarchar':
      return writeLong(0xe7, longestText * 2, collation, value === null ? null : Buffer.from(String(value), 'utf16le'));
    case 'varbinary':
      return writeLong(0xa5, longestBinary, Buffer.alloc(0), value === null ? null : bytesOf(value));
    case 'int':
      return writeShort(0x26, 4, value, (to) => to.writeInt32LE(Number(value)));
    case 'bigint':
      return writeShort(0x26, 8, value, (to) => to.writeBigInt64LE(wholeOf(value)));
    case 'float':
      return writeShort(0x6d, 8, value, (to) => to.writeDoubleLE(Number(value)));
    case 'real':
      return writeShort(0x6d, 4, value, (to) => to.writeFloatLE(Number(value)));
  }
}

/** A type with a length byte: type, size, length, value. */
function writeShort(type: number, size: number, value: SqlParameter['value'], write: (to: Buffer) => void): Buffer {
  if (value === null) return Buffer.from([type, size, 0]);
  const bytes = Buffer.alloc(size);
  write(bytes);
  return Buffer.concat([Buffer.from([type, size, size]), bytes]);
}

/** A text or binary type: two bytes of length, or one chunk when it is longer than `limit`. */
function writeLong(type: number, limit: number, facets: Buffer, bytes: Buffer | null): Buffer {
  if (bytes !== null && bytes.length > limit) return writeChunked(type, facets, bytes);
  const head = Buffer.alloc(3);
  head[0] = type;
  head.writeUInt16LE(limit, 1);
  const length = Buffer.alloc(2);
  length.writeUInt16LE(bytes?.length ?? 0xffff);
  return Buffer.concat([head, facets, length, bytes ?? Buffer.alloc(0)]);
}

function writeChunked(type: number, facets: Buffer, bytes: Buffer): Buffer {
  const lengths = Buffer.alloc(12);
  lengths.writeBigUInt64LE(BigInt(bytes.length));
  lengths.writeUInt32LE(bytes.length, 8);
  return Buffer.concat([Buffer.from([type, 0xff, 0xff]), facets, lengths, bytes, Buffer.alloc(4)]);
}

function wholeOf(value: SqlParameter['value']): bigint {
  return typeof value === 'bigint' ? value : BigInt(String(value));
}

function bytesOf(value: SqlParameter['value']): Buffer {
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.alloc(0);
}
