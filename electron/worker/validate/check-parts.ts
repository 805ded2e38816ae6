// Every part of a run, several at a time, each finding with its table.
import type { VerifyProgress } from '../../../shared/contract.ts';
import type { ManifestQuarantine } from '../../../shared/manifest.ts';
import { outputColumnsOf } from '../../../shared/plan.ts';
import { checkPart, type PartDepth, type PartJob } from './check-part.ts';
import type { TableWork } from './table-work.ts';
import type { ValidationRequest } from './validation-request.ts';

type Job = PartJob & { readonly work: TableWork };

/** Rejects with what the storage throws, which says nothing about the data; a part that differs is a finding. */
export async function checkParts(
  { manifest, target, lanes }: ValidationRequest,
  tables: readonly TableWork[],
  depth: PartDepth,
  onProgress: (progress: VerifyProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const { runId, format, compression } = manifest;
  const aside = {
    runId,
    format: 'jsonl',
    compression: compression === 'none' ? 'none' : 'gzip',
    columnNames: [],
  } as const;
  const jobs = tables.flatMap((work): Job[] => {
    const form = { runId, format, compression, columnNames: outputColumnsOf(work.table).map(({ name }) => name) };
    const { parts, quarantine } = work.table;
    return [
      ...parts.map((part) => ({ work, part, form, depth })),
      ...quarantine.map((part) => ({ work, part, form: aside, depth })),
    ];
  });
  const totals = { runId, partsInAll: jobs.length, bytesInAll: sizeOf(jobs) };
  const done = { parts: 0, bytes: 0 };
  const waiting = jobs.values();
  const lane = async (): Promise<void> => {
    for (const job of waiting) {
      const { found } = await checkPart(target, job, signal);
      job.work.findings.add(...found);
      done.parts += 1;
      done.bytes += job.part.bytes;
      onProgress({ ...totals, ...done });
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(lanes, jobs.length)) }, lane));
}

const sizeOf = (jobs: readonly { readonly part: ManifestQuarantine }[]): number =>
  jobs.reduce((sum, { part }) => sum + part.bytes, 0);
