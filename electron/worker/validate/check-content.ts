// Reads a part wholly and compares it with the fingerprint that the run took of its rows.
import { AppError } from '../../../shared/errors.ts';
import type { ManifestPart } from '../../../shared/manifest.ts';
import { outputColumnsOf, type KeyTuple } from '../../../shared/plan.ts';
import { createFingerprinter } from '../fingerprint/fingerprint.ts';
import { findDifferences, otherRows, type PartDifferences } from './part-differences.ts';
import { createRowDigester } from './digest/row-digest.ts';
import { fault, type Found } from './findings.ts';
import { noFacts, type PartFacts, type PartForm } from './part-job.ts';
import { comparedForm, createKeyReader, readPart, type Readable } from './read-part.ts';

/** Every byte once: MD5, rows, fingerprint and, where wanted, the sums of the row digests. */
export async function checkContent(
  target: Readable,
  part: ManifestPart,
  form: PartForm,
  withDigest: boolean,
  signal: AbortSignal,
): Promise<PartFacts> {
  try {
    return await readAndCompare(target, part, form, withDigest, signal);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'PART_UNREADABLE') throw error;
    const { name } = part;
    const text = `The part ${name} cannot be read as what it should be: ${String(error.context['detail'])}.`;
    return { ...noFacts, found: [fault('partUnreadable', text, { part: name })] };
  }
}

/** Of a part with values that cannot be read. */
const byRows = ({ name, rows }: ManifestPart, found: number): PartDifferences => ({
  found: found === rows ? [] : [otherRows(name, rows, found)],
  differing: null,
});

async function readAndCompare(
  target: Readable,
  part: ManifestPart,
  form: PartForm,
  withDigest: boolean,
  signal: AbortSignal,
): Promise<PartFacts> {
  const outputs = outputColumnsOf({ columns: [...form.columns] });
  const prints = createFingerprinter(outputs);
  const compared = comparedForm(form);
  const digest = withDigest ? createRowDigester(compared.form.columns) : null;
  const keyAt = createKeyReader(compared.form);
  const { batches, md5, doubts } = await readPart(target, part, form, signal);
  const sum = { rows: 0, h1: 0n, h2: 0n };
  const keys: { first: KeyTuple | null; last: KeyTuple | null } = { first: null, last: null };
  for await (const batch of batches) {
    if (batch.rowCount === 0) continue;
    prints.add(batch);
    const own = compared.of(batch);
    if (sum.rows === 0) keys.first = keyAt(own, 0);
    keys.last = keyAt(own, batch.rowCount - 1);
    sum.rows += batch.rowCount;
    if (digest === null) continue;
    for (let row = 0; row < batch.rowCount; row++) {
      const { h1, h2 } = digest(own, row);
      sum.h1 += h1;
      sum.h2 += h2;
    }
  }
  const fingerprint = prints.finish();
  const sameBytes = part.md5 === null || md5() === part.md5;
  const unsure = doubts();
  // Where a value cannot be read, the fingerprint is one of other rows: only columns that were read may be compared.
  const isRead = unsure.every(({ kind }) => kind !== 'unread');
  const { found, differing } = isRead ? findDifferences(part, outputs, fingerprint) : byRows(part, fingerprint.rows);
  return {
    found: [...found, ...(sameBytes || found.length > 0 ? [] : [judgeBytes(part, form, keys)])],
    fingerprint,
    differing,
    digest: withDigest ? sum : null,
    doubts: unsure,
  };
}

/** The bytes differ, and no fingerprint does: the rows are the same, or nobody knows. */
function judgeBytes(
  { name, md5, rows, fingerprint, firstKey, lastKey }: ManifestPart,
  { key }: PartForm,
  found: { readonly first: KeyTuple | null; readonly last: KeyTuple | null },
): Found {
  const expected = md5 ?? 'none';
  if (fingerprint === undefined)
    return fault(
      'partDiffers',
      `The part ${name} differs: the MD5 of its bytes is not ${expected}, as the manifest says.`,
      { part: name, expected },
    );
  const isMoved =
    key !== null &&
    (JSON.stringify(found.first) !== JSON.stringify(firstKey) ||
      JSON.stringify(found.last) !== JSON.stringify(lastKey));
  const how = isMoved ? 'in another order' : 'in another order or in other bytes';
  const text = `The part ${name} holds the ${String(rows)} rows that the run read, ${how}: it was written anew since.`;
  return fault('orderDiffers', text, { part: name, expected });
}
