// What a corruption is, and what each tier must say of it.
import { createHash } from 'node:crypto';
import type { Manifest, ManifestPart, ManifestTable } from '../../shared/manifest.ts';
import type { FakeTarget } from '../fakes/target.ts';
import type { ProvenRun } from '../fakes/proof-world.ts';

/** One form of file: a run of the tables, and an earlier run of an earlier state of the same source. */
export type RunForm = {
  readonly name: string;
  readonly target: FakeTarget;
  readonly run: ProvenRun;
  readonly earlier: ProvenRun;
};

/** Where it must be found. What is null is not claimed. */
export type Claim = {
  readonly parts: readonly string[];
  readonly column: string | null;
  /** Texts of the key columns, joined by a comma; all of them must be named, and no others. */
  readonly keys: readonly string[] | null;
};

export type Undo = () => void;

export type Corruption = {
  readonly kind: string;
  /** One line for people who repeat it. */
  readonly text: string;
  readonly table: string;
  /** By tier; null = it does not claim to find it, and must not say anything; `maybe` = it depends on where it hit. */
  readonly quick: Claim | 'maybe' | null;
  readonly standard: Claim | null;
  readonly full: Claim;
  /** Rows of the corrupted part, for the tier that looks at some: null = it does not claim to find it. */
  readonly sampled: { readonly part: string; readonly places: readonly number[] } | null;
  /** Makes it so; the answer undoes it. */
  apply(): Promise<Undo>;
  /** The manifest to be verified in place of the run's own. */
  readonly document: Manifest | null;
  /** Only the source knows better, and it may have changed: it is told, and not called a fault. */
  readonly isNotice?: true;
};

export type Random = { below(limit: number): number; pick<T>(items: readonly T[]): T };

export function createRandom(seed: number): Random {
  let state = seed | 0 || 1;
  const below = (limit: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
  return { below, pick: (items) => items[below(items.length)] };
}

export type Place = { readonly form: RunForm; readonly table: ManifestTable; readonly part: ManifestPart };

/** Puts bytes in the place of a part. `isForged`: the storage still says what the run put on record. */
export function replaceBytes({ form, part }: Place, bytes: Buffer, isForged: boolean): Undo {
  const before = form.target.blobs.get(part.name);
  if (before === undefined) throw new Error(`there is no blob ${part.name}`);
  form.target.put(part.name, {
    ...before,
    bytes,
    md5: isForged && part.md5 !== null ? part.md5 : createHash('md5').update(bytes).digest('base64'),
  });
  return () => form.target.put(part.name, before);
}
