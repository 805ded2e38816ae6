// Every part of a run, one a lane at a time, each finding with its table.
import type { ManifestPart, ManifestQuarantine } from '../../../shared/manifest.ts';
import { formatPlural } from '../../../shared/format.ts';
import { asideFormOf, formOf, type TableWork } from './table-work.ts';
import type { FolderJob, PartForm, PartJob, StockJob } from './part-job.ts';
import { within } from './time-limit.ts';
import type { Validating } from './validating.ts';

/** What is looked at of each part. */
export type PartDepth = 'record' | 'content' | 'digest';

type Job = {
  readonly work: TableWork;
  readonly part: ManifestPart | null;
  readonly job: Exclude<PartJob, StockJob | FolderJob>;
};

/** Rejects with what the storage throws, which says nothing about the data; a part that differs is a finding. */
export async function checkParts(
  { request, tables, pool, limit, progress }: Validating,
  depth: PartDepth,
): Promise<void> {
  const { manifest } = request;
  const jobs = tables.flatMap((work): Job[] => {
    const form = formOf(manifest, work);
    const aside = asideFormOf(manifest, work);
    return [
      ...work.table.parts.map((part) => ({ work, part, job: jobOf(part, form, depth) })),
      ...work.table.quarantine.map((part) => ({ work, part: null, job: asideJob(part, aside, depth) })),
    ];
  });
  progress.expect(
    jobs.length,
    jobs.reduce((sum, { job }) => sum + job.part.bytes, 0),
  );
  await pool.each(jobs, async (checker, { work, part, job }) => {
    const answer = await within(limit, (signal) => checker.ask(job, signal));
    if (answer === null) {
      work.unread += 1;
      return;
    }
    if (answer.kind !== 'facts') return;
    work.findings.add(...answer.found);
    if (part !== null) work.facts.set(part.name, answer);
    progress.done(job.part.bytes);
  });
  for (const { unread, findings } of tables)
    if (unread > 0)
      findings.leave(`The time was up before ${formatPlural(unread, 'part')} of this table could be compared.`);
}

/** Of tables that another program wrote: readers go by the folder, which that program filled. */
export async function checkFolders({ tables, pool, limit }: Validating): Promise<void> {
  const foreign = tables.filter(({ table }) => table.writtenBy !== undefined);
  await pool.each(foreign, async (checker, { table, findings }) => {
    const { writtenBy, parts } = table;
    if (writtenBy === undefined) return;
    const names = parts.map(({ name }) => name);
    const job = { kind: 'folder', part: { name: writtenBy.folder }, names } as const;
    const answer = await within(limit, (signal) => checker.ask(job, signal));
    if (answer === null) findings.leave('The time was up before its folder was listed.');
    else if (answer.kind === 'facts') findings.add(...answer.found);
  });
}

function jobOf(part: ManifestPart, form: PartForm, depth: PartDepth): Job['job'] {
  if (depth === 'record') return { kind: 'record', part, form };
  return { kind: 'content', part, form, withDigest: depth === 'digest' };
}

const asideJob = (part: ManifestQuarantine, form: PartForm, depth: PartDepth): Job['job'] => ({
  kind: depth === 'record' ? 'record' : 'aside',
  part,
  form,
});
