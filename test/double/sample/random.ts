// A small seeded pseudo-random generator (sfc32), so that the sample database is the same on every machine.

/** Numbers that look random and repeat exactly for the same seed. */
export type Random = {
  /** 0 .. 2^32 - 1. */
  readonly uint32: () => number;
  /** 0 .. bound - 1; bound at most 2^32. */
  readonly below: (bound: number) => number;
  /** True once in `n` calls on average. */
  readonly oneIn: (n: number) => boolean;
  readonly pick: <T>(list: readonly [T, ...T[]]) => T;
  readonly bytes: (length: number) => Uint8Array;
};

/** Streams of different names are independent of each other: a changed table leaves the others as they were. */
export function createRandom(seed: number, stream: string): Random {
  let a = seed >>> 0;
  let b = 0x9e3779b9;
  let c = 0x243f6a88;
  let counter = 1;
  for (const char of stream) b = Math.imul(b ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;

  const uint32 = (): number => {
    const sum = (a + b + counter) >>> 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum;
  };
  for (let warmUp = 0; warmUp < 16; warmUp++) uint32();

  const below = (bound: number): number => Math.floor((uint32() / 0x1_0000_0000) * bound);
  return {
    uint32,
    below,
    oneIn: (n) => below(n) === 0,
    pick: (list) => list[below(list.length)] ?? list[0],
    bytes: (length) => {
      const bytes = new Uint8Array(length);
      for (let index = 0; index < length; index++) bytes[index] = uint32() & 0xff;
      return bytes;
    },
  };
}
