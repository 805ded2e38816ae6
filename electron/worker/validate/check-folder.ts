// What stands in the folder of a table beside its parts: whoever reads the folder reads it too.
import { formatBytes } from '../../../shared/format.ts';
import type { TargetPort } from '../ports/ports.ts';
import { fault, type Found } from './findings.ts';

/** More than anybody reads. */
const mostTold = 20;

/** Names that readers of folders pass over, and files without a byte, hold no rows. */
export const isMarker = (name: string): boolean => /^[_.]/.test(name.slice(name.lastIndexOf('/') + 1));

/** Files of no part, and of what ending they are does not matter: readers of folders differ in what they take. */
export async function checkFolder(
  target: Pick<TargetPort, 'listBlobs'>,
  folder: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const known = new Set(names);
  const found: Found[] = [];
  for await (const { name, sizeBytes } of target.listBlobs(`${folder}/`, signal)) {
    if (known.has(name) || sizeBytes === 0 || isMarker(name)) continue;
    const text = `The file ${name} (${formatBytes(sizeBytes)}) stands in the folder of the table and is no part of it: whoever reads the folder reads it too.`;
    found.push(fault('partForeign', text, { part: name }));
    if (found.length === mostTold) break;
  }
  return found;
}
