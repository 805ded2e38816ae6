// Validations of what nobody touched: nothing may be found, and what is not there must be missed.
import { describeFinding, judge } from './judge.ts';
import { isCleanPackGenuine } from './pack-corruptions.ts';
import { readRows, writeRows } from './part-rows.ts';
import type { RunForm } from './corruption.ts';

/** Of validations; `problems`: what was found all the same. */
export type Clean = { readonly count: number; readonly problems: readonly string[] };

/** Holds an untouched run to the claims of a corruption: whoever cannot fail here proves nothing. */
async function findNothing({ run }: RunForm): Promise<readonly string[]> {
  const [table] = run.manifest.tables;
  const claim = { parts: [table?.parts[0]?.name ?? ''], column: 'name', keys: ['1'] };
  const nothing = { kind: '', text: '', table: table?.name ?? '', sampled: null, document: null } as const;
  const corruption = { ...nothing, quick: claim, standard: claim, full: claim, apply: async () => () => undefined };
  const problems = judge(corruption, 'full', claim, await run.verify({ tier: 'full' }));
  return problems.length < 4 ? ['what is not there is not missed'] : [];
}

/** Every form by every tier in turn. */
export async function validateClean(
  opened: readonly RunForm[],
  {
    cleanCount: count,
    seed,
    rowsPerSample,
  }: { readonly cleanCount: number; readonly seed: number; readonly rowsPerSample: number },
): Promise<Clean> {
  const tiers = ['quick', 'standard', 'full', 'sample'] as const;
  const problems: string[] = [];
  for (let number = 0; number < count; number++) {
    const form = opened[number % opened.length];
    const tier = tiers[Math.floor(number / opened.length) % tiers.length];
    const validation = await form.run.verify({ tier, sample: { rowsPerTable: rowsPerSample, seed: seed + number } });
    const found = [...validation.findings, ...validation.tables.flatMap(({ findings }) => findings)].filter(
      ({ kind, table }) => !(tier === 'sample' && kind === 'notCompared' && table === 'notes'),
    );
    if (found.length > 0 || (tier !== 'sample' && !validation.verified))
      problems.push(`${form.name}, ${tier}: ${found.map(describeFinding).join('; ')}`);
  }
  for (const { run, target } of opened)
    if (run.manifest.compression !== 'snappy') problems.push(...(await rewritten(run.manifest, target)));
  for (const form of opened.slice(0, 1)) problems.push(...(await findNothing(form)));
  if (!isCleanPackGenuine()) problems.push('the untouched pack is not genuine');
  return { count, problems };
}

/**
 * Without a change the rewritten parts must be the stored ones: else it is the rewriting that is found. Not asked of
 * Snappy, whose compressor writes the same rows in more than one way.
 */
async function rewritten(manifest: RunForm['run']['manifest'], target: RunForm['target']): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const table of manifest.tables)
    for (const part of table.parts) {
      const bytes = writeRows(manifest, table, await readRows(target, manifest, table, part));
      if (target.blobs.get(part.name)?.bytes.equals(bytes) !== true)
        problems.push(`${part.name} is rewritten otherwise`);
    }
  return problems;
}
