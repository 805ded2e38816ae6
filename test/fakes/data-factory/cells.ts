// Rows between a server and a file, in the few types that a Copy activity knows in between (the documented interim types).

export type Kind =
  | 'int16'
  | 'int32'
  | 'int64'
  | 'bool'
  | 'single'
  | 'double'
  | 'decimal'
  | 'text'
  | 'guid'
  | 'bytes'
  | 'datetime'
  | 'offset'
  | 'time';

/** `scale`: of decimals, and fractional digits of times. */
export type Column = { readonly name: string; readonly kind: Kind; readonly precision: number; readonly scale: number };

/**
 * int64: bigint. decimal: bigint, the value times ten to the scale. datetime, offset (as UTC): 100 ns since 1970-01-01.
 * time: 100 ns since midnight. guid: lower case.
 */
export type Cell = null | boolean | number | bigint | string | Uint8Array;
export type Row = readonly Cell[];
