// HMAC-SHA-256 of many short messages under one key: both paddings of the key are hashed once. Mutable for speed.

/** The fractional parts of the cube roots of the first 64 primes, and of the square roots of the first eight. */
const { rounds, initial } = constants();

function constants(): { readonly rounds: Int32Array; readonly initial: Int32Array } {
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  const root = (value: number, power: bigint): number => {
    // Whole-number root of value * 2^(32 * power): floating point would lose its last bits.
    const wanted = BigInt(value) << (32n * power);
    let low = 0n;
    let high = 1n << 40n;
    while (low < high) {
      const middle = (low + high + 1n) >> 1n;
      if (middle ** power <= wanted) low = middle;
      else high = middle - 1n;
    }
    return Number(BigInt.asIntN(32, low));
  };
  return {
    rounds: Int32Array.from(primes, (prime) => root(prime, 3n)),
    initial: Int32Array.from(primes.slice(0, 8), (prime) => root(prime, 2n)),
  };
}

const blockBytes = 64;
const schedule = new Int32Array(64);
const block = new Uint8Array(blockBytes);

/** Adds the 64 bytes of `data` at `at` to `state`. */
function compress(state: Int32Array, data: Uint8Array, at: number): void {
  const w = schedule;
  for (let i = 0, from = at; i < 16; i++, from += 4)
    w[i] = (data[from] << 24) | (data[from + 1] << 16) | (data[from + 2] << 8) | data[from + 3];
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15];
    const y = w[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
  }
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  let f = state[5];
  let g = state[6];
  let h = state[7];
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + rounds[i] + w[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] = (state[0] + a) | 0;
  state[1] = (state[1] + b) | 0;
  state[2] = (state[2] + c) | 0;
  state[3] = (state[3] + d) | 0;
  state[4] = (state[4] + e) | 0;
  state[5] = (state[5] + f) | 0;
  state[6] = (state[6] + g) | 0;
  state[7] = (state[7] + h) | 0;
}

/** Takes the bytes [start, end) and the end mark, `before` bytes being in `state` already. */
function absorb(state: Int32Array, data: Uint8Array, start: number, end: number, before: number): void {
  let at = start;
  for (; at + blockBytes <= end; at += blockBytes) compress(state, data, at);
  const rest = end - at;
  for (let i = 0; i < rest; i++) block[i] = data[at + i];
  block[rest] = 0x80;
  block.fill(0, rest + 1);
  if (rest >= 56) {
    compress(state, block, 0);
    block.fill(0);
  }
  const bits = (before + end - start) * 8;
  writeWord(block, 56, Math.floor(bits / 2 ** 32));
  writeWord(block, 60, bits | 0);
  compress(state, block, 0);
}

function writeWord(into: Uint8Array, at: number, word: number): void {
  into[at] = word >>> 24;
  into[at + 1] = word >>> 16;
  into[at + 2] = word >>> 8;
  into[at + 3] = word;
}

export type Hmac = {
  /** The eight words of the digest of data[start, end); overwritten by the next call. */
  words(data: Uint8Array, start: number, end: number): Int32Array;
  /** The same as 32 bytes. */
  bytes(data: Uint8Array, start: number, end: number): Uint8Array;
};

export function createHmac(key: Uint8Array): Hmac {
  const padded = new Uint8Array(blockBytes);
  if (key.length <= blockBytes) padded.set(key);
  else {
    const state = initial.slice();
    absorb(state, key, 0, key.length, 0);
    state.forEach((word, i) => writeWord(padded, i * 4, word));
  }
  const stateOf = (pad: number): Int32Array => {
    const state = initial.slice();
    compress(
      state,
      padded.map((byte) => byte ^ pad),
      0,
    );
    return state;
  };
  const inner = stateOf(0x36);
  const outer = stateOf(0x5c);
  const state = new Int32Array(8);
  const digest = new Uint8Array(32);
  const words: Hmac['words'] = (data, start, end) => {
    state.set(inner);
    absorb(state, data, start, end, blockBytes);
    for (let i = 0; i < 8; i++) writeWord(digest, i * 4, state[i]);
    state.set(outer);
    absorb(state, digest, 0, 32, blockBytes);
    return state;
  };
  return {
    words,
    bytes(data, start, end) {
      words(data, start, end);
      const made = new Uint8Array(32);
      for (let i = 0; i < 8; i++) writeWord(made, i * 4, state[i]);
      return made;
    },
  };
}
