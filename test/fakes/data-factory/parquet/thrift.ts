// The compact protocol of Thrift, as far as the metadata of Parquet needs it: structures are lists of numbered values.

export type Thrift =
  | { readonly is: 'i32' | 'i64'; readonly value: number | bigint }
  | { readonly is: 'bool'; readonly value: boolean }
  | { readonly is: 'binary'; readonly value: string | Uint8Array }
  | { readonly is: 'list'; readonly value: readonly Thrift[] }
  | { readonly is: 'struct'; readonly value: readonly (readonly [number, Thrift])[] };

export const i32 = (value: number): Thrift => ({ is: 'i32', value });
export const i64 = (value: number | bigint): Thrift => ({ is: 'i64', value });
export const text = (value: string): Thrift => ({ is: 'binary', value });
export const listOf = (value: readonly Thrift[]): Thrift => ({ is: 'list', value });
/** Fields by their numbers, in rising order; undefined = left out. */
export const struct = (...fields: readonly (readonly [number, Thrift | undefined])[]): Thrift => ({
  is: 'struct',
  value: fields.flatMap(([id, value]) => (value === undefined ? [] : [[id, value] as const])),
});

const codeOf = (value: Thrift): number => {
  switch (value.is) {
    case 'bool':
      return value.value ? 1 : 2;
    case 'i32':
      return 5;
    case 'i64':
      return 6;
    case 'binary':
      return 8;
    case 'list':
      return 9;
    case 'struct':
      return 12;
  }
};

export function varint(value: bigint | number): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}
const zigzag = (value: number | bigint): bigint => {
  const big = BigInt(value);
  return big >= 0n ? big << 1n : (-big << 1n) - 1n;
};

export function thriftBytes(value: Thrift): Buffer {
  const bytes: number[] = [];
  write(value, bytes);
  return Buffer.from(bytes);
}

function write(value: Thrift, into: number[]): void {
  switch (value.is) {
    case 'bool':
      into.push(value.value ? 1 : 2);
      return;
    case 'i32':
    case 'i64':
      into.push(...varint(zigzag(value.value)));
      return;
    case 'binary': {
      const bytes = typeof value.value === 'string' ? Buffer.from(value.value) : value.value;
      into.push(...varint(bytes.length), ...bytes);
      return;
    }
    case 'list': {
      const code = value.value.length === 0 ? 12 : codeOf(value.value[0]);
      if (value.value.length < 15) into.push((value.value.length << 4) | code);
      else into.push(0xf0 | code, ...varint(value.value.length));
      for (const one of value.value) write(one, into);
      return;
    }
    case 'struct': {
      let last = 0;
      for (const [id, member] of value.value) {
        into.push(((id - last) << 4) | codeOf(member));
        last = id;
        if (member.is !== 'bool') write(member, into);
      }
      into.push(0);
    }
  }
}
