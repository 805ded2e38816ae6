// Carries out one question about a part, in whatever thread.
import type { TargetPort } from '../ports/ports.ts';
import { noFacts, type PartAnswer, type PartJob } from './part-job.ts';
import { checkContent } from './check-content.ts';
import { readAsideKeys } from './aside-keys.ts';
import { checkAside } from './check-aside.ts';
import { checkFolder } from './check-folder.ts';
import { checkRecord } from './check-record.ts';
import { findRows, readChunks, readRows, sketchPart } from './part-rows.ts';
import type { Readable } from './read-part.ts';
import { stockPart } from './stock-part.ts';

export async function performJob(
  target: Readable & Pick<TargetPort, 'listBlobs'>,
  job: PartJob,
  signal: AbortSignal,
): Promise<PartAnswer> {
  if (job.kind === 'stock')
    return { kind: 'stock', ...(await stockPart(target, job.part.name, job.form, job.depth, signal)) };
  if (job.kind === 'folder')
    return { kind: 'facts', ...noFacts, found: await checkFolder(target, job.part.name, job.names, signal) };
  const { part, form } = job;
  switch (job.kind) {
    case 'record':
      return { kind: 'facts', ...noFacts, found: await checkRecord(target, part, form, signal) };
    case 'aside':
    case 'content': {
      const found = await checkRecord(target, part, form, signal, 'read');
      if (found.some(({ kind }) => kind === 'partMissing')) return { kind: 'facts', ...noFacts, found };
      const facts =
        job.kind === 'aside'
          ? { ...noFacts, found: await checkAside(target, job.part, form, signal) }
          : await checkContent(target, job.part, form, job.withDigest, signal);
      return { kind: 'facts', ...facts, found: [...found, ...facts.found] };
    }
    case 'chunks':
      return { kind: 'chunks', chunks: await readChunks(target, job.part, form, job.chunkRows, signal) };
    case 'rows':
      return { kind: 'rows', ...(await readRows(target, job.part, form, job.rows, signal)) };
    case 'sketch':
      return { kind: 'sketch', sketch: await sketchPart(target, job.part, form, signal) };
    case 'find':
      return { kind: 'rows', rows: await findRows(target, job.part, form, job.digests, signal) };
    case 'asideKeys':
      return { kind: 'keys', keys: await readAsideKeys(target, job.part, form, signal) };
  }
}
