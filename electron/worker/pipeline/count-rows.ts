// Counts the rows of a CSV or JSON Lines file while its bytes stream by; every byte passes here, so it is kept plain.
const quote = 34;
const lineFeed = 10;

export type RowCounter = {
  push(bytes: Uint8Array): void;
  /** Rows so far, the CSV header left out. null when the file does not end with a whole row. */
  finish(): number | null;
};

export function createRowCounter(format: 'csv' | 'jsonl'): RowCounter {
  return format === 'csv' ? createCsvCounter() : createLineCounter();
}

/** A line feed inside a JSON string is always escaped. */
function createLineCounter(): RowCounter {
  let rows = 0;
  let last = lineFeed;
  return {
    push(bytes) {
      for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) rows += 1;
      last = bytes.at(-1) ?? last;
    },
    finish: () => (last === lineFeed ? rows : null),
  };
}

/** A doubled quote leaves the quoted field and enters it again at once, so it needs no care. */
function createCsvCounter(): RowCounter {
  let rows = 0;
  let isQuoted = 0;
  let last = 0;
  return {
    push(bytes) {
      for (let at = 0; at < bytes.length; at++) {
        const byte = bytes[at];
        if (byte === quote) isQuoted ^= 1;
        else if (byte === lineFeed) rows += 1 - isQuoted;
      }
      last = bytes.at(-1) ?? last;
    },
    finish: () => (last === lineFeed && isQuoted === 0 && rows > 0 ? rows - 1 : null),
  };
}
