// The campaign: corruptions drawn by a seed, each judged by every tier; and validations of what nobody touched.
import type { Tier, Validation } from '../../shared/validation.ts';
import { openProofWorld, type ProofWorld } from '../fakes/proof-world.ts';
import { pickPlaces } from '../../electron/worker/validate/sample/pick-places.ts';
import { clearBytes, exchangeParts, flipBit, putStale, remove, truncate } from './byte-corruptions.ts';
import { validateClean, type Clean } from './clean.ts';
import { cellKinds } from './cell-kinds.ts';
import { createRandom, type Corruption, type Place, type Random, type RunForm } from './corruption.ts';
import { describeFinding, judge } from './judge.ts';
import { corruptManifest } from './manifest-corruptions.ts';
import { tryBadPack } from './pack-corruptions.ts';
import { readRows } from './part-rows.ts';
import { asCorruption, changeRows, changeValue, exchangeValues } from './row-corruptions.ts';
import { drawSourceChange, judgeSourceChange } from './source-corruptions.ts';
import { openForms } from './run-forms.ts';
import { corruptedTables } from './tables.ts';

export type Outcome = {
  readonly kind: string;
  readonly form: string;
  readonly text: string;
  /** Tiers that claimed it. */
  readonly tiers: readonly string[];
  readonly problems: readonly string[];
};

const rowsPerSample = 200;

export type Campaign = {
  readonly outcomes: readonly Outcome[];
  readonly clean: Clean;
};

export type CampaignRules = {
  readonly count: number;
  readonly seed: number;
  readonly cleanCount: number;
  /** Formats with their compressions; all six unless told otherwise. */
  readonly formCount?: number;
  readonly onOutcome?: (outcome: Outcome, number: number) => void;
};

export async function runCampaign({
  count,
  seed,
  cleanCount,
  formCount = 6,
  onOutcome,
}: CampaignRules): Promise<Campaign> {
  const random = createRandom(seed * 7919 + 13);
  for (let turn = 0; turn < 20; turn++) random.below(2);
  const world = await openProofWorld(corruptedTables);
  // What is done to this one's source is undone, but the server knows that it was written to.
  const live = await openProofWorld(corruptedTables);
  try {
    const opened = await openForms(world, formCount);
    const restless = await openForms(live, Math.min(3, formCount));
    const clean = await validateClean(opened, { cleanCount, seed, rowsPerSample });
    const outcomes: Outcome[] = [];
    for (let number = 0; outcomes.length < count; number++) {
      const outcome = await tryOne({ opened, live, restless }, random, number);
      if (outcome === null) continue;
      outcomes.push(outcome);
      onOutcome?.(outcome, outcomes.length);
    }
    return { outcomes, clean };
  } finally {
    await world.close();
    await live.close();
  }
}

type Worlds = { readonly opened: readonly RunForm[]; readonly live: ProofWorld; readonly restless: readonly RunForm[] };

const isStale = (number: number): boolean => number % 20 === 15 && Math.floor(number / 20) % 2 === 0;

async function tryOne({ opened, live, restless }: Worlds, random: Random, number: number): Promise<Outcome | null> {
  const turn = number % 20;
  if (turn === 18) return { form: 'pack', tiers: ['verify-pack'], ...tryBadPack(random, Math.floor(number / 20)) };
  const form = random.pick(opened);
  if (turn === 19) return trySource(live, random.pick(restless), random, Math.floor(number / 20));
  // Only this table was another one when the earlier run read it.
  const accounts = form.run.manifest.tables.filter(({ name }) => name === 'accounts');
  const table = random.pick(isStale(number) ? accounts : form.run.manifest.tables);
  const place: Place = { form, table, part: random.pick(table.parts) };
  const corruption = await draw(place, random, turn, Math.floor(number / 20));
  return corruption === null ? null : tryCorruption(corruption, place, random);
}

/** Half of them values, the rest rows, bytes, blobs and the manifest. */
async function draw(place: Place, random: Random, turn: number, round: number): Promise<Corruption | null> {
  const rows = (): ReturnType<typeof readRows> =>
    readRows(place.form.target, place.form.run.manifest, place.table, place.part);
  const isForged = random.below(4) > 0;
  if (turn < 8) {
    const change = changeValue(place, await rows(), random, round * 8 + turn + random.below(cellKinds.length));
    return change === null ? null : asCorruption(place, change, isForged);
  }
  switch (turn) {
    case 8: {
      const change = exchangeValues(place, await rows(), random);
      return change === null ? null : asCorruption(place, change, isForged);
    }
    case 9:
    case 10:
    case 11:
      return asCorruption(place, changeRows(place, await rows(), random, turn), isForged);
    case 12:
      return flipBit(place, random);
    case 13:
      return round % 2 === 0 ? clearBytes(place, random) : flipBit(place, random);
    case 14:
      return round % 3 === 0 ? remove(place) : truncate(place, random);
    case 15:
      return round % 2 === 0 ? putStale(place, isForged) : exchangeParts(place, random);
    default:
      return corruptManifest(place, random, round * 2 + turn);
  }
}

async function tryCorruption(corruption: Corruption, place: Place, random: Random): Promise<Outcome> {
  const { form, table } = place;
  const undo = await corruption.apply();
  const problems: string[] = [];
  const tiers: string[] = [];
  const seed = random.below(1_000_000);
  const verify = (tier: Tier): Promise<Validation> => {
    const wishes = { tier, sample: { rowsPerTable: rowsPerSample, seed } };
    return corruption.document === null
      ? form.run.verify(wishes)
      : form.run.verifyDocument(corruption.document, wishes);
  };
  try {
    for (const tier of ['quick', 'standard', 'full'] as const) {
      const claim = corruption[tier];
      if (claim !== null && claim !== 'maybe') tiers.push(tier);
      problems.push(...judge(corruption, tier, claim, await verify(tier)));
    }
    const drawn = [...pickPlaces(table, rowsPerSample, seed)].find(
      ([part]) => part.name === corruption.sampled?.part,
    )?.[1];
    if (corruption.sampled?.places.every((at) => drawn?.includes(at)) === true) {
      tiers.push('sample');
      problems.push(...judge(corruption, 'sample', corruption.full, await verify('sample')));
    }
  } finally {
    undo();
  }
  return { kind: corruption.kind, form: form.name, text: `${table.name}: ${corruption.text}`, tiers, problems };
}

async function trySource(world: ProofWorld, form: RunForm, random: Random, which: number): Promise<Outcome> {
  const change = drawSourceChange(random, which);
  world.double.write(change.sql);
  try {
    const { findings, tables } = await form.run.verify({ tier: 'full' });
    const found = [...findings, ...tables.flatMap((table) => table.findings)];
    const problems = judgeSourceChange(change, found).map(
      (one) => `full: ${one}; found: ${found.map(describeFinding).join('; ')}`,
    );
    return { kind: change.kind, form: form.name, text: change.sql, tiers: ['full'], problems };
  } finally {
    world.double.write(change.undo);
  }
}
