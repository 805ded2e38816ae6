// Corruptions of the manifest: documents that a validation is given in place of the run's own.
import type { Manifest, ManifestPart, ManifestTable } from '../../shared/manifest.ts';
import { outputColumnsOf } from '../../shared/plan.ts';
import type { Claim, Corruption, Place, Random } from './corruption.ts';

type Change = {
  readonly kind: string;
  readonly document: Manifest;
  readonly quick: Claim | null;
  readonly claim: Claim;
  readonly isNotice?: true;
};

const whole = (...parts: readonly string[]): Claim => ({ parts, column: null, keys: null });

function withParts({ form, table }: Place, parts: readonly ManifestPart[]): Manifest {
  const { manifest } = form.run;
  const sum = (pick: (part: ManifestPart) => number): number => parts.reduce((total, part) => total + pick(part), 0);
  const changed: ManifestTable = {
    ...table,
    parts: [...parts],
    rows: sum(({ rows }) => rows),
    bytes: sum(({ bytes }) => bytes),
  };
  const tables = manifest.tables.map((one) => (one.name === table.name ? changed : one));
  return {
    ...manifest,
    tables,
    rows: tables.reduce((total, { rows }) => total + rows, 0),
    bytes: tables.reduce((total, { bytes }) => total + bytes, 0),
  };
}

const otherDigit = (hex: string, random: Random): string => {
  const at = random.below(hex.length);
  const digit = ((Number.parseInt(hex[at] ?? '0', 16) + 1) % 16).toString(16);
  return hex.slice(0, at) + digit + hex.slice(at + 1);
};

const changes: readonly ((place: Place, random: Random) => Change | null)[] = [
  (place) => {
    const { part } = place;
    const document = withParts(
      place,
      place.table.parts.map((one) => (one === part ? { ...one, rows: one.rows + 1 } : one)),
    );
    return { kind: 'manifest: rows of a part', document, quick: whole(part.name), claim: whole(part.name) };
  },
  (place) => {
    const { part } = place;
    const document = withParts(
      place,
      place.table.parts.map((one) => (one === part ? { ...one, bytes: one.bytes + 1 } : one)),
    );
    return { kind: 'manifest: size of a part', document, quick: whole(part.name), claim: whole(part.name) };
  },
  (place) => {
    const { part } = place;
    const md5 = Buffer.from(part.md5 ?? '', 'base64');
    md5[0] = (md5[0] ?? 0) ^ 1;
    const other = md5.toString('base64');
    const document = withParts(
      place,
      place.table.parts.map((one) => (one === part ? { ...one, md5: other } : one)),
    );
    return { kind: 'manifest: MD5 of a part', document, quick: whole(part.name), claim: whole(part.name) };
  },
  (place, random) => {
    const { part, table } = place;
    const others = table.parts.filter((one) => one !== part);
    if (others.length === 0) return null;
    const other = random.pick(others);
    const renamed = table.parts.map((one) =>
      one === part ? { ...one, name: other.name } : one === other ? { ...one, name: part.name } : one,
    );
    const claim = whole(part.name, other.name);
    return { kind: 'manifest: names of two parts', document: withParts(place, renamed), quick: claim, claim };
  },
  (place) => {
    const { part, table } = place;
    const document = withParts(place, [...table.parts, part]);
    return { kind: 'manifest: a part twice', document, quick: whole(), claim: whole() };
  },
  (place) => {
    const { part, table } = place;
    if (table.parts.length < 2) return null;
    const document = withParts(
      place,
      table.parts.filter((one) => one !== part),
    );
    return { kind: 'manifest: a part left out', document, quick: whole(), claim: whole(), isNotice: true };
  },
  (place, random) => {
    const index = random.below(outputColumnsOf(place.table).length);
    const column = outputColumnsOf(place.table)[index]?.name ?? '';
    const document = withFingerprint(place, (print) => ({
      ...print,
      columns: print.columns.map((one, at) => (at === index ? { ...one, hash: otherDigit(one.hash, random) } : one)),
    }));
    const claim = { parts: [place.part.name], column, keys: null };
    return { kind: 'manifest: hash of a column', document, quick: null, claim };
  },
  (place, random) => {
    const columns = place.part.fingerprint?.columns ?? [];
    const index = columns.findIndex(({ sum }) => sum !== null);
    const column = outputColumnsOf(place.table)[index]?.name ?? '';
    const document = withFingerprint(place, (print) => ({
      ...print,
      columns: print.columns.map((one, at) =>
        at === index ? { ...one, sum: (BigInt(one.sum ?? 0) + BigInt(1 + random.below(9))).toString() } : one,
      ),
    }));
    return {
      kind: 'manifest: sum of a column',
      document,
      quick: null,
      claim: { parts: [place.part.name], column, keys: null },
    };
  },
  (place, random) => {
    const document = withFingerprint(place, (print) => ({ ...print, hash: otherDigit(print.hash, random) }));
    return { kind: 'manifest: hash of the rows', document, quick: null, claim: whole(place.part.name) };
  },
];

type Print = NonNullable<ManifestPart['fingerprint']>;
const withFingerprint = (place: Place, change: (print: Print) => Print): Manifest =>
  withParts(
    place,
    place.table.parts.map((one) =>
      one === place.part && one.fingerprint !== undefined ? { ...one, fingerprint: change(one.fingerprint) } : one,
    ),
  );

export function corruptManifest(place: Place, random: Random, which: number): Corruption | null {
  const change = changes[which % changes.length](place, random);
  if (change === null) return null;
  return {
    kind: change.kind,
    text: place.part.name,
    table: place.table.name,
    quick: change.quick,
    standard: change.claim,
    full: change.claim,
    sampled: null,
    apply: async () => () => undefined,
    document: change.document,
    ...(change.isNotice === true ? { isNotice: true } : {}),
  };
}
