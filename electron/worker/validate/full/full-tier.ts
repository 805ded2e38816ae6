// The full tier: every row by its digest, and where digests differ, the rows themselves.
import { checkParts } from '../check-parts.ts';
import { notDigestible } from '../digest/text-rule.ts';
import { notice } from '../findings.ts';
import { isForeignText } from '../table-work.ts';
import type { SourceMoments } from '../source-moment.ts';
import type { Validating } from '../validating.ts';
import { compareDoubtful } from './compare-doubtful.ts';
import { askSums } from './compare-sums.ts';
import { compareTable } from './compare-table.ts';

/** The files are read while the server adds up; only what differs is looked at again. */
export async function runFull(validating: Validating, moments: SourceMoments): Promise<void> {
  for (const { table, findings, kept } of validating.tables) {
    if (kept !== null && kept.columns.length < table.columns.length)
      findings.add(notice('notCompared', transformedNote));
    for (const { name, why } of notDigestible(kept?.columns ?? table.columns))
      findings.add(notice('notCompared', `Column ${name} is not part of the row digests: ${why}.`, { column: name }));
  }
  const asked = askSums(validating, moments);
  const read = checkParts(validating, 'digest');
  await Promise.allSettled([asked, read]);
  await read;
  for (const sums of await asked)
    if (isForeignText(validating.request.manifest, sums.work.table)) await compareDoubtful(validating, sums, moments);
    else await compareTable(validating, sums);
}

const transformedNote =
  'The row digests are of the columns that are written as they were read: what transforms made is compared with the fingerprint of what was written alone.';
