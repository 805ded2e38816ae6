// The numbers that a column's hashes begin with: the splitmix64 sequence from zero, two a column.

const mask = (1n << 64n) - 1n;

/** The `index`-th number of splitmix64 with the seed 0, from 0 on. */
function splitmix64(index: number): bigint {
  let z = (BigInt(index + 1) * 0x9e3779b97f4a7c15n) & mask;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask;
  return z ^ (z >> 31n);
}

export const columnSeed = (column: number): bigint => splitmix64(column * 2);
export const nullHash = (column: number): bigint => splitmix64(column * 2 + 1);
