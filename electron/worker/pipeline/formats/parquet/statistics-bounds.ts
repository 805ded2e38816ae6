// Cuts long minima and maxima so that they still bound every value: a minimum may only sink, a maximum only rise.

/** Bytes of the longest bound stored. */
export const longestBound = 64;

type Bound = { readonly bytes: Uint8Array; readonly isExact: boolean };

/** A prefix sorts before the value it starts. Text is cut between characters, so that it stays UTF-8. */
export function lowerBound(value: Uint8Array, isText: boolean): Bound {
  return value.length <= longestBound
    ? { bytes: new Uint8Array(value), isExact: true }
    : { bytes: new Uint8Array(value.subarray(0, cutLength(value, isText))), isExact: false };
}

/** The shortest prefix that can be raised by one; null when none can (nothing but the highest values). */
export function upperBound(value: Uint8Array, isText: boolean): Bound | null {
  if (value.length <= longestBound) return { bytes: new Uint8Array(value), isExact: true };
  const prefix = new Uint8Array(value.subarray(0, cutLength(value, isText)));
  const bytes = isText ? raiseText(prefix) : raiseBytes(prefix);
  return bytes === null ? null : { bytes, isExact: false };
}

const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;

function cutLength(value: Uint8Array, isText: boolean): number {
  let length = longestBound;
  while (isText && length > 0 && isContinuation(value[length])) length--;
  return length;
}

function raiseBytes(prefix: Uint8Array): Uint8Array | null {
  for (let last = prefix.length - 1; last >= 0; last--) {
    if (prefix[last] === 255) continue;
    const raised = new Uint8Array(prefix.subarray(0, last + 1));
    raised[last]++;
    return raised;
  }
  return null;
}

/** The next character after the last one that has a next; UTF-8 bytes sort like code points. */
function raiseText(prefix: Uint8Array): Uint8Array | null {
  const characters = Array.from(new TextDecoder().decode(prefix));
  for (let character = characters.pop(); character !== undefined; character = characters.pop()) {
    const codePoint = character.codePointAt(0) ?? 0;
    if (codePoint === 0x10ffff) continue;
    const next = codePoint === 0xd7ff ? 0xe000 : codePoint + 1;
    return new TextEncoder().encode(characters.join('') + String.fromCodePoint(next));
  }
  return null;
}
