// Parameters of remote procedure calls: TYPE_INFO and value of every type a client may send, as stored values.
import { ProtocolError, type ByteReader } from '../byte-reader.ts';
import type { Collation } from '../collation.ts';
import type { Decoder, TypedValue } from './decoder.ts';
import { fixedByToken, sizedByToken } from './fixed.ts';
import { scaledByToken } from './scaled.ts';
import { stringsByToken } from './strings.ts';
import { variant } from './variant.ts';

/** A NULL without a type comes as nvarchar, as SQL Server takes it. */
const untypedNull: Decoder = () => ({ type: { name: 'nvarchar', length: 1 }, value: null });

const decoders: Readonly<Record<number, Decoder>> = {
  ...fixedByToken,
  ...sizedByToken,
  ...scaledByToken,
  ...stringsByToken,
  0x1f: untypedNull,
  0x62: variant,
};

/** Reads TYPE_INFO and the value that follows it. Throws ProtocolError for a type that cannot be a parameter here. */
export function readTypedValue(reader: ByteReader, sessionCollation: Collation): TypedValue {
  const token = reader.u8();
  const decode = decoders[token];
  if (decode === undefined) throw new ProtocolError(`a parameter of type 0x${token.toString(16)} is not supported`);
  try {
    return decode(reader, sessionCollation);
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    // A value that its type cannot have (a decimal beyond 128 bits, an offset of 20 hours) is the client's mistake.
    throw new ProtocolError(`a parameter cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export type { TypedValue } from './decoder.ts';
