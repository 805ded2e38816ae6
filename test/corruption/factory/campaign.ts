// The campaign over tables of Data Factory: what the service wrote wrongly, and what became of its files since.
import type { Finding, Tier, Validation } from '../../../shared/validation.ts';
import { verdictOf } from '../../../shared/validation.ts';
import type { Outcome } from '../campaign.ts';
import type { Clean } from '../clean.ts';
import { createRandom, type Random } from '../corruption.ts';
import { describeFinding } from '../judge.ts';
import { corrupt, corruptionKinds, md5Of, promisedOf, type FactoryCorruption, type Promised } from './corruptions.ts';
import { manifestTable, openFactoryWorld, type FactoryForm, type FactoryWorld, type Stocked } from './world.ts';

export type FactoryCampaignRules = {
  readonly count: number;
  readonly seed: number;
  /** Formats with their compressions; all five unless told otherwise. */
  readonly formCount?: number;
  readonly onOutcome?: (outcome: Outcome, number: number) => void;
};

const tiers = ['quick', 'standard', 'full'] as const;

export async function runFactoryCampaign({
  count,
  seed,
  formCount = 5,
  onOutcome,
}: FactoryCampaignRules): Promise<{ readonly outcomes: readonly Outcome[]; readonly clean: Clean }> {
  const random = createRandom(seed * 7919 + 29);
  for (let turn = 0; turn < 20; turn++) random.below(2);
  const world = await openFactoryWorld(formCount);
  try {
    const clean = await validateClean(world);
    const outcomes: Outcome[] = [];
    for (let number = 0; number < count; number++) {
      const outcome = await tryOne(world, number, random);
      outcomes.push(outcome);
      onOutcome?.(outcome, outcomes.length);
    }
    return { outcomes, clean };
  } finally {
    await world.close();
  }
}

/** Every form by every tier. */
async function validateClean(world: FactoryWorld): Promise<Clean> {
  const problems: string[] = [];
  for (const form of world.forms) {
    const stocked = await form.stock(form.files);
    for (const tier of tiers) {
      const validation = stocked === null ? null : await world.validate(stocked, tier);
      const found = validation === null ? [] : findingsOf(validation, form);
      const isSure = form.unsure.size === 0 || tier === 'quick';
      if (validation === null || found.length > 0 || (isSure && verdictOf(validation) !== 'verified'))
        problems.push(`${form.name}, ${tier}: ${found.map(describeFinding).join('; ')}`);
      // What is not certain must never be called verified.
      if (validation !== null && tier === 'full' && form.unsure.size > 0 && verdictOf(validation) === 'verified')
        problems.push(`${form.name}: columns that cannot be proven are called verified`);
    }
  }
  return { count: world.forms.length * tiers.length, problems };
}

/** Half of them the service's own, half of them after the run took stock. */
async function tryOne(world: FactoryWorld, number: number, random: Random): Promise<Outcome> {
  const form = random.pick(world.forms);
  const kind = corruptionKinds[number % corruptionKinds.length];
  const corruption = corrupt(kind, form, Math.floor(number / corruptionKinds.length), random);
  const isCopied = Math.floor(number / corruptionKinds.length) % 2 === 0;
  const made = isCopied ? await tryCopied(world, form, corruption) : await tryStored(world, form, corruption);
  return {
    kind: `${isCopied ? 'copied' : 'stored'}: ${corruption.kind}`,
    form: form.name,
    text: `${corruption.table}: ${corruption.text}${!isCopied && corruption.isForged ? ', marks forged' : ''}`,
    ...made,
  };
}

type Tried = Pick<Outcome, 'tiers' | 'problems'>;

async function tryCopied(world: FactoryWorld, form: FactoryForm, corruption: FactoryCorruption): Promise<Tried> {
  const stocked = await form.stock(corruption.files);
  const { copied, table } = corruption;
  // The run fails the table: nothing is on record of it.
  if (stocked === null)
    return copied === null
      ? { tiers: ['stock'], problems: [] }
      : { tiers: [], problems: ['stock was refused of files that can be read'] };
  const isSame =
    JSON.stringify(printsOf(stocked.manifest, table)) === JSON.stringify(printsOf(form.manifest, table)) &&
    manifestTable(stocked.manifest, table).parts.every(({ fingerprint }) => fingerprint !== undefined);
  return tryTiers(world, form, stocked, { ...corruption, parts: [] }, (tier) =>
    copied === null ? (isSame ? 'silent' : tier === 'full' ? 'found' : 'maybe') : copied[tier],
  );
}

const printsOf = (manifest: Stocked['manifest'], table: string): readonly unknown[] =>
  manifestTable(manifest, table).parts.map(({ fingerprint }) => fingerprint);

async function tryStored(world: FactoryWorld, form: FactoryForm, corruption: FactoryCorruption): Promise<Tried> {
  const stocked = await form.stock(form.files);
  if (stocked === null) throw new Error('untouched files cannot be read');
  const { target, manifest } = stocked;
  for (const name of target.blobs.keys())
    if (!corruption.files.has(name)) await target.deleteBlob(name, new AbortController().signal);
  for (const [name, bytes] of corruption.files) {
    const before = target.blobs.get(name);
    if (before?.bytes.equals(bytes) === true) continue;
    const marks =
      corruption.isForged && before !== undefined ? before : { md5: md5Of(bytes), etag: '"new"', metadata: {} };
    target.put(name, { ...marks, bytes });
  }
  return tryTiers(world, form, { target, manifest }, corruption, (tier) => promisedOf({ form }, corruption, tier));
}

async function tryTiers(
  world: FactoryWorld,
  form: FactoryForm,
  stocked: Stocked,
  corruption: FactoryCorruption,
  promised: (tier: (typeof tiers)[number]) => Promised,
): Promise<Tried> {
  const problems: string[] = [];
  const claimed: string[] = [];
  for (const tier of tiers) {
    const promise = promised(tier);
    if (promise === 'found') claimed.push(tier);
    problems.push(...judge(form, corruption, tier, promise, await world.validate(stocked, tier)));
  }
  return { tiers: claimed, problems };
}

/** Without what is said of columns that are never certain in this form. */
const findingsOf = ({ findings, tables }: Validation, { unsure }: FactoryForm): readonly Finding[] =>
  [...findings, ...tables.flatMap((table) => table.findings)].filter(
    ({ kind, column }) => !(kind === 'notCompared' && column !== null && unsure.has(column)),
  );

function judge(
  form: FactoryForm,
  { table, column, parts }: FactoryCorruption,
  tier: Tier,
  promise: Promised,
  validation: Validation,
): readonly string[] {
  const found = findingsOf(validation, form);
  const seen = found.length === 0 ? 'nothing' : found.map(describeFinding).join('; ');
  const problems: string[] = [];
  const say = (what: string): void => void problems.push(`${tier}: ${what}; found: ${seen}`);
  if (found.some((one) => one.table !== table && one.table !== '')) say('another table is named');
  if (promise === 'silent' && found.length > 0) say('it is not promised');
  if (promise !== 'found') return problems;
  if (verdictOf(validation) === 'verified') say('called verified');
  // A change of a column that is never certain is one that cannot be told from its text.
  if (column !== null && form.unsure.has(column) && parts.length === 0) return problems;
  if (found.length === 0) say('not found');
  const all = [...validation.findings, ...validation.tables.flatMap((one) => one.findings)];
  for (const part of parts) if (!all.some((one) => one.part === part)) say(`the file ${part} is not named`);
  const isRead = tier !== 'quick';
  if (isRead && column !== null && !all.some((one) => one.column === column)) say(`the column ${column} is not named`);
  return problems;
}
