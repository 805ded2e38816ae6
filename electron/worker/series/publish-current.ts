// Publishes, after the state, what readers of the tables go by: pointers, scripts, and the Delta log where one is wanted.
import { AppError } from '../../../shared/errors.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import type { CurrentPointer, SeriesTable } from '../../../shared/series.ts';
import { currentFilesOf } from '../readers/current/current-files.ts';
import { namesOfRun } from '../run/run-names.ts';
import { exampleRun } from '../target/blob-name.ts';
import { createManifests, type Manifests } from './compaction/stored-parts.ts';
import { commitDelta } from './delta/commit-delta.ts';
import { buildPointer, gatherParts, hasSameFiles, isNewer, readPointer } from './pointers.ts';
import type { Round } from './round-context.ts';
import { isSameTable, nameOf } from './series-state.ts';

/** Small blobs: the round trip is their cost. */
const tablesAtOnce = 4;

type Place = { readonly table: PlanTable; readonly known: SeriesTable; readonly folder: string };

/**
 * The state is the truth: what is missing or old of all this is written anew in the next round. Throws
 * SERIES_LEASE_LOST, MANIFEST_INVALID, storage errors.
 */
export async function publishCurrent(round: Round, stop: AbortSignal): Promise<void> {
  const { plan, book, target } = round;
  const names = namesOfRun(plan, exampleRun);
  const { tables } = round.held.state();
  const manifests = createManifests(target);
  const known = plan.tables.flatMap((table) => {
    const state = tables.find((one) => isSameTable(one, table));
    return state === undefined ? [] : [{ table, known: state, folder: folderOf(names.pointerName(table)) }];
  });
  const placed = known.filter((one): one is Place => one.folder !== null);
  const waiting = placed.values();
  const work = async (): Promise<void> => {
    for (const place of waiting) {
      const pointer = await publishPointer(round, place, manifests, stop);
      if (pointer !== null && plan.options.deltaLog === true) await publishDelta(round, place, manifests, stop);
    }
  };
  await Promise.all(Array.from({ length: tablesAtOnce }, work));
  const placeless = known.filter(({ folder }) => folder === null).map(({ table }) => nameOf(table));
  if (placeless.length > 0)
    book.notice(
      `No current.json was written for ${placeless.join(', ')}: the path template has no folder for a table that is the same in every run, such as {schema}/{table}/run={run}/.`,
    );
}

const folderOf = (pointerName: string | null): string | null => pointerName?.replace(/\/[^/]*$/, '') ?? null;

/** Null when there is a newer one. */
async function publishPointer(
  round: Round,
  { known, folder }: Place,
  manifests: Manifests,
  stop: AbortSignal,
): Promise<CurrentPointer | null> {
  const { lease, held, book, plan, target } = round;
  const state = held.state();
  const name = `${folder}/current.json`;
  const found = await lease.read(name, stop);
  const before = found === null ? null : readPointer(found.text);
  if (before !== null && isNewer(before, state)) return null;
  const pointer = buildPointer(state, known, await gatherParts(known, before, (manifest) => manifests(manifest, stop)));
  if (before === null || !hasSameFiles(before, pointer)) {
    const facts = { pointer, format: plan.options.format, container: target.address, tool: plan.tool };
    for (const { file, text, contentType } of currentFilesOf(facts))
      await replaceText(round, `${folder}/${file}`, text, contentType, stop);
  }
  held.lost.throwIfAborted();
  const text = `${JSON.stringify(pointer, null, 2)}\n`;
  const conditions = { etag: found?.etag ?? null, leaseId: null };
  if ((await lease.write(name, text, conditions, stop)) === null)
    book.notice(`${name} was replaced by somebody else meanwhile; the next round writes it anew.`);
  return pointer;
}

async function replaceText(
  { lease, held }: Round,
  name: string,
  text: string,
  contentType: string,
  stop: AbortSignal,
): Promise<void> {
  const found = await lease.read(name, stop);
  held.lost.throwIfAborted();
  if (found?.text !== text)
    await lease.write(name, text, { etag: found?.etag ?? null, leaseId: null, contentType }, stop);
}

async function publishDelta(
  { plan, target, held, book }: Round,
  { known, folder }: Place,
  manifests: Manifests,
  stop: AbortSignal,
): Promise<void> {
  held.lost.throwIfAborted();
  try {
    const outcome = await commitDelta({ target, plan, series: held.state(), state: known, manifests, folder }, stop);
    if (outcome.kind === 'none') book.notice(outcome.why);
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'conflict' || stop.aborted) throw error;
    book.notice(error.message);
  }
}
