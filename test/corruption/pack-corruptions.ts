// Evidence packs that somebody changed: each must be refused, by the name of the file that was touched.
import { assemblePack } from '../../electron/worker/evidence/assemble-pack.ts';
import { packInMemory } from '../../electron/worker/evidence/pack-file.ts';
import { readEntry, readZip } from '../../electron/worker/evidence/read-zip.ts';
import { verifyPack } from '../../electron/worker/evidence/verify-pack.ts';
import { writeZip } from '../../electron/worker/evidence/write-zip.ts';
import { fixedKey, makePack, packedFiles, packHead } from '../fakes/evidence.ts';
import type { Random } from './corruption.ts';

type BadPack = {
  readonly kind: string;
  readonly text: string;
  readonly bytes: Buffer;
  /** File that must be named; null = whichever comes first. */
  readonly entry: string | null;
};

const pack = makePack();
const zip = readZip(packInMemory(pack));
const contents = zip.entries.map((entry) => ({
  name: entry.name,
  bytes: readEntry(packInMemory(pack), entry, 1 << 20),
  offset: entry.contentOffset,
}));
const zipOf = (files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Buffer =>
  writeZip(files, zip.stamp);

function flip(bytes: Buffer, at: number, bit: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ (1 << bit);
  return changed;
}

const kinds: readonly ((random: Random) => BadPack)[] = [
  (random) => {
    const [at, bit] = [random.below(pack.length), random.below(8)];
    const owner = contents.find(({ offset, bytes }) => at >= offset && at < offset + bytes.length);
    const text = `bit ${String(bit)} of byte ${String(at)}`;
    return { kind: 'pack: bit flipped', text, bytes: flip(pack, at, bit), entry: owner?.name ?? null };
  },
  (random) => {
    const chosen = random.pick(contents.filter(({ name, bytes }) => bytes.length > 0 && !name.startsWith('pack.')));
    const bytes = flip(chosen.bytes, random.below(chosen.bytes.length), random.below(8));
    const files = contents.map((one) => (one === chosen ? { ...one, bytes } : one));
    return { kind: 'pack: a file rewritten', text: chosen.name, bytes: zipOf(files), entry: chosen.name };
  },
  (random) => {
    const chosen = random.pick(contents.filter(({ name }) => !name.startsWith('pack.')));
    const files = contents.filter((one) => one !== chosen);
    return { kind: 'pack: a file left out', text: chosen.name, bytes: zipOf(files), entry: chosen.name };
  },
  (random) => {
    const length = random.below(pack.length);
    return { kind: 'pack: truncated', text: `${String(length)} bytes`, bytes: pack.subarray(0, length), entry: null };
  },
  () => {
    // Another key signs other contents under the first one's name.
    const forged = assemblePack({
      files: packedFiles({ 'validations.json': [] }),
      head: packHead,
      privateKey: fixedKey(2),
    });
    const other = readZip(packInMemory(forged.bytes));
    const signature = other.entries.find(({ name }) => name === 'pack.sig');
    const bytes = signature === undefined ? Buffer.alloc(0) : readEntry(packInMemory(forged.bytes), signature, 1 << 20);
    const files = contents.map((one) => (one.name === 'pack.sig' ? { ...one, bytes } : one));
    return { kind: 'pack: signature of another key', text: 'pack.sig', bytes: zipOf(files), entry: 'pack.sig' };
  },
];

/** Kind, what was done, and what is wrong with the answer; nothing = refused as it should be. */
export function tryBadPack(
  random: Random,
  which: number,
): { readonly kind: string; readonly text: string; readonly problems: readonly string[] } {
  const { kind, text, bytes, entry } = kinds[which % kinds.length](random);
  const { isGenuine, failure } = verifyPack(packInMemory(bytes), []);
  if (isGenuine) return { kind, text, problems: ['called genuine'] };
  const named = failure?.entry ?? '';
  return {
    kind,
    text,
    problems: entry === null || named === entry ? [] : [`names "${named}" and not ${entry}: ${failure?.text ?? ''}`],
  };
}

export const isCleanPackGenuine = (): boolean => verifyPack(packInMemory(pack), []).isGenuine;
