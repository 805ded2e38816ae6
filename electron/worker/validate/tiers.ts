// The steps of each tier, in words that can be read aloud.
import { askTables, compareAnswer } from './ask-tables.ts';
import { checkParts } from './check-parts.ts';
import { runFull } from './full/full-tier.ts';
import { runSample } from './sample/sample-tier.ts';
import { openMoments, type SourceMoments } from './source-moment.ts';
import { isCountedOnly } from './table-work.ts';
import type { Validating } from './validating.ts';

export async function runTier(validating: Validating): Promise<void> {
  const { request, limit } = validating;
  const { source, manifest } = request;
  if (source === null) return checkFiles(validating);
  const changes = validating.tables.filter(({ table }) => table.changes !== undefined);
  if (changes.length > 0) {
    for (const work of changes) work.source = notWhole;
    await checkFiles({ ...validating, tables: changes });
    const whole = validating.tables.filter(({ table }) => table.changes === undefined);
    return whole.length === 0 ? undefined : runTier({ ...validating, tables: whole });
  }
  const counted = validating.tables.filter(({ table }) => isCountedOnly(table));
  const compared = validating.tables.filter(({ table }) => !isCountedOnly(table));
  const moments = await openMoments(manifest, source, limit.signal);
  try {
    if (counted.length > 0) await checkCounted({ ...validating, tables: counted }, moments);
    if (compared.length > 0) await checkAll({ ...validating, tables: compared }, moments);
  } finally {
    await moments.close();
  }
}

const notWhole =
  'The source was not compared: the files hold what changed, or keys, and not the rows of the table. A compaction writes a full version that can be.';

const checkFiles = (validating: Validating): Promise<void> =>
  checkParts(validating, validating.request.tier === 'quick' ? 'record' : 'content');

const notValued =
  'Its values were not compared: Data Factory wrote it as CSV, and how it writes dates, numbers and bytes there is not documented. Its rows were counted on both sides; Parquet is compared value by value.';

/** Every tier does as much as can be done, and a deeper one than quick says what is missing. */
async function checkCounted(validating: Validating, moments: SourceMoments): Promise<void> {
  const [answers] = await bothOf(askTables(validating, moments, 'count'), checkFiles(validating));
  for (const answer of answers) await compareAnswer(answer);
  if (validating.request.tier !== 'quick') for (const { findings } of validating.tables) findings.leave(notValued);
}

/** The files are read while the source is asked: neither waits for the other. */
async function checkAll(validating: Validating, moments: SourceMoments): Promise<void> {
  switch (validating.request.tier) {
    case 'quick':
    case 'standard': {
      const what = validating.request.tier === 'quick' ? 'count' : 'aggregates';
      const [answers] = await bothOf(askTables(validating, moments, what), checkFiles(validating));
      for (const answer of answers) await compareAnswer(answer);
      return;
    }
    case 'full':
      return runFull(validating, moments);
    case 'sample':
      return runSample(validating, moments);
  }
}

/** Waits for both even when one fails: nobody may use a lane or a connection that is closed under it. */
async function bothOf<A, B>(first: Promise<A>, second: Promise<B>): Promise<readonly [A, B]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}
