// Functions over the bytes a value is stored as: DATALENGTH and HASHBYTES.
import { createHash } from 'node:crypto';
import { SqlError, type SqlType } from '../../types.ts';
import type { Bound } from '../bind/bound.ts';
import { derive } from '../bind/derive.ts';
import { byteLengthIn, encodeCodePage } from '../collation/code-page.ts';
import { collationOf } from '../collation/collation.ts';
import { bigint, int, isBinary, isText, isUnicode, varbinary } from '../types/kinds.ts';
import { asBytes, asString, type Value } from '../types/value.ts';
import { asText, strict, type FunctionRule } from './define.ts';

const fixedSizes: Readonly<Record<string, number>> = {
  bit: 1,
  tinyint: 1,
  smallint: 2,
  int: 4,
  bigint: 8,
  real: 4,
  float: 8,
  money: 8,
  smallmoney: 4,
  date: 3,
  datetime: 8,
  smalldatetime: 4,
  uniqueidentifier: 16,
};

/** Bytes a value takes as SQL Server stores it. */
function byteSize(type: SqlType): (value: Value) => number {
  const fixed = fixedSizes[type.name];
  if (fixed !== undefined) return () => fixed;
  if (isUnicode(type) || type.name === 'xml') return (value) => asString(value).length * 2;
  if (isText(type)) {
    const { codePage } = collationOf(type.collation);
    return (value) => byteLengthIn(asString(value), codePage);
  }
  const byScale = (scale: number): number => (scale <= 2 ? 3 : scale <= 4 ? 4 : 5);
  const precision = type.precision ?? 18;
  switch (type.name) {
    case 'decimal':
    case 'numeric':
      return () => (precision <= 9 ? 5 : precision <= 19 ? 9 : precision <= 28 ? 13 : 17);
    case 'time':
      return () => byScale(type.scale ?? 7);
    case 'datetime2':
      return () => byScale(type.scale ?? 7) + 3;
    case 'datetimeoffset':
      return () => byScale(type.scale ?? 7) + 5;
    case 'sql_variant':
      return (value) => asString(value).length;
    default:
      return (value) => asBytes(value).length;
  }
}

export const datalength: FunctionRule = {
  least: 1,
  most: 1,
  bind: ([arg], _facts, name) => {
    const isLong = arg.type.length === -1 || ['text', 'ntext', 'image', 'xml'].includes(arg.type.name);
    const type = isLong ? bigint : int;
    const size = byteSize(arg.type);
    return derive(
      [arg],
      type,
      name,
      strict(([value]) => (type === bigint ? BigInt(size(value)) : size(value))),
    );
  },
};

/** Bytes of a value as HASHBYTES sees them. */
function bytesOf(arg: Bound): (value: Value) => Uint8Array {
  if (isUnicode(arg.type)) return (value) => Buffer.from(asString(value), 'utf16le');
  if (isText(arg.type)) {
    const { codePage } = collationOf(arg.type.collation);
    return (value) => encodeCodePage(asString(value), codePage);
  }
  if (isBinary(arg.type)) return asBytes;
  throw new SqlError(8116, `Argument data type ${arg.type.name} is invalid for argument 2 of hashbytes function.`);
}

const hashes: Readonly<Record<string, string>> = {
  MD5: 'md5',
  SHA: 'sha1',
  SHA1: 'sha1',
  SHA2_256: 'sha256',
  SHA2_512: 'sha512',
};

export const hashbytes: FunctionRule = {
  least: 2,
  most: 2,
  bind: ([algorithm, arg], facts, name) => {
    const toBytes = arg.literal === null ? () => new Uint8Array(0) : bytesOf(arg);
    return derive(
      [asText(algorithm, facts), arg],
      varbinary(8000),
      name,
      strict(([chosen, value]) => {
        const known = hashes[asString(chosen).toUpperCase()];
        return known === undefined ? null : createHash(known).update(toBytes(value)).digest();
      }),
      { isNullable: true },
    );
  },
};
