// What the wire must know of a column's type, and the reading of stored values that all type families share.
import type { StoredValue } from '../../types.ts';
import type { ByteWriter } from '../byte-writer.ts';

/** A value that is there. */
export type PresentValue = Exclude<StoredValue, null>;

export type WireType = {
  /** Non-zero only for rowversion. */
  readonly userType: number;
  /** TYPE_INFO: the token and its facets. */
  writeTypeInfo(out: ByteWriter): void;
  write(out: ByteWriter, value: PresentValue): void;
  writeNull(out: ByteWriter): void;
  /** Bytes that a NULL takes in a ROW token. */
  readonly nullSize: number;
  readonly isCaseSensitive: boolean;
  /** text, ntext and image carry the table's name in COLMETADATA. */
  readonly hasTableName: boolean;
};

export type WireOptions = {
  /** The client asked for UTF-8; otherwise UTF-8 columns are sent as nvarchar. */
  readonly supportsUtf8: boolean;
  /** How max types announce their length; `mixed` = known, but unknown for xml. */
  readonly plpLength: 'known' | 'unknown' | 'mixed';
};

export const defaultWireOptions: WireOptions = { supportsUtf8: true, plpLength: 'mixed' };

/** Fills in what most types have in common. */
export function wireType(
  parts: Pick<WireType, 'writeTypeInfo' | 'write' | 'writeNull' | 'nullSize'> & Partial<WireType>,
): WireType {
  return { userType: 0, isCaseSensitive: false, hasTableName: false, ...parts };
}

/** A type whose fixed form cannot be NULL: a NULL here is a bug of the engine, not of the client. */
export function refuseNull(name: string): () => never {
  return () => {
    throw new TypeError(`the engine gave NULL for a ${name} column that it calls not nullable`);
  };
}

export function toNumber(value: PresentValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  throw wrongValue('a number', value);
}

export function toBigInt(value: PresentValue): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return BigInt(value);
  throw wrongValue('a whole number', value);
}

export function toBytes(value: PresentValue): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw wrongValue('bytes', value);
}

const wrongValue = (expected: string, value: PresentValue): TypeError =>
  new TypeError(`the engine gave ${typeof value} where ${expected} is stored`);
