// The simplest file format: one line a row with the first column's number, so that tests can read parts at a glance.
import type { PartEncoder } from '../../electron/worker/ports/ports.ts';

export function createLineEncoder(): PartEncoder {
  let rowCount = 0;
  let sizeBytes = 0;
  const give = (text: string): Uint8Array[] => {
    const bytes = Buffer.from(text);
    sizeBytes += bytes.length;
    return [bytes];
  };
  return {
    write(batch) {
      rowCount += batch.rowCount;
      const keys = Array.from({ length: batch.rowCount }, (_, row) => `${String(batch.columns[0]?.i64[row])}\n`);
      return give(keys.join(''));
    },
    finish: () => give('end\n'),
    get rowCount() {
      return rowCount;
    },
    get sizeBytes() {
      return sizeBytes;
    },
  };
}
