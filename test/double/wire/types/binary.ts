// binary, varbinary, image, rowversion, uniqueidentifier and the CLR types.
import type { SqlType } from '../../types.ts';
import { uuidToWire } from '../../engine/stored/uuid.ts';
import { plpNullSize, writePlp, writePlpNull } from './plp.ts';
import { textPointerSize, writeTextPointer } from './text-pointer.ts';
import { toBytes, wireType, type WireOptions, type WireType } from './wire-type.ts';

const token = { binary: 0xad, varbinary: 0xa5, image: 0x22, uniqueidentifier: 0x24, udt: 0xf0 } as const;
const nullLength = 0xffff;
const rowversionUserType = 80;

export function binaryType(name: 'binary' | 'varbinary', type: SqlType, options: WireOptions): WireType {
  const size = type.length ?? 1;
  return size === -1 ? maxType(options) : sizedType(name, size);
}

function sizedType(name: 'binary' | 'varbinary', size: number): WireType {
  return wireType({
    writeTypeInfo: (out) => {
      out.u8(token[name]);
      out.u16(size);
    },
    write: (out, value) => {
      const bytes = toBytes(value);
      if (bytes.length > size) throw new RangeError(`a value of ${bytes.length} bytes is in a column of ${size}`);
      const padding = name === 'binary' ? size - bytes.length : 0;
      out.u16(bytes.length + padding);
      out.bytes(bytes);
      for (let missing = padding; missing > 0; missing--) out.u8(0);
    },
    writeNull: (out) => out.u16(nullLength),
    nullSize: 2,
  });
}

function maxType(options: WireOptions): WireType {
  return wireType({
    writeTypeInfo: (out) => {
      out.u8(token.varbinary);
      out.u16(nullLength);
    },
    write: (out, value) => writePlp(out, toBytes(value), options.plpLength),
    writeNull: writePlpNull,
    nullSize: plpNullSize,
  });
}

/** rowversion travels as binary(8), or varbinary(8) where it may be NULL, marked by its user type. */
export function rowversionType(isNullable: boolean): WireType {
  return { ...sizedType(isNullable ? 'varbinary' : 'binary', 8), userType: rowversionUserType };
}

export function imageType(): WireType {
  return wireType({
    writeTypeInfo: (out) => {
      out.u8(token.image);
      out.u32(0x7fff_ffff);
    },
    write: (out, value) => writeTextPointer(out, toBytes(value)),
    writeNull: (out) => out.u8(0),
    nullSize: textPointerSize.ofNull,
    hasTableName: true,
  });
}

export function uniqueidentifierType(): WireType {
  return wireType({
    writeTypeInfo: (out) => {
      out.u8(token.uniqueidentifier);
      out.u8(16);
    },
    write: (out, value) => {
      out.u8(16);
      out.bytes(uuidToWire(toBytes(value)));
    },
    writeNull: (out) => out.u8(0),
    nullSize: 1,
  });
}

type ClrType = { readonly maxSize: number; readonly schema: string; readonly name: string; readonly assembly: string };

const spatialAssembly = (className: string): string =>
  `Microsoft.SqlServer.Types.${className}, Microsoft.SqlServer.Types, Version=11.0.0.0, Culture=neutral, PublicKeyToken=89845dcd8080cc91`;

const clrTypes = {
  hierarchyid: { maxSize: 892, schema: 'sys', name: 'hierarchyid', assembly: spatialAssembly('SqlHierarchyId') },
  geography: { maxSize: 0xffff, schema: 'sys', name: 'geography', assembly: spatialAssembly('SqlGeography') },
  geometry: { maxSize: 0xffff, schema: 'sys', name: 'geometry', assembly: spatialAssembly('SqlGeometry') },
  clr_udt: {
    maxSize: 8000,
    schema: 'dbo',
    name: 'ClrType',
    assembly: 'Double.ClrType, Double, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null',
  },
} as const satisfies Record<string, ClrType>;

export function clrType(name: keyof typeof clrTypes, database: string, options: WireOptions): WireType {
  const clr = clrTypes[name];
  return wireType({
    writeTypeInfo: (out) => {
      out.u8(token.udt);
      out.u16(clr.maxSize);
      out.shortText(database);
      out.shortText(clr.schema);
      out.shortText(clr.name);
      out.longText(clr.assembly);
    },
    write: (out, value) => writePlp(out, toBytes(value), options.plpLength),
    writeNull: writePlpNull,
    nullSize: plpNullSize,
  });
}
