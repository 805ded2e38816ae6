// What becomes of the batches of a partition before they are written, and the fingerprint of what they were.
import type { OutputColumn } from '../../../shared/columns.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import { pickRows } from '../batch/pick-rows.ts';
import { createReadPrinter } from '../fingerprint/read-printer.ts';
import type { ReadFingerprinter, TransformBatch } from '../pipeline/write-parts.ts';
import type { TransformEngine } from '../transforms/engine.ts';
import { tellRefused, type Secrecy, type toldOutputs } from '../transforms/secrecy.ts';

export const readingOf = (table: PlanTable, told: ReturnType<typeof toldOutputs>): ReadFingerprinter => ({
  ...createReadPrinter(told),
  pick: (batch, rows) => pickRows(outputsOfRead(table), { ...batch, refused: [] }, rows),
});

/** Every column as it lies in a batch, those that are read for the key alone too. */
const outputsOfRead = ({ columns }: PlanTable): readonly OutputColumn[] => columns.flatMap(({ outputs }) => outputs);

export const transformWith =
  (transforms: TransformEngine, secrecy: Secrecy): TransformBatch =>
  (batch, nameRow) => {
    const made = transforms.run(batch, nameRow);
    if (batch.refused.length === 0) return made;
    const refused = [...tellRefused(batch.refused, secrecy), ...made.refused].sort((a, b) => a.row - b.row);
    return { ...made, refused };
  };
