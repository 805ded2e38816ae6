// The rows of a partition as parts: read, compared, transformed, judged, encoded and staged, and not yet published.
import type { Batch } from '../batch/batch.ts';
import { createQuarantine } from '../pipeline/quarantine.ts';
import {
  writeEmptyPart,
  writeParts,
  type OpenPart,
  type PartRules,
  type WrittenPart,
} from '../pipeline/write-parts.ts';
import { compileRules } from '../rules/rule-checker.ts';
import { keepSecrets, secrecyOf, toldOutputs } from '../transforms/secrecy.ts';
import { computedBeside } from '../transforms/server-columns.ts';
import { compareDigests } from '../validate/digest/inline-digest.ts';
import type { PartitionPorts, PartitionTask } from './partition-task.ts';
import { readingOf, transformWith } from './transform-batches.ts';

type Watch = {
  /** Rows read so far. */
  readonly onRows: (rowCount: number) => void;
  /** Asked at each batch border; true ends the read there. */
  readonly onBorder: () => boolean;
};

/** Throws what the source, the rules and the encoder throw; a part that is open then is given up. */
export function partsOf(
  task: PartitionTask,
  ports: PartitionPorts,
  { onRows, onBorder }: Watch,
  signal: AbortSignal,
): AsyncGenerator<WrittenPart, void, void> {
  const { table, partition } = task;
  const { quarantine } = ports;
  const keyAt: PartRules['keyAt'] = (batch, row) => ports.source.keyAt(table, batch, row);
  const { transforms = null } = ports;
  const secrecy = secrecyOf(table);
  const { hidden, isKeyTold } = secrecy;
  const told = toldOutputs(table, secrecy);
  const checkerOf = compileRules({ table, keyAt, hidden, isKeyTold, repeated: ports.ruling?.repeated ?? new Map() });
  const openUpload = (name: string) => ports.target.openPart(name, ports.lifetime);
  const openPart: OpenPart = (part) => ({
    encoder: ports.createEncoder(table),
    fingerprinter: ports.createFingerprinter(table),
    reading: transforms === null ? null : readingOf(table, told),
    upload: openUpload(ports.nameOf(table, partition.index, part)),
    checker: checkerOf?.() ?? null,
    quarantine:
      quarantine === null
        ? null
        : createQuarantine({
            table,
            compression: quarantine.compression,
            keyAt,
            isKeyTold,
            openUpload: () => openUpload(quarantine.nameOf(table, partition.index, part)),
          }),
  });
  if (task.content === 'empty') return writeEmptyPart(openPart, task.firstPart);
  const { after } = task;
  const digest = ports.digestOf?.(table) ?? null;
  const computed = computedBeside(table, digest);
  const batches = ports.source.read(
    {
      table,
      after,
      upTo: partition.upTo,
      scope: partition.scope,
      batchBytes: ports.batchBytes,
      setAside: quarantine?.takesRefused ?? false,
      ...(ports.ruling === undefined ? {} : { marks: ports.ruling.marks }),
      ...(ports.maxDop === undefined ? {} : { maxDop: ports.maxDop }),
      ...(computed === null ? {} : { computed }),
    },
    signal,
  );
  const tellKey: PartRules['keyAt'] = (batch, row) => (isKeyTold ? keyAt(batch, row) : ['hidden']);
  const compared = digest === null ? batches : compareDigests(batches, table, tellKey);
  const safe = hidden.size === 0 ? compared : keepSecrets(compared, secrecy);
  return writeParts(untilBorder(safe, onBorder), openPart, {
    table,
    after,
    firstPart: task.firstPart,
    partBytes: ports.partBytes,
    keyAt,
    isKeyTold,
    transform: transforms === null ? null : transformWith(transforms, secrecy),
    onRows,
  });
}

/** Ends the read, and with it the statement, at the first batch border where `isWanted` says so. */
async function* untilBorder(
  batches: AsyncGenerator<Batch, void, void>,
  isWanted: () => boolean,
): AsyncGenerator<Batch, void, void> {
  for await (const batch of batches) {
    yield batch;
    if (isWanted()) return;
  }
}
