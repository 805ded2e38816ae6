// The fingerprint of rows as they were read, of those of their columns that may be told.
import type { OutputColumn } from '../../../shared/columns.ts';
import type { Fingerprinter } from '../ports/ports.ts';
import { createFingerprinter } from './fingerprint.ts';

/** `place`: where the column lies in a batch. */
export function createReadPrinter(
  columns: readonly { readonly output: OutputColumn; readonly place: number }[],
): Fingerprinter {
  const inner = createFingerprinter(columns.map(({ output }) => output));
  return {
    add: (batch) => inner.add({ ...batch, columns: columns.map(({ place }) => batch.columns[place]) }),
    finish: () => inner.finish(),
  };
}
