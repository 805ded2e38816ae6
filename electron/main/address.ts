// Addresses from outside, read without trust. `URL.canParse` is missing in the oldest runtime the window is tested on.

/** Null when the text is no address. */
export function parseAddress(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
