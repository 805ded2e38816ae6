// What a blob name may be: found out before a run, for the longest name that each table can get.
import type { Namespace } from '../../../shared/target-place.ts';
import { AppError } from '../../../shared/errors.ts';
import { createBlobNames, extensionOf, quarantineName, type NameRequest } from './blob-name.ts';

const maxNameLength = 1024;
/** Of a Data Lake account and of most file systems; an account without folders knows no such limit. */
const maxSegmentLength = 255;
/** Folders count, in a Data Lake account the host and the container among them. */
const maxSegments: Readonly<Record<Namespace, number>> = { flat: 254, hierarchical: 63 - 2 };
// oxlint-disable-next-line no-control-regex
const control = /[\u0000-\u001f\u007f-\u009f\ue000]/;

/** Why the storage would not take the name, as a clause; null = it would. Null for an account of unknown kind: the stricter. */
export function findNameProblem(name: string, namespace: Namespace | null): string | null {
  if (name === '') return 'it is empty';
  if (name.length > maxNameLength) return `it has ${tooMany(name.length, 'characters', maxNameLength)}`;
  const segments = name.split('/');
  const most = maxSegments[namespace ?? 'hierarchical'];
  if (segments.length > most) return `it has ${tooMany(segments.length, 'segments', most)}`;
  for (const segment of segments) {
    const quoted = `"${shorten(segment, 60)}"`;
    if (segment === '') return 'it has an empty segment';
    if (segment.length > maxSegmentLength)
      return `its segment ${quoted} has ${tooMany(segment.length, 'characters', maxSegmentLength)}`;
    if (segment.endsWith('.')) return `its segment ${quoted} ends with a dot`;
    if (control.test(segment)) return `its segment ${quoted} holds a control character`;
  }
  return null;
}

const tooMany = (count: number, what: string, most: number): string =>
  `${String(count)} ${what}, of ${String(most)} at most`;

const shorten = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 21)}…${text.slice(-20)}`;

export type UnfitName = { readonly table: string; readonly name: string; readonly problem: string };

/** More digits than any run has seen, with which the names are longest. */
const lastPartition = 9_999_999;
const lastPart = 999_999_999;

/** The tables that could get a name which the storage refuses, with that name. */
export function findUnfitNames(
  request: NameRequest & { readonly namespace: Namespace | null; readonly files: readonly string[] },
): UnfitName[] {
  const names = createBlobNames(request);
  return request.tables.flatMap((table) => {
    const part = names.partName(table, lastPartition, lastPart);
    const aside = quarantineName(part, request.ext, extensionOf('jsonl', 'gzip'));
    const readers = request.files.map((file) => names.readerName(table, file));
    for (const name of [part, aside, names.manifestName, ...readers]) {
      const problem = findNameProblem(name, request.namespace);
      if (problem !== null) return [{ table: `${table.schema}.${table.name}`, name, problem }];
    }
    return [];
  });
}

const mostTold = 5;

/** Throws BLOB_NAMES_UNFIT, which names tables and names. */
export function assertNamesFit(request: Parameters<typeof findUnfitNames>[0]): void {
  const unfit = findUnfitNames(request);
  if (unfit.length === 0) return;
  const told = unfit
    .slice(0, mostTold)
    .map(({ table, name, problem }) => `${table} as "${shorten(name, 160)}", because ${problem}`);
  const more = unfit.length > mostTold ? [`and ${String(unfit.length - mostTold)} more`] : [];
  throw new AppError('BLOB_NAMES_UNFIT', { detail: [...told, ...more].join('; ') });
}
