// The steps of each tier, in words that can be read aloud.
import { askTables, compareAnswer } from './ask-tables.ts';
import { checkParts } from './check-parts.ts';
import { runFull } from './full/full-tier.ts';
import { runSample } from './sample/sample-tier.ts';
import { openMoments, type SourceMoments } from './source-moment.ts';
import { tellUnread } from './unread.ts';
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
  const moments = await openMoments(manifest, source, limit.signal);
  try {
    await checkAll(validating, moments);
  } finally {
    await moments.close();
  }
}

const notWhole =
  'The source was not compared: the files hold what changed, or keys, and not the rows of the table. A compaction writes a full version that can be.';

async function checkFiles(validating: Validating): Promise<void> {
  const isRead = validating.request.tier !== 'quick';
  await checkParts(validating, isRead ? 'content' : 'record');
  if (isRead) validating.tables.forEach(tellUnread);
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
