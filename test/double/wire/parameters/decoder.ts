// What a decoder of one parameter type looks like.
import type { SqlType, StoredValue } from '../../types.ts';
import type { ByteReader } from '../byte-reader.ts';
import type { Collation } from '../collation.ts';

export type TypedValue = { readonly type: SqlType; readonly value: StoredValue };

/** Reads what follows the type's token: the rest of TYPE_INFO, then the value. `collation` is the session's. */
export type Decoder = (reader: ByteReader, collation: Collation) => TypedValue;
