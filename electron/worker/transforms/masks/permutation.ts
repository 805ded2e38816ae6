// A keyed permutation of sequences of characters: ten rounds of a Feistel network over HMAC-SHA-256. Mutable for speed.
import { keyBytes } from './mask-key.ts';
import { createHmac } from './sha256.ts';

/** A sequence of `length` places, each below the radix of its kind. */
export type Sequence = {
  length: number;
  readonly kinds: Uint8Array;
  readonly places: Int32Array;
};

export type Permutation = {
  /** Replaces the places by those of another sequence of the same kinds; one to one. */
  apply(sequence: Sequence): void;
};

const roundCount = 10;

/**
 * The halves are added to in turn, character by character modulo their radixes, by what the HMAC makes of the other
 * half, the round and the kinds of all characters: as in FF1 (NIST SP 800-38G), but over a product of alphabets and
 * without its arithmetic over large numbers. A single character has no halves and goes through a shuffled table.
 */
export function createPermutation(key: Uint8Array, domain: string, radixes: readonly number[]): Permutation {
  const label = keyBytes(`tableferry token v1\0${domain}`);
  const prf = createHmac(createHmac(key).bytes(label, 0, label.length));
  const tables = new Map<number, Int32Array>();
  let message = new Uint8Array(256);
  let stream = new Int32Array(64);
  const tableOf = (kind: number): Int32Array => {
    const known = tables.get(kind);
    if (known !== undefined) return known;
    const made = shuffled(radixes[kind], (at) => {
      const bytes = Uint8Array.of(0xff, kind, at >>> 24, at >>> 16, at >>> 8, at);
      return prf.words(bytes, 0, bytes.length)[0] >>> 0;
    });
    tables.set(kind, made);
    return made;
  };
  /** Fills `stream` with `count` numbers that depend on the places [from, until) and on all kinds. */
  const fillStream = (
    { length, kinds, places }: Sequence,
    round: number,
    from: number,
    until: number,
    count: number,
  ) => {
    const needed = 5 + length + (until - from) * 2;
    if (message.length < needed) message = new Uint8Array(needed * 2);
    if (stream.length < count) stream = new Int32Array(count * 2);
    message[0] = round;
    message[1] = length;
    message[2] = length >>> 8;
    message[3] = length >>> 16;
    message[4] = length >>> 24;
    let at = 5;
    for (let i = 0; i < length; i++) message[at++] = kinds[i];
    for (let i = from; i < until; i++) {
      message[at++] = places[i];
      message[at++] = places[i] >>> 8;
    }
    // Three bytes a character: taken modulo its radix, they favour none by more than one in 500,000. Sixteen divides 256.
    const size = radixes[kinds[0]] === 16 ? 1 : 3;
    const seed = prf.words(message, 0, at);
    if (count * size <= 32) return takeStream(seed, size, 0, count);
    const more = new Uint8Array(36);
    const view = new DataView(more.buffer);
    seed.forEach((word, i) => view.setInt32(i * 4, word));
    const atOnce = Math.floor(32 / size);
    for (let done = 0; done < count; done += atOnce) {
      view.setInt32(32, done);
      takeStream(prf.words(more, 0, 36), size, done, Math.min(count, done + atOnce));
    }
  };
  const takeStream = (words: Int32Array, size: number, from: number, until: number): void => {
    for (let i = from, byte = 0; i < until; i++) {
      let value = 0;
      for (let j = 0; j < size; j++, byte++)
        value = (value << 8) | ((words[byte >> 2] >>> (24 - 8 * (byte & 3))) & 255);
      stream[i] = value;
    }
  };
  return {
    apply(sequence) {
      const { length, kinds, places } = sequence;
      if (length === 0) return;
      if (length === 1) {
        places[0] = tableOf(kinds[0])[places[0]];
        return;
      }
      const half = length >> 1;
      for (let round = 0; round < roundCount; round++) {
        const isLeft = round % 2 === 0;
        const [from, until] = isLeft ? [0, half] : [half, length];
        fillStream(sequence, round, isLeft ? half : 0, isLeft ? length : half, until - from);
        for (let i = from; i < until; i++) {
          const radix = radixes[kinds[i]];
          places[i] = (places[i] + (stream[i - from] % radix)) % radix;
        }
      }
    },
  };
}

function shuffled(size: number, wordAt: (at: number) => number): Int32Array {
  const table = Int32Array.from({ length: size }, (_, i) => i);
  for (let last = size - 1; last > 0; last--) {
    const other = wordAt(last) % (last + 1);
    const kept = table[last];
    table[last] = table[other];
    table[other] = kept;
  }
  return table;
}
