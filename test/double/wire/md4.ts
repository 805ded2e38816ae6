// MD4 (RFC 1320), which Node's OpenSSL no longer has and NTLM is built on. For tests only: it is broken as a hash.

const rotations = [
  [3, 7, 11, 19],
  [3, 5, 9, 13],
  [3, 9, 11, 15],
] as const;
const constants = [0, 0x5a82_7999, 0x6ed9_eba1] as const;
/** Which word of the block each step takes. */
const orders = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
  [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
] as const;

const mixers = [
  (x: number, y: number, z: number): number => (x & y) | (~x & z),
  (x: number, y: number, z: number): number => (x & y) | (x & z) | (y & z),
  (x: number, y: number, z: number): number => x ^ y ^ z,
] as const;

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

/** 16 bytes. */
export function md4(message: Uint8Array): Buffer {
  const padded = Buffer.alloc(Math.ceil((message.length + 9) / 64) * 64);
  padded.set(message);
  padded[message.length] = 0x80;
  padded.writeBigUInt64LE(BigInt(message.length) * 8n, padded.length - 8);
  let state = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];
  for (let at = 0; at < padded.length; at += 64) {
    const mixed = mixBlock(state, padded.subarray(at, at + 64));
    state = state.map((word, i) => (word + mixed[i]) | 0);
  }
  const digest = Buffer.alloc(16);
  state.forEach((word, i) => digest.writeInt32LE(word | 0, i * 4));
  return digest;
}

function mixBlock(state: readonly number[], block: Buffer): readonly number[] {
  let [a, b, c, d] = state;
  for (let round = 0; round < 3; round++) {
    for (let step = 0; step < 16; step++) {
      const word = block.readInt32LE(orders[round][step] * 4);
      const sum = (a + mixers[round](b, c, d) + word + constants[round]) | 0;
      [a, b, c, d] = [d, rotate(sum, rotations[round][step % 4]), b, c];
    }
  }
  return [a, b, c, d];
}
